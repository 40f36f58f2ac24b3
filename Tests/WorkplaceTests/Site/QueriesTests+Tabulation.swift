import Disclosure
import Foundation
import Rounds

@testable import Tabulation

extension QueriesTests {
  static var tabulation: [Check] {
    rounds + requests + ballots + results
  }

  private static let bytes = [UInt8](repeating: 7, count: 32)

  private static var rounds: [Check] {
    [
      Check("TabulatorQueries.time", TabulatorQueries.time()),
      Check("TabulatorQueries.approved", TabulatorQueries.approved()),
      Check("TabulatorQueries.active", TabulatorQueries.active()),
      Check("TabulatorQueries.keyed", TabulatorQueries.keyed()),
      Check("TabulatorQueries.keyedForCertain", TabulatorQueries.keyedForCertain()),
      Check(
        "TabulatorQueries.announce",
        TabulatorQueries.announce(1, policy: bytes, hash: bytes, at: Date())),
      Check("TabulatorQueries.keepReceiptKey", TabulatorQueries.keepReceiptKey(bytes, of: 1)),
      Check(
        "TabulatorQueries.move", TabulatorQueries.move(1, from: "open", to: "counting", at: Date())),
      Check("TabulatorQueries.void", TabulatorQueries.void(1, reason: "r", at: Date())),
      Check("TabulatorQueries.cancelled", TabulatorQueries.cancelled()),
      Check("TabulatorQueries.becomeTheOnlyOne", TabulatorQueries.becomeTheOnlyOne()),
      Check("TabulatorQueries.isThere", TabulatorQueries.isThere()),
      Check("TabulatorQueries.keyFolder", TabulatorQueries.keyFolder()),
      Check("TabulatorQueries.nameKeyFolder", TabulatorQueries.nameKeyFolder(UUID())),
    ]
  }

  private static var requests: [Check] {
    [
      Check("TabulatorQueries.roll", TabulatorQueries.roll(of: 1)),
      Check("TabulatorQueries.unsigned", TabulatorQueries.unsigned(in: 1, after: 0, limit: 9)),
      Check("TabulatorQueries.store", TabulatorQueries.store([bytes, nil], for: [1, 2], in: 1)),
      Check("TabulatorQueries.tellSigned", TabulatorQueries.tellSigned()),
      Check("TabulatorQueries.forgetRequests", TabulatorQueries.forgetRequests(of: 1)),
      Check("TabulatorQueries.forgetRoll", TabulatorQueries.forgetRoll(of: 1)),
      Check("TabulatorQueries.forgetReceiptKey", TabulatorQueries.forgetReceiptKey(of: 1)),
    ]
  }

  private static var ballots: [Check] {
    [
      Check("TabulatorQueries.openBox", TabulatorQueries.openBox(for: 1)),
      Check("TabulatorQueries.shutBox", TabulatorQueries.shutBox(of: 1)),
      Check("TabulatorQueries.ballots", TabulatorQueries.ballots(of: 1, after: bytes, limit: 9)),
      Check("TabulatorQueries.ballotsInBox", TabulatorQueries.ballotsInBox()),
      Check("TabulatorQueries.isBoxOpen", TabulatorQueries.isBoxOpen()),
    ]
  }

  private static var results: [Check] {
    let result = RoundResult(
      totals: RoundTotals(roll: 60, issued: 40, cast: nil, discarded: 0), nullifiers: bytes)
    let cells: [PublishedCell] = [
      .exact(Figures(answers: 9, counts: [4, 5])),
      .band(answers: 9, percent: 90...100, of: .favourable),
      .band(answers: 9, percent: 90...100, of: .category(1)),
      .suppressed(.tooFew),
    ]
    return [
      Check("TabulatorQueries.issued", TabulatorQueries.issued(in: 1)),
      Check("TabulatorQueries.publishResult", TabulatorQueries.publishResult(of: 1, result)),
    ]
      + cells.map { content in
        let cell = Publication.Cell(
          question: "q", option: 0, list: "everybody", segment: 0, content: content)
        return Check("TabulatorQueries.publish", TabulatorQueries.publish(cell, of: 1))
      } + [
        Check(
          "TabulatorQueries.publish",
          TabulatorQueries.publish([Publication.Comment(question: "q", body: "b")], of: 1))
      ]
  }
}
