import Disclosure
import Foundation
import Rounds
import Testing

@testable import Tabulation

@Suite("A second program, written from the rule alone, publishes the same")
struct IndependentTallyTests {
  @Test("Cells, reasons, bands and comments of forty rounds agree") func agreement() throws {
    var random = SplitMix64(seed: 11)
    let rounds = (0..<40).map { index in
      RandomRound(
        shape: [(3, 4), (5, 3), (9, 5)][index % 3],
        sizes: [[0, 0, 2, 4, 9, 30], [0, 1, 3, 12], [0, 40, 8, 3], [0, 0, 1]][index % 4],
        minimum: [5, 8, 10][index % 3], declares: index.isMultiple(of: 2) ? 1 : 0.8, using: &random)
    }
    let kinds = try Self.compare(rounds)
    #expect(
      kinds == [
        "exact", "band of scale", "band of place", "band of channels", "suppressed: too-few",
        "suppressed: nearly-unanimous", "suppressed: kept-back",
      ], "every kind of cell occurs")
  }

  @Test("Rounds of a company with fourteen departments agree, too") func manyDepartments() throws {
    var random = SplitMix64(seed: 11)
    let rounds = (0..<4).map { index in
      RandomRound(
        shape: (14, 3), sizes: [0, 0, 2, 4, 9, 30], minimum: [5, 8, 10][index % 3], declares: 0.9,
        using: &random)
    }
    try Self.compare(rounds)
  }

  /// - Returns: the kinds of cells that occur, each with why.
  @discardableResult
  private static func compare(_ rounds: [RandomRound]) throws -> Set<String> {
    let theirs = try independently(rounds)
    #expect(theirs.count == rounds.count)
    var kinds: Set<String> = []
    for (round, theirs) in zip(rounds, theirs) {
      let ours = try Written(round.tally().publication())
      kinds.formUnion(ours.cells.map(\.description))
      #expect(ours.castBallots == theirs.castBallots)
      #expect(ours.cells.sorted() == theirs.cells.sorted())
      #expect(ours.comments.sorted() == theirs.comments.sorted())
    }
    return kinds
  }

  private static func independently(_ rounds: [RandomRound]) throws -> [Written] {
    let input = try rounds.map { round in
      let ballots = round.ballots.map { String(decoding: $0.canonical, as: UTF8.self) }
      let policy = String(decoding: try round.policy.canonical, as: UTF8.self)
      return #"{"policy":\#(policy),"ballots":[\#(ballots.joined(separator: ","))]}"#
    }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tally-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (asked, answered) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try Data("[\(input.joined(separator: ","))]".utf8).write(to: asked)
    try Data().write(to: answered)
    let program = Process()
    program.executableURL = URL(filePath: "/usr/bin/env")
    program.arguments = [
      "python3", URL(filePath: #filePath).deletingLastPathComponent().path + "/independent.py",
    ]
    program.standardInput = try FileHandle(forReadingFrom: asked)
    program.standardOutput = try FileHandle(forWritingTo: answered)
    try program.run()
    program.waitUntilExit()
    #expect(program.terminationStatus == 0)
    return try JSONDecoder().decode([Written].self, from: Data(contentsOf: answered))
  }
}

/// A publication as both programs write it.
private struct Written: Decodable {
  let cells: [Cell]
  let comments: [Comment]
  let castBallots: Int?

  struct Cell: Decodable, Hashable, Comparable {
    let question: String
    let option: Int
    let list: String
    let segment: Int
    let kind: String
    var answers: Int?
    var counts: [Int]?
    var low: Int?
    var high: Int?
    var category: Int?
    var why: String?

    static func < (one: Self, other: Self) -> Bool {
      (one.question, one.option, one.list, one.segment)
        < (other.question, other.option, other.list, other.segment)
    }
  }

  struct Comment: Decodable, Hashable, Comparable {
    let question: String
    let body: String

    static func < (one: Self, other: Self) -> Bool {
      (one.question, one.body) < (other.question, other.body)
    }
  }

  init(_ publication: Publication) {
    cells = publication.cells.map(Cell.init)
    comments = publication.comments.map { Comment(question: $0.question, body: $0.body) }
    castBallots = publication.castBallots
  }
}

extension Written.Cell {
  /// What kind of a cell this is.
  fileprivate var description: String {
    guard kind == "band" else { return why.map { "\(kind): \($0)" } ?? kind }
    return ["place", "channels"].contains(question) ? "band of \(question)" : "band of scale"
  }

  fileprivate init(_ cell: Publication.Cell) {
    (question, option) = (cell.question, cell.option)
    (list, segment) = (cell.list, cell.segment)
    switch cell.content {
    case .exact(let figures):
      kind = "exact"
      answers = figures.answers
      counts = figures.counts
    case .band(let count, let percent, let banded):
      kind = "band"
      answers = count
      (low, high) = (percent.lowerBound, percent.upperBound)
      if case .category(let given) = banded { category = given }
    case .suppressed(let reason):
      kind = "suppressed"
      why = reason.rawValue
    }
  }
}
