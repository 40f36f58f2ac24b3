import Foundation
import HTTPTypes
import Postgres
import Rounds
import TestSupport
import Testing
import Voting
import Workplace

@Suite("Who may do what at the ballot box")
struct BallotAccessTests {
  /// What each of them gets from each address, while the round is open and when it is closed. Nobody comes without a
  /// cookie, as everybody's ballot page does, and with any cookie; people come with that of their session, the last one
  /// of them deactivated.
  private static let table = """
    route                            round  nobody cookie employee leader analyst moder. steward deact.
    GET /ballots                     open   200    200    200      200    200     200    200     200
    GET /ballots                     closed 200    200    200      200    200     200    200     200
    POST /ballots                    open   405    405    405      405    405     405    405     405
    GET /ballots/:hash               open   200    200    200      200    200     200    200     200
    GET /ballots/:hash               closed 200    200    200      200    200     200    200     200
    POST /ballots/:hash              open   200    400    400      400    400     400    400     400
    POST /ballots/:hash              closed 410    400    400      400    400     400    400     400
    GET /ballots/:hash/policy        open   200    200    200      200    200     200    200     200
    GET /ballots/:hash/policy        closed 200    200    200      200    200     200    200     200
    POST /ballots/:hash/policy       open   405    405    405      405    405     405    405     405
    GET /ballots/:hash/nullifiers    open   404    404    404      404    404     404    404     404
    GET /ballots/:hash/nullifiers    closed 200    200    200      200    200     200    200     200
    POST /ballots/:hash/nullifiers   closed 405    405    405      405    405     405    405     405
    GET /ballots/:hash/:part         open   404    404    404      404    404     404    404     404
    POST /ballots/:hash/:part        open   404    404    404      404    404     404    404     404
    GET /ballots/:hash/:part/**      closed 404    404    404      404    404     404    404     404
    POST /ballots/:hash/:part/**     closed 404    404    404      404    404     404    404     404
    """

  private struct Row {
    let route: SiteRoute
    let state: String
    let statuses: [Int]
  }

  /// Each line but the first.
  private static var rows: [Row] {
    table.split(separator: "\n").dropFirst().map { line in
      let words = line.split(separator: " ").map(String.init)
      return Row(
        route: SiteRoute(method: words[0], path: words[1]), state: words[2],
        statuses: words.dropFirst(3).compactMap { Int($0) })
    }
  }

  private struct Reader {
    let name: String
    let browser: Browser
    /// Besides those of the browser.
    var headers: HTTPFields = [:]
  }

  private static let roles: [(name: String, roles: [String])] = [
    ("employee", []), ("leader", ["leadership"]), ("analyst", ["analyst"]),
    ("moderator", ["moderator"]), ("steward", ["steward"]), ("deactivated", ["steward"]),
  ]

  private static func readers(of place: PollingPlace) async throws -> [Reader] {
    var readers = [
      Reader(name: "nobody", browser: place.site.visitor()),
      Reader(name: "cookie", browser: place.site.visitor(), headers: [.cookie: "a=b"]),
    ]
    for (name, roles) in Self.roles {
      let person = try await place.site.employ("Robin", roles: roles)
      if name == "deactivated" {
        try await place.site.change(
          "update employee set is_active = false where id = \(person.id)")
      }
      readers.append(Reader(name: name, browser: place.site.browser(of: person)))
    }
    return readers
  }

  @Test("The table has every address of the box and every role") func whole() async throws {
    #expect(Set(Self.roles.flatMap(\.roles)) == Set(Role.allCases.map(\.rawValue)))
    try await PollingPlace.with { place in
      let known = place.site.routes.filter {
        $0.path.hasPrefix("/ballots") && ["GET", "POST"].contains($0.method)
      }
      #expect(Set(known) == Set(Self.rows.map(\.route)))
    }
  }

  @Test("Every address of the box answers everybody as the table says, and reads the same to all")
  func answers() async throws {
    try await PollingPlace.with { place in
      let readers = try await Self.readers(of: place)
      let rounds = [
        "open": try await place.hold(), "closed": try await Self.closedRound(at: place),
      ]
      for row in Self.rows {
        try #require(row.statuses.count == readers.count, "\(row.route)")
        let round = try #require(rounds[row.state])
        var seen: Set<[UInt8]> = []
        for (reader, status) in zip(readers, row.statuses) {
          let answer = try await Self.ask(row.route, of: round, as: reader)
          #expect(
            answer.status.code == status, "\(row.route), \(row.state), as \(reader.name)")
          #expect(answer.headers[values: .setCookie] == [])
          seen.insert(answer.bytes)
        }
        #expect(row.route.method == "POST" || seen.count == 1, "\(row.route)")
      }
      #expect(try await rounds["open"]?.stored().count == 1, "nobody's, and no one else's")
    }
  }

  /// One that was counted.
  private static func closedRound(at place: PollingPlace) async throws -> HeldRound {
    let round = try await place.hold("Last month", state: .closed, days: -3 ... -2)
    let nullifiers = [UInt8](repeating: 7, count: 320)
    try await place.site.change(
      """
      insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
      values (\(round.id), 50, 20, 10, 0, \(nullifiers))
      """)
    return round
  }

  /// With a good ballot, each another one, where something is sent.
  private static func ask(
    _ route: SiteRoute, of round: HeldRound, as reader: Reader
  ) async throws -> Answer {
    let path = route.path.replacing(":hash", with: "\(round.round.hash)")
      .replacing(":part", with: "a").replacing("**", with: "b/c")
    if route.method == "GET" {
      return try await reader.browser.get(path, headers: reader.headers)
    }
    var headers = reader.headers
    headers[.contentType] = "application/octet-stream"
    return try await reader.browser.send(
      .post, path, headers: headers, bytes: Array(round.ballot().bytes))
  }
}
