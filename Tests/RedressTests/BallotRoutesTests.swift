import Ballots
import Crypto
import Foundation
import HTTPTypes
import Postgres
import Rounds
import Tabulation
import TestSupport
import Testing
import Tokens
import Voting
import Workplace

@Suite("The ballot box over HTTP")
struct BallotRoutesTests {
  @Test(
    "A ballot is stored as it was sent and answered with a receipt that the policy's key verifies")
  func taken() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let ballot = try round.ballot()
      let answer = try await place.send(ballot.bytes, to: round.path)
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "application/octet-stream")
      #expect(answer.bytes.count == Receipt.size)
      let key = try #require(round.round.policy.keys).receipt
      let nullifier = try #require(Nullifier(ballot.nullifier))
      #expect(
        Receipt.isValid(
          Data(answer.bytes), of: nullifier, in: round.round.hash, by: key))
      #expect(try await round.stored() == [ballot.nullifier: ballot.bytes.dropFirst(490)])
      let answers = try round.opening.open(
        Data(ballot.bytes.dropFirst(490)), under: ballot.nullifier, in: round.round.hash,
        ballotSize: round.round.policy.ballotSize)
      #expect(String(decoding: answers, as: UTF8.self).contains("More light"))
    }
  }

  @Test("A receipt is over the round and the nullifier, as docs/decisions/0014 writes it down")
  func receiptMessage() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let ballot = try round.ballot()
      let receipt = try await place.send(ballot.bytes, to: round.path)
      let key = try Curve25519.Signing.PublicKey(
        rawRepresentation: try #require(round.round.policy.keys).receipt)
      let message = Data("ballot-receipt-v1\0".utf8) + round.round.hash.bytes + ballot.nullifier
      #expect(key.isValidSignature(Data(receipt.bytes), for: message))
    }
  }

  @Test(
    "Attack 14: sent again, with the same or with other answers, it gets the same receipt and changes nothing"
  )
  func replayed() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let token = try round.token()
      let first = try round.ballot("First words", token: token)
      let receipt = try await place.send(first.bytes, to: round.path)
      let second = try round.ballot("Second words", token: token)
      #expect(first.bytes != second.bytes)
      for bytes in [first.bytes, second.bytes, first.bytes] {
        let again = try await place.send(bytes, to: round.path)
        #expect(again.status == .ok)
        #expect(again.bytes == receipt.bytes)
        #expect(again.headers == receipt.headers)
      }
      #expect(try await round.stored() == [first.nullifier: first.bytes.dropFirst(490)])
    }
  }

  @Test(
    "Attack 15: twenty submissions of one ballot at once are one ballot and twenty equal receipts")
  func race() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let ballot = try round.ballot()
      let receipts = try await place.site.tabs(of: Array(repeating: nil, count: 20)) { tabs in
        try await withThrowingTaskGroup(of: Answer.self) { group in
          for tab in tabs {
            group.addTask {
              try await tab.send(
                .post, round.path, headers: [.contentType: "application/octet-stream"],
                bytes: Array(ballot.bytes))
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(receipts.count == 20 && receipts.allSatisfy { $0.status == .ok })
      #expect(Set(receipts.map(\.bytes)).count == 1)
      #expect(try await round.stored().count == 1)
    }
  }

  @Test("Attack 4: a ballot with a cookie is refused, whatever the cookie says")
  func cookie() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let ballot = try round.ballot()
      for cookie in ["session=\(place.author.token.text)", "a=b", ""] {
        let answer = try await place.send(
          ballot.bytes, to: round.path,
          headers: [.contentType: "application/octet-stream", .cookie: cookie])
        #expect(answer.status == .badRequest, "\(cookie)")
      }
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test(
    "Only bytes are a ballot",
    arguments: [
      "application/x-www-form-urlencoded", "text/plain", "application/json",
      "application/octet-stream; charset=utf-8", "",
    ])
  func contentType(_ type: String) async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let answer = try await place.send(
        round.ballot().bytes, to: round.path, headers: type.isEmpty ? [:] : [.contentType: type])
      #expect(answer.status == .badRequest)
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test(
    "Truncated, oversized, forged, damaged, and another round's: each is refused and none stored")
  func refused() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let other = try await place.hold("Another", state: .announced, days: 2...3)
      let ballot = try round.ballot()
      let foreign = try other.ballot()
      var forged = ballot.bytes
      forged[489] ^= 1
      var pointless = ballot.bytes
      pointless[490] = 5
      let sent: [(String, Data, Int)] = [
        ("nothing", Data(), 400), ("one byte", Data([1]), 400),
        ("a token alone", ballot.bytes.prefix(490), 400),
        ("one byte fewer", ballot.bytes.dropLast(), 400),
        ("one byte more", ballot.bytes + [0], 413),
        ("a megabyte", Data(count: 1 << 20), 413),
        ("a forged token", forged, 403), ("no point of the curve", pointless, 400),
        ("another round's", foreign.bytes, 400), ("zeros", Data(count: ballot.bytes.count), 400),
      ]
      for (name, bytes, status) in sent {
        // A refused body may cost the connection.
        let answer = try await place.site.tabs(of: [nil]) { tabs in
          try await tabs[0].send(
            .post, round.path, headers: [.contentType: "application/octet-stream"],
            bytes: Array(bytes))
        }
        #expect(answer.status.code == status, "\(name): \(answer.status)")
        #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(answer.text.hasSuffix(".\n") && answer.text.count < 100)
      }
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test(
    "A ballot that is early or late is refused",
    arguments: [
      (RoundState.announced, 409), (.counting, 410), (.closed, 410), (.cancelled, 410),
      (.void, 410), (.review, 404),
    ])
  func outOfTime(_ state: RoundState, _ status: Int) async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold(state: state, days: 1...2)
      let answer = try await place.send(round.ballot().bytes, to: round.path)
      #expect(answer.status.code == status)
    }
  }

  @Test("After its last moment an open round takes nothing, though nobody has shut the box yet")
  func afterTheEnd() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold(days: -2 ... -1)
      let answer = try await place.send(round.ballot().bytes, to: round.path)
      #expect(answer.status == .gone)
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test("When its time has come and the box is not open yet, it is asked to come again")
  func aboutToOpen() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold(state: .announced, days: -1...1)
      let answer = try await place.send(round.ballot().bytes, to: round.path)
      #expect(answer.status == .serviceUnavailable)
      #expect(answer.headers[.retryAfter] != nil)
    }
  }

  @Test("A shut box stores nothing, whatever the directory still believes")
  func shutBox() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      try await round.shutBox()
      let answer = try await place.send(round.ballot().bytes, to: round.path)
      #expect(answer.status == .serviceUnavailable)
      #expect(answer.headers[.retryAfter] != nil)
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test("Attack 12: a policy that is not the announced one is not shown, and takes no ballot")
  func changedPolicy() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      var policy = round.round.policy
      policy.commentMinimum += 1
      let changed = [UInt8](try policy.canonical)
      try await place.site.change(
        "update survey_round set policy = \(changed) where id = \(round.id)")
      for path in [round.path, round.path + "/policy"] {
        #expect(try await place.site.visitor().get(path).status == .serviceUnavailable, "\(path)")
      }
      let answer = try await place.send(round.ballot().bytes, to: round.path)
      #expect(answer.status == .serviceUnavailable)
      #expect(try await round.stored().isEmpty)
    }
  }

  @Test(
    "A round that nobody knows is not there",
    arguments: ["0", "x", String(repeating: "0", count: 64)])
  func unknown(_ hash: String) async throws {
    try await PollingPlace.with { place in
      _ = try await place.hold()
      for path in ["/ballots/\(hash)", "/ballots/\(hash)/policy", "/ballots/\(hash)/nullifiers"] {
        #expect(try await place.site.visitor().get(path).status == .notFound, "\(path)")
      }
      #expect(try await place.send(Data([1]), to: "/ballots/\(hash)").status == .notFound)
    }
  }

  @Test("Attack 4: nothing that happens at the box is logged") func silence() async throws {
    try await PollingPlace.with { place in
      let round = try await place.hold()
      let ballot = try round.ballot()
      let before = place.site.log.lines.count
      for path in [round.path, "/ballots/none", "/ballots", round.path + "/x/y"] {
        _ = try await place.site.visitor().get(path)
        _ = try await place.send(ballot.bytes, to: path)
        _ = try await place.send(ballot.bytes.dropLast(), to: path)
        _ = try await place.send(Data(count: ballot.bytes.count), to: path)
        _ = try await place.send(
          ballot.bytes, to: path,
          headers: [.contentType: "application/octet-stream", .cookie: "a=b"])
      }
      #expect(place.site.log.lines.dropFirst(before) == [])
    }
  }
}
