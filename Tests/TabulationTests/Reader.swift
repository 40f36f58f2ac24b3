import Disclosure
import Rounds

@testable import Tabulation

/// Somebody who reads all that is published of a round, adds and subtracts it, and knows who works where.
struct Reader {
  let publication: Publication
  let round: RandomRound

  /// The exact figures of a table; nil where something else is shown.
  func figures(_ question: String, _ list: String, _ segment: Int) -> Figures? {
    publication.cells.first {
      $0.question == question && $0.list == list && $0.segment == segment
    }?.content.figures
  }

  /// What the shown segments of a list leave over of everybody.
  func remainder(_ question: String, _ list: RoundPolicy.SegmentList) -> Figures? {
    list.segments.indices.reduce(figures(question, "everybody", 0)) { rest, segment in
      guard let rest, let shown = figures(question, list.id, segment) else { return rest }
      return rest.less(shown)
    }
  }
}

/// The rule as it is told to people, written a second time.
struct Rule {
  let minimum: Int

  /// Whether a group's figures tell nothing of any one of its people.
  func allows(_ figures: Figures, _ question: RoundPolicy.Question?) -> Bool {
    guard figures.answers >= minimum else { return false }
    return sides(of: question).allSatisfy { side in
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
  /// The questions that have tables, and nil for who took part.
  static var tables: [RoundPolicy.Question?] {
    [nil] + questions.filter { $0.kind != .text }
  }

  /// The figures of ballots, counted once more.
  static func figures(_ ballots: [BallotAnswers], _ question: RoundPolicy.Question?) -> Figures {
    guard let question else { return Figures(answers: ballots.count, counts: []) }
    var figures = Figures(answers: 0, counts: question.scale.labels.map { _ in 0 })
    for ballot in ballots {
      switch ballot.answers[question.id] {
      case .choice(let category): figures.counts[category] += 1
      case .choices(let categories): for category in categories { figures.counts[category] += 1 }
      case .text, nil: continue
      }
      figures.answers += 1
    }
    return figures
  }

  /// What is published where nobody looks at anything but the size of each cell by itself.
  func publicationBySizeAlone() -> Publication {
    let cells = Self.tables.flatMap { question in
      [(list: "everybody", segment: 0, ballots: ballots)].map { cell(question, $0) }
        + policy.lists.flatMap { list in
          list.segments.indices.map { segment in
            cell(
              question,
              (list.id, segment, ballots.filter { $0.segments[list.id] == segment }))
          }
        }
    }
    return Publication(cells: cells, comments: [], castBallots: ballots.count)
  }

  private func cell(
    _ question: RoundPolicy.Question?,
    _ group: (list: String, segment: Int, ballots: [BallotAnswers])
  ) -> Publication.Cell {
    let figures = Self.figures(group.ballots, question)
    return Publication.Cell(
      question: question?.id ?? "", list: group.list, segment: group.segment,
      content: figures.answers >= policy.minimum ? .exact(figures) : .suppressed(.tooFew))
  }
}
