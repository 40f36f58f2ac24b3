import Disclosure
import Mustache
import Rounds
import Web

/// One published figure as a cell of a table shows it.
struct ResultCell: Sendable, MustacheParent {
  /// The figure, or why there is none.
  let words: String
  /// Behind the figure: an interval, or how many answered.
  let detail: String?
  /// Whether there is no figure: the cell is hatched.
  let isWithheld: Bool
  /// What a hatched cell says at length.
  let reason: String?

  func child(named name: String) -> Any? {
    switch name {
    case "words": words
    case "detail": detail
    case "isWithheld": isWithheld
    case "reason": reason
    default: nil
    }
  }

  init(words: String, detail: String? = nil) {
    self.words = words
    self.detail = detail
    isWithheld = false
    reason = nil
  }

  init(_ suppression: Suppression, minimum: Int, isOfOption: Bool = false) {
    words = suppression.shortWords(minimum: minimum)
    detail = nil
    isWithheld = true
    reason = suppression.words(minimum: minimum, isOfOption: isOfOption)
  }

  private init(withheld words: String, because reason: String) {
    self.words = words
    detail = nil
    isWithheld = true
    self.reason = reason
  }

  /// A theme's score; nil where one of its questions is kept back.
  init(_ score: Share?) {
    guard let score else {
      self.init(withheld: "kept back", because: "one of its questions is not shown exactly here")
      return
    }
    self.init(words: score.words, detail: score.range)
  }

  /// How many of a group took part.
  init(participation cell: PublishedCell?, of roll: Int, minimum: Int) {
    switch cell {
    case .exact(let figures):
      self.init(
        words: figures.answers.grouped,
        detail: roll > 0 ? percentWords(Double(figures.answers) / Double(roll) * 100) : nil)
    case .suppressed(let reason): self.init(reason, minimum: minimum)
    case .band, nil: self.init(withheld: "not published", because: "not among the tables")
    }
  }

  /// The answers to one question in one figure: the favourable share, or the score.
  init(_ cell: PublishedCell?, _ question: RoundPolicy.Question, minimum: Int) {
    switch cell {
    case .exact(let figures): self.init(words: Self.figure(figures, question))
    case .band(_, let percent, _):
      let share = percentWords(percent)
      // A band is always a share; the row of this kind speaks of points.
      self.init(words: question.kind == .netPromoter ? "\(share) chose 9 or 10" : share)
    case .suppressed(let reason): self.init(reason, minimum: minimum)
    case nil: self.init(withheld: "not published", because: "not among the tables")
    }
  }

  private static func figure(_ figures: Figures, _ question: RoundPolicy.Question) -> String {
    if question.kind == .netPromoter { return figures.netPromoterWords ?? "" }
    return question.scale.favourable.flatMap(figures.share(in:))?.words ?? ""
  }

  /// How many gave one answer.
  init(_ share: AnswerShare?, to question: RoundPolicy.Question, minimum: Int) {
    switch share {
    case .exact(let count, let all):
      self.init(words: percentWords(AnswerShare.percent(count, of: all)))
    case .range(let percent, _): self.init(words: percentWords(percent))
    case .suppressed(let reason):
      self.init(reason, minimum: minimum, isOfOption: question.kind == .multiple)
    case nil: self.init(withheld: "not published", because: "not among the tables")
    }
  }
}

/// A theme with its score.
struct ResultTheme: Sendable, MustacheParent {
  let name: String
  let bar: HTML
  let score: ResultCell

  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "bar": bar
    case "score": score
    default: nil
    }
  }
}

/// One question with everybody's answers.
struct ResultQuestion: Sendable, MustacheParent {
  let id: String
  let text: String
  /// The theme, whether disagreeing is favourable, the score: a line under the question.
  let note: String
  /// The bar of a scale; empty for options.
  let bar: HTML
  /// The numbers; empty where they are not shown.
  let rows: [Row]
  /// What is shown instead of numbers.
  let instead: String?

  func child(named name: String) -> Any? {
    switch name {
    case "id": id
    case "text": text
    case "note": note
    case "bar": bar
    case "rows": rows
    case "hasBar": !bar.markup.isEmpty && !rows.isEmpty
    case "hasOptions": bar.markup.isEmpty && !rows.isEmpty
    case "instead": instead
    case "hasRanges": rows.contains { $0.count == nil }
    default: nil
    }
  }

  /// A category.
  struct Row: Sendable, MustacheParent {
    let label: String
    let bar: HTML
    /// How many people; nil where only a range of their share is shown.
    let count: String?
    let share: String

    func child(named name: String) -> Any? {
      switch name {
      case "label": label
      case "bar": bar
      case "count": count
      case "share": share
      default: nil
      }
    }
  }
}

/// A question that was answered in words.
struct ResultWorded: Sendable, MustacheParent {
  let text: String
  /// The page of its comments; nil when none are shown.
  let comments: Link?
  /// Why not.
  let instead: String?

  func child(named name: String) -> Any? {
    switch name {
    case "text": text
    case "comments": comments
    case "instead": instead
    default: nil
    }
  }
}

/// A row of a table of groups: a name and a cell a column.
struct ResultRow: Sendable, MustacheParent {
  let name: String
  let cells: [ResultCell]
  /// Said under the name.
  var note: String?

  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "cells": cells
    case "note": note
    default: nil
    }
  }
}
