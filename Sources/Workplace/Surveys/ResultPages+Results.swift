import Disclosure
import Foundation
import Rounds
import Web

extension ResultsPage {
  init(_ results: RoundResults) {
    let policy = results.policy
    let ballots = "/ballots/\(results.hash)"
    self.init(
      round: Link(policy.title, href: results.href), answer: results.answer,
      facts: Self.facts(results), themes: results.themes.map { Self.theme($0, results) },
      questions: results.tabulated.map { ResultQuestion($0, results) },
      worded: results.worded.map { ResultWorded($0, results) },
      lists: results.totals.cast == nil
        ? []
        : results.lists.map { list in
          Link("By \(list.name.lowercased())", href: "\(results.href)/results/segments/\(list.id)")
        },
      downloads: [
        Link("Spreadsheet (CSV)", href: results.href + "/results.csv"),
        Link("JSON", href: results.href + "/results.json"),
      ],
      nullifiers: Link(
        results.totals.cast == nil
          ? "The list of ballots, in which invented ones hide how few there are"
          : "The list of all ballots that were counted", href: ballots + "/nullifiers"),
      policy: Link("What was agreed before anybody answered", href: ballots + "/policy"),
      hash: "\(results.hash)")
  }

  private static func facts(_ results: RoundResults) -> [Fact] {
    let totals = results.totals
    return [
      Fact(name: "On the roll", value: totals.roll.grouped),
      Fact(name: "Tokens issued", value: totals.issued.grouped),
      Fact(
        name: "Ballots counted",
        value: totals.cast?.grouped ?? "fewer than \(results.policy.minimum)"),
      Fact(name: "Discarded", value: totals.discarded.grouped),
      Fact(name: "Took part", value: results.turnout),
    ]
  }

  private static func theme(_ theme: RoundPolicy.Theme, _ results: RoundResults) -> ResultTheme {
    let score = results.score(of: theme, in: results.everybody)
    return ResultTheme(
      name: theme.name,
      bar: score.map { ResultChart.share($0.percent, interval: $0.interval) }
        ?? HTML(trusted: ""),
      score: ResultCell(score))
  }
}

extension NoResultsPage {
  init(_ round: EndedRound) {
    self.init(
      round: Link(round.title, href: round.href), heading: "There are no results",
      happened: round.state == .cancelled
        ? "This round was called off before anybody could answer."
        : "This round is void: nothing of it can ever be counted.",
      moment: nil, reason: round.reason.isEmpty ? nil : round.reason,
      note: "Nothing of anybody’s answers was read or kept.")
  }

  /// Nil for a round that does not go on, or that not everybody knows of yet.
  init?(_ round: SurveyRound, at now: Date) {
    guard [.announced, .open, .counting].contains(round.state) else { return nil }
    self.init(
      round: Link(round.text.title, href: round.href), heading: "There are no results yet",
      happened: Self.happened(round, at: now),
      moment: Moment(round.text.closesAt), reason: nil,
      note:
        "Nothing of a round is published before it has closed and all of it is counted, not even "
        + "how many have answered.")
  }

  /// The beginning of a sentence that the time of closing ends.
  private static func happened(_ round: SurveyRound, at now: Date) -> String {
    switch round.state {
    case .counting: "The ballots are being counted. This round closed on"
    case .open where now >= round.text.closesAt:
      "The ballots wait to be counted. This round took them until"
    case .announced where now >= round.text.closesAt:
      "This round was never opened. It was to close on"
    default: "This round closes on"
    }
  }
}

extension ResultQuestion {
  init(_ question: RoundPolicy.Question, _ results: RoundResults) {
    let cell = results.cell(question, of: results.everybody)
    let shares = question.scale.labels.indices.map {
      results.share(of: $0, to: question, in: results.everybody)
    }
    let bar = cell?.figures.flatMap { ResultChart.bar(question, $0) }
    let rows = zip(question.scale.labels, shares).compactMap(Row.init)
    self.init(
      id: question.id, text: question.text, note: Self.note(question, cell, results),
      bar: bar ?? HTML(trusted: ""), rows: rows,
      instead: rows.isEmpty ? Self.instead(of: cell, minimum: results.policy.minimum) : nil)
  }

  private static func note(
    _ question: RoundPolicy.Question, _ cell: PublishedCell?, _ results: RoundResults
  ) -> String {
    var parts: [String] = []
    if let theme = results.policy.themes.first(where: { $0.id == question.theme }) {
      parts.append(theme.name)
    }
    if question.isReverse { parts.append("disagreeing is favourable") }
    let isMultiple = question.kind == .multiple
    if isMultiple { parts.append("any number of these, or none, could be chosen") }
    if let figures = cell?.figures {
      if question.kind == .netPromoter, let score = figures.netPromoterWords {
        parts.append("score \(score): 9 and 10 less 0 to 6, in points")
      } else if let share = question.scale.favourable.flatMap(figures.share(in:)) {
        parts.append("\(share.words) favourable, 95\u{A0}% interval \(share.range)")
      }
    }
    if let answers = cell?.answers {
      parts.append(
        isMultiple ? counted(answers, "person", "people") : counted(answers, "answer", "answers"))
    }
    return parts.joined(separator: " · ")
  }

  private static func instead(of cell: PublishedCell?, minimum: Int) -> String? {
    switch cell {
    case .exact: nil
    case .band(_, let percent, _):
      "Between \(percent.lowerBound) and \(percent.upperBound)\u{A0}% of the answers are favourable. Nearly everybody is of one mind; exact numbers would tell what single people answered."
    case .suppressed(let reason): "Not shown: \(reason.words(minimum: minimum))."
    case nil: "Not among the published tables."
    }
  }
}

extension ResultQuestion.Row {
  /// Nil where nothing is shown.
  init?(label: String, _ share: AnswerShare?) {
    switch share {
    case .exact(let count, let answers):
      let percent = AnswerShare.percent(count, of: answers)
      self.init(
        label: label, bar: ResultChart.share(percent), count: count.grouped,
        share: percentWords(percent))
    case .range(let percent, _):
      let low = Double(percent.lowerBound)
      self.init(
        label: label, bar: ResultChart.share(low, interval: low...Double(percent.upperBound)),
        count: nil, share: percentWords(percent))
    case .suppressed, nil: return nil
    }
  }
}

extension ResultWorded {
  init(_ question: RoundPolicy.Question, _ results: RoundResults) {
    let count = results.comments[question.id] ?? 0
    let minimum = results.policy.minimum
    self.init(
      text: question.text,
      comments: count > 0
        ? Link(
          counted(count, "comment", "comments"),
          href: "\(results.href)/results/comments/\(question.id)") : nil,
      instead: count > 0
        ? nil
        : results.totals.cast == nil
          ? "Fewer than \(minimum) people took part, so no comment is shown."
          : "Fewer than \(results.policy.commentMinimum) people commented, so no comment is shown.")
  }
}

extension SegmentResultsPage {
  init(_ list: RoundPolicy.SegmentList, _ results: RoundResults) {
    let groups = results.groups(of: list)
    let all = [results.everybody] + groups
    self.init(
      results: Link("Results of \(results.policy.title)", href: results.href + "/results"),
      heading: "By \(list.name.lowercased())",
      participation: all.map { Self.participation($0, results) },
      themes: results.themes.map(\.name),
      themeRows: all.map { group in
        ResultRow(
          name: group.name,
          cells: results.themes.map { ResultCell(results.score(of: $0, in: group)) })
      },
      segments: all.map(\.name),
      questionRows: results.tabulated.flatMap { Self.rows($0, all, results) },
      minimum: "\(results.policy.minimum)")
  }

  private static func participation(
    _ group: RoundResults.Group, _ results: RoundResults
  ) -> ResultRow {
    let cell = results.participation(of: group)
    let ballots = cell?.figures?.answers ?? 0
    return ResultRow(
      name: group.name,
      cells: [
        ResultCell(words: group.roll.grouped),
        ResultCell(participation: cell, of: group.roll, minimum: results.policy.minimum),
      ],
      note: ballots > group.roll
        ? "More ballots than people: some named this who are not on its roll." : nil)
  }

  /// One row a question, or a row an option where no side is favourable.
  private static func rows(
    _ question: RoundPolicy.Question, _ groups: [RoundResults.Group], _ results: RoundResults
  ) -> [ResultRow] {
    let minimum = results.policy.minimum
    guard question.scale.favourable == nil else {
      let note =
        question.kind == .netPromoter
        ? "score in points" : question.isReverse ? "disagreeing is favourable" : nil
      let cells = groups.map { group in
        ResultCell(results.cell(question, of: group), question, minimum: minimum)
      }
      return [ResultRow(name: question.text, cells: cells, note: note)]
    }
    return question.scale.labels.enumerated().map { answer, label in
      let cells = groups.map { group in
        ResultCell(
          results.share(of: answer, to: question, in: group), to: question, minimum: minimum)
      }
      return ResultRow(name: label, cells: cells, note: question.text)
    }
  }
}
