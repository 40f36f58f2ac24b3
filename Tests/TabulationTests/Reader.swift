import Disclosure
import Rounds

@testable import Tabulation

/// What has tables of its own: who took part, a question, or an option of one of which several can be chosen.
struct Tabulated {
  /// Nil for who took part.
  let question: RoundPolicy.Question?
  var option = 0

  /// Everything of a random round that is counted.
  static let all: [Tabulated] =
    [Tabulated(question: nil)]
    + RandomRound.questions.filter { $0.kind != .text }.flatMap { question in
      (question.kind == .multiple ? Array(question.options.indices) : [0]).map {
        Tabulated(question: question, option: $0)
      }
    }

  /// The question by this id, which is answered once.
  static func question(_ id: String) -> Tabulated {
    Tabulated(question: RandomRound.questions.first { $0.id == id })
  }

  func isOf(_ cell: Publication.Cell) -> Bool {
    cell.question == question?.id ?? "" && cell.option == option
  }

  /// Whether a ballot counts in these tables.
  func counts(_ ballot: BallotAnswers) -> Bool {
    question.map { ballot.answers[$0.id] != nil || $0.kind == .multiple } ?? true
  }

  /// The figures of ballots, counted once more: of an option, who chose it and who did not.
  func figures(_ ballots: [BallotAnswers]) -> Figures {
    guard let question else { return Figures(answers: ballots.count, counts: []) }
    var figures = Figures(
      answers: 0,
      counts: question.kind == .multiple ? [0, 0] : question.scale.labels.map { _ in 0 })
    for ballot in ballots {
      switch ballot.answers[question.id] {
      case .choice(let category): figures.counts[category] += 1
      case .choices(let chosen): figures.counts[chosen.contains(option) ? 0 : 1] += 1
      case nil where question.kind == .multiple: figures.counts[1] += 1
      case .text, nil: continue
      }
      figures.answers += 1
    }
    return figures
  }
}

/// Somebody who reads all that is published of a round, adds and subtracts it, and knows who works where.
struct Reader {
  let publication: Publication
  let round: RandomRound

  /// The exact figures of a table; nil where something else is shown.
  func figures(_ table: Tabulated, _ list: String, _ segment: Int) -> Figures? {
    publication.cells.first {
      table.isOf($0) && $0.list == list && $0.segment == segment
    }?.content.figures
  }

  /// What the shown segments of a list leave over of everybody.
  func remainder(_ table: Tabulated, _ list: RoundPolicy.SegmentList) -> Figures? {
    list.segments.indices.reduce(figures(table, "everybody", 0)) { rest, segment in
      guard let rest, let shown = figures(table, list.id, segment) else { return rest }
      return rest.less(shown)
    }
  }
}

/// The rule as it is told to people, written a second time.
struct Rule {
  let minimum: Int

  /// Whether a group's figures tell nothing of any one of its people.
  func allows(_ figures: Figures, _ table: Tabulated) -> Bool {
    guard figures.answers >= minimum else { return false }
    return sides(of: table.question).allSatisfy { side in
      figures.answers - side.reduce(0) { $0 + figures.counts[$1] } >= 3
    }
  }

  private func sides(of question: RoundPolicy.Question?) -> [[Int]] {
    guard let question else { return [] }
    let each = question.scale.labels.indices.map { [$0] }
    switch (question.kind, question.isReverse) {
    case (.agreement5, true): return each + [[0, 1], [2, 3, 4]]
    case (.agreement5, false): return each + [[3, 4], [0, 1, 2]]
    case (.agreement7, _): return each + [[4, 5, 6], [0, 1, 2, 3]]
    case (.netPromoter, _): return each + [[9, 10], Array(0...8)]
    // To have chosen an option tells something, and so does not to have.
    case (.multiple, _): return [[0], [1]]
    default: return each
    }
  }
}

extension Figures {
  func less(_ other: Figures) -> Figures {
    Figures(
      answers: answers - other.answers, counts: zip(counts, other.counts).map { $0 - $1 })
  }
}

extension RandomRound {
  /// What is published where nobody looks at anything but the size of each cell by itself.
  func publicationBySizeAlone() -> Publication {
    let cells = Tabulated.all.flatMap { table in
      [(list: "everybody", segment: 0, ballots: ballots)].map { cell(table, $0) }
        + policy.lists.flatMap { list in
          list.segments.indices.map { segment in
            cell(
              table,
              (list.id, segment, ballots.filter { $0.segments[list.id] == segment }))
          }
        }
    }
    return Publication(cells: cells, comments: [], castBallots: ballots.count)
  }

  private func cell(
    _ table: Tabulated,
    _ group: (list: String, segment: Int, ballots: [BallotAnswers])
  ) -> Publication.Cell {
    let figures = table.figures(group.ballots)
    return Publication.Cell(
      question: table.question?.id ?? "", option: table.option, list: group.list,
      segment: group.segment,
      content: figures.answers >= policy.minimum ? .exact(figures) : .suppressed(.tooFew))
  }
}
