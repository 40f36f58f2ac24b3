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
        + results.tabulated.flatMap { Self.lines($0, results, group) }
    }
    text =
      "\u{FEFF}"
      + ([Self.header] + lines).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }
      .joined()
  }

  private static let header = [
    "list", "segment", "on the roll", "question", "wording", "answer", "people", "of",
    "percent from", "to", "not shown because",
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

  /// A line an answer; one line where a question is kept back that has one answer, or a band is all that is
  /// said of a scale.
  private static func lines(
    _ question: RoundPolicy.Question, _ results: RoundResults, _ group: RoundResults.Group
  ) -> [[String]] {
    let start = [group.list, group.name, "\(group.roll)", question.id, question.text]
    let minimum = results.policy.minimum
    switch results.cell(question, of: group) {
    case .band(let answers, let percent, .favourable) where question.kind != .multiple:
      return [start + ["favourable"] + line(.range(percent, of: answers), question, minimum)]
    case .suppressed(let reason) where question.kind != .multiple:
      return [start + [""] + line(.suppressed(reason), question, minimum)]
    default:
      return question.scale.labels.enumerated().compactMap { answer, label in
        results.share(of: answer, to: question, in: group).map {
          start + [label] + line($0, question, minimum)
        }
      }
    }
  }

  private static func line(
    _ share: AnswerShare, _ question: RoundPolicy.Question, _ minimum: Int
  ) -> [String] {
    switch share {
    case .exact(let count, let answers): ["\(count)", "\(answers)", "", "", ""]
    case .range(let percent, let answers):
      ["", "\(answers)", "\(percent.lowerBound)", "\(percent.upperBound)", ""]
    case .suppressed(let reason):
      ["", "", "", "", reason.words(minimum: minimum, isOfOption: question.kind == .multiple)]
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
    members["participation"] = results.participation(of: group).map { cell($0) }
    members["answers"] = .object(
      Dictionary(
        results.tabulated.compactMap { question in
          answers(to: question, of: group, results).map { (question.id, $0) }
        }
      ) { first, _ in first })
    return .object(members)
  }

  /// One cell; of a question of which several options can be chosen, one an option.
  private static func answers(
    to question: RoundPolicy.Question, of group: RoundResults.Group, _ results: RoundResults
  ) -> JSONValue? {
    guard question.kind == .multiple else {
      return results.cell(question, of: group).map {
        cell($0, favourable: question.scale.favourable)
      }
    }
    let options = question.scale.labels.indices.compactMap { option in
      results.share(of: option, to: question, in: group).map(self.option)
    }
    return options.isEmpty ? nil : .object(["options": .list(options)])
  }

  private static func option(_ share: AnswerShare) -> JSONValue {
    switch share {
    case .exact(let count, let answers):
      .object(["answers": .number(answers), "chosen": .number(count)])
    case .range(let percent, let answers): range(percent, of: answers)
    case .suppressed(let reason): suppressed(reason)
    }
  }

  /// - Parameter favourable: the categories that a band is about if it is not about one.
  private static func cell(_ cell: PublishedCell, favourable: Range<Int>? = nil) -> JSONValue {
    switch cell {
    case .exact(let figures):
      .object([
        "answers": .number(figures.answers), "counts": .list(figures.counts.map { .number($0) }),
      ])
    case .band(let answers, let percent, .favourable):
      range(percent, of: answers, in: favourable ?? 0..<0)
    case .band(let answers, let percent, .category(let given)):
      range(percent, of: answers, in: given..<(given + 1))
    case .suppressed(let reason): suppressed(reason)
    }
  }

  private static func range(
    _ percent: ClosedRange<Int>, of answers: Int, in categories: Range<Int>? = nil
  ) -> JSONValue {
    var members: [String: JSONValue] = [
      "answers": .number(answers), "percentFrom": .number(percent.lowerBound),
      "percentTo": .number(percent.upperBound),
    ]
    members["categories"] = categories.map { .list($0.map { .number($0) }) }
    return .object(members)
  }

  private static func suppressed(_ reason: Suppression) -> JSONValue {
    .object(["suppressed": .text(reason.rawValue)])
  }
}

extension RoundResults {
  /// Everybody, then each segment of each list.
  var allGroups: [Group] { [everybody] + lists.flatMap { groups(of: $0) } }
}
