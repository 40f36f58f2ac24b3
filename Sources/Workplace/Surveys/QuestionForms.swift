import Foundation
import Rounds
import Web

/// The form of a question.
struct QuestionForm: Sendable {
  let text: QuestionText
  /// Whether nobody typed a key, so that it is made of the wording.
  let makesKey: Bool

  /// Reads the form; nil when something is wrong, which the reader then says.
  init?(_ form: Form, _ reader: inout FormReader, themes: [SurveyTheme]) {
    let wording = reader.line("wording", "a wording", maximum: QuestionText.longestWording)
    let kind = reader.choice("kind", "how it is answered", of: QuestionKind.self)
    let theme = Self.theme(&reader, themes)
    let options = Self.options(&reader, kind)
    let isReverse = !form.shown("reverse").isEmpty
    if isReverse, let kind, !kind.isScale {
      reader.refuse("reverse", "Only questions of agreement can be reverse-coded.")
    }
    let typed = reader.optionalText(
      "key", "the key", maximum: SurveyKey.longest, allowsLines: false)
    if let typed, !typed.isEmpty, SurveyKey(typed) == nil {
      reader.refuse(
        "key", "Use lower-case letters, digits and single hyphens, for instance “trust-in-leaders”."
      )
    }
    guard reader.isValid, let wording, let kind, let theme, let options, let typed else {
      return nil
    }
    makesKey = typed.isEmpty
    text = QuestionText(
      key: makesKey ? SurveyKey(wording: wording).text : typed, kind: kind, theme: theme.id,
      wording: wording, options: options, isReverse: isReverse)
  }

  private struct ChosenTheme {
    let id: SurveyTheme.ID?
  }

  private static func theme(_ reader: inout FormReader, _ themes: [SurveyTheme]) -> ChosenTheme? {
    guard let typed = reader.optionalText("theme", "the theme", maximum: 20) else { return nil }
    if typed.isEmpty { return ChosenTheme(id: nil) }
    guard let theme = themes.first(where: { "\($0.id)" == typed }) else {
      reader.refuse("theme", "Choose one of the themes.")
      return nil
    }
    return ChosenTheme(id: theme.id)
  }

  /// One a line; empty lines do not count.
  private static func options(_ reader: inout FormReader, _ kind: QuestionKind?) -> [String]? {
    guard let typed = reader.optionalText("options", "the options", maximum: 3000) else {
      return nil
    }
    guard let kind else { return [] }
    guard kind.hasOptions else {
      guard typed.isEmpty else {
        reader.refuse("options", "A question answered this way has no options. Empty the box.")
        return nil
      }
      return []
    }
    let options = typed.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    let range = QuestionText.optionsRange
    guard range.contains(options.count) else {
      reader.refuse(
        "options",
        "Enter from \(range.lowerBound) to \(range.upperBound) options, each on a line of its own."
      )
      return nil
    }
    guard options.allSatisfy({ $0.unicodeScalars.count <= QuestionText.longestOption }) else {
      reader.refuse(
        "options",
        "Shorten the options: each may have \(QuestionText.longestOption) characters.")
      return nil
    }
    guard Set(options).count == options.count else {
      reader.refuse("options", "An option stands there twice.")
      return nil
    }
    return options
  }
}
