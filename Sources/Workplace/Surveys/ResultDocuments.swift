import Disclosure
import Foundation
import Rounds
import Web

/// The published tables as a spreadsheet: one line a category, RFC 4180, UTF-8 with a byte order mark, without which
/// spreadsheets take it for something else.
struct ResultSpreadsheet {
  let text: String

  init(_ results: RoundResults) {
    let lines = results.allGroups.flatMap { group in
      Self.participation(results, group)
        + results.tabulated.flatMap { Self.lines($0, results.cell($0, of: group), results, group) }
    }
    text =
      "\u{FEFF}"
      + ([Self.header] + lines).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }
      .joined()
  }

  private static let header = [
    "list", "segment", "on the roll", "question", "wording", "answer", "people", "of",
    "favourable percent from", "to", "not shown because",
  ]

  private static func participation(
    _ results: RoundResults, _ group: RoundResults.Group
  ) -> [[String]] {
    let start = [group.list, group.name, "\(group.roll)", "", "Took part", ""]
    switch results.participation(of: group) {
    case .exact(let figures): return [start + ["\(figures.answers)", "\(group.roll)", "", "", ""]]
    case .suppressed(let reason):
      return [start + ["", "", "", "", reason.words(minimum: results.policy.minimum)]]
    case .band, nil: return []
    }
  }

  private static func lines(
    _ question: RoundPolicy.Question, _ cell: PublishedCell?, _ results: RoundResults,
    _ group: RoundResults.Group
  ) -> [[String]] {
    let start = [group.list, group.name, "\(group.roll)", question.id, question.text]
    switch cell {
    case .exact(let figures):
      return zip(question.scale.labels, figures.counts).map { label, count in
        start + [label, "\(count)", "\(figures.answers)", "", "", ""]
      }
    case .band(let answers, let percent):
      return [
        start + ["", "", "\(answers)", "\(percent.lowerBound)", "\(percent.upperBound)", ""]
      ]
    case .suppressed(let reason):
      return [start + ["", "", "", "", "", reason.words(minimum: results.policy.minimum)]]
    case nil: return []
    }
  }

  /// Quoted; and what a spreadsheet would take for a formula begins with an apostrophe, which makes it text
  /// (OWASP, CSV injection).
  static func field(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) }
    let safe = isFormula == true ? "'" + text : text
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}

/// The published tables for programs.
struct ResultFile {
  let text: String

  init(_ results: RoundResults) {
    let policy = results.policy
    let document = JSONValue.object([
      "title": .text(policy.title), "policy": .text("\(results.hash)"),
      "opens": .text(Moment(policy.opens).iso), "closes": .text(Moment(policy.closes).iso),
      "minimum": .number(policy.minimum), "commentMinimum": .number(policy.commentMinimum),
      "roll": .number(results.totals.roll), "issued": .number(results.totals.issued),
      "cast": results.totals.cast.map { .number($0) } ?? .null,
      "discarded": .number(results.totals.discarded),
      "hasMoreBallotsThanTokens": .bool(results.totals.hasMoreBallotsThanTokens),
      "hasMoreTokensThanPeople": .bool(results.totals.hasMoreTokensThanPeople),
      "questions": .list(results.tabulated.map(Self.question)),
      "groups": .list(results.allGroups.map { Self.group($0, results) }),
    ])
    text = String(decoding: document.canonical, as: UTF8.self)
  }

  private static func question(_ question: RoundPolicy.Question) -> JSONValue {
    .object([
      "id": .text(question.id), "text": .text(question.text),
      "kind": .text(question.kind.rawValue), "theme": question.theme.map { .text($0) } ?? .null,
      "categories": .list(question.scale.labels.map { .text($0) }),
      "favourable": .list((question.scale.favourable ?? 0..<0).map { .number($0) }),
    ])
  }

  private static func group(_ group: RoundResults.Group, _ results: RoundResults) -> JSONValue {
    var members: [String: JSONValue] = [
      "list": .text(group.list), "segment": .number(group.segment), "name": .text(group.name),
      "roll": .number(group.roll),
    ]
    members["participation"] = results.participation(of: group).map(cell)
    members["answers"] = .object(
      Dictionary(
        results.tabulated.compactMap { question in
          results.cell(question, of: group).map { (question.id, cell($0)) }
        }
      ) { first, _ in first })
    return .object(members)
  }

  private static func cell(_ cell: PublishedCell) -> JSONValue {
    switch cell {
    case .exact(let figures):
      .object([
        "answers": .number(figures.answers), "counts": .list(figures.counts.map { .number($0) }),
      ])
    case .band(let answers, let percent):
      .object([
        "answers": .number(answers), "favourableFrom": .number(percent.lowerBound),
        "favourableTo": .number(percent.upperBound),
      ])
    case .suppressed(let reason): .object(["suppressed": .text(reason.rawValue)])
    }
  }
}

extension RoundResults {
  /// Everybody, then each segment of each list.
  var allGroups: [Group] { [everybody] + lists.flatMap { groups(of: $0) } }
}
