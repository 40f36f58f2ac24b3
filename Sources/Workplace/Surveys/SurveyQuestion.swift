import Foundation
import Postgres
import Rounds

/// A group of questions that are scored together.
struct SurveyTheme: Sendable, Hashable {
  typealias ID = Int16
  let id: ID
  /// Stable over rounds.
  let key: String
  let name: String
  /// Counts changes.
  let version: Int

  static let longestName = 60
}

/// A question of the bank.
struct SurveyQuestion: Sendable {
  typealias ID = Int64
  let id: ID
  /// Counts changes.
  let version: Int
  let text: QuestionText
  /// The theme by name; nil for none.
  let theme: SurveyTheme?
  /// Not offered for new rounds any more.
  let isRetired: Bool
  /// Whether a round with it was approved: from then on it asks what it asked.
  let isUsed: Bool

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    version = try row.next()
    let key: String = try row.next()
    let kind: QuestionKind = try row.next()
    let wording: String = try row.next()
    let options: [String] = try row.next()
    let isReverse: Bool = try row.next()
    isRetired = try row.next()
    isUsed = try row.next()
    let themeID: SurveyTheme.ID? = try row.next()
    let themeKey: String? = try row.next()
    let themeName: String? = try row.next()
    let themeVersion: Int? = try row.next()
    theme =
      if let themeID, let themeKey, let themeName, let themeVersion {
        SurveyTheme(id: themeID, key: themeKey, name: themeName, version: themeVersion)
      } else { nil }
    text = QuestionText(
      key: key, kind: kind, theme: themeID, wording: wording, options: options,
      isReverse: isReverse)
  }
}

/// What an analyst writes of a question.
struct QuestionText: Sendable, Equatable {
  /// Stable over rounds, for instance "trust-in-leadership".
  let key: String
  let kind: QuestionKind
  let theme: SurveyTheme.ID?
  let wording: String
  /// What can be chosen from; empty but for single and multiple choice.
  let options: [String]
  /// Whether agreeing is unfavourable.
  let isReverse: Bool

  static let longestWording = 300
  static let longestOption = 100
  static let optionsRange = 2...20

  /// Whether a question may become this one after a round asked it: trends compare what was asked
  /// with what is asked, so only its theme may change.
  func asksTheSame(as other: QuestionText) -> Bool {
    key == other.key && kind == other.kind && wording == other.wording
      && options == other.options && isReverse == other.isReverse
  }
}

extension QuestionKind {
  /// As pages name it.
  var label: String {
    switch self {
    case .agreement5: "Agreement, 5 steps"
    case .agreement7: "Agreement, 7 steps"
    case .netPromoter: "Recommendation, 0 to 10"
    case .single: "One of several"
    case .multiple: "Any of several"
    case .text: "Own words"
    }
  }

  /// How it is answered, for those who will.
  var explanation: String {
    switch self {
    case .agreement5: "Answered in five steps from “strongly disagree” to “strongly agree”."
    case .agreement7: "Answered in seven steps from “strongly disagree” to “strongly agree”."
    case .netPromoter: "Answered with a number from 0 to 10."
    case .single: "Answered by choosing one of these."
    case .multiple: "Answered by choosing any of these, or none."
    case .text: "Answered in your own words, up to 1,000 characters."
    }
  }

  /// Whether it has options to choose from.
  var hasOptions: Bool { self == .single || self == .multiple }
  /// Whether agreeing can be unfavourable.
  var isScale: Bool { self == .agreement5 || self == .agreement7 }
}

/// A name that stays the same from round to round: lower-case letters, digits and hyphens.
struct SurveyKey: Sendable, Equatable {
  let text: String

  static let longest = 40

  /// Nil unless it is one already.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.longest, parts.allSatisfy({ !$0.isEmpty }),
      text.utf8.allSatisfy({ Self.isPlain($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.text = text
  }

  /// Made of a wording: its words as far as they fit.
  init(wording: String) {
    let plain = wording.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
      .filter { !$0.properties.isDiacritic && $0.properties.generalCategory != .nonspacingMark }
    let words = String(String.UnicodeScalarView(plain)).utf8
      .split { !Self.isPlain($0) }.map { String(decoding: $0, as: UTF8.self) }
    var key = ""
    for word in words where key.utf8.count + word.utf8.count < Self.longest - 4 {
      key += key.isEmpty ? word : "-" + word
    }
    text = key.isEmpty ? "question" : key
  }

  /// The same with a number behind it, where the first is taken.
  func numbered(_ number: Int) -> SurveyKey? {
    number == 1 ? self : SurveyKey("\(text)-\(number)")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
}
