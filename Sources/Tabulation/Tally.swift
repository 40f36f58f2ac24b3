import Disclosure
import Rounds

/// Counts the ballots of one round, in memory. However many they are it takes the same room, but for
/// the comments.
struct Tally {
  private let policy: RoundPolicy
  /// The segment lists whose tables are published.
  private let lists: [RoundPolicy.SegmentList]
  private var participation: TableCounts
  /// Without the questions that are answered in words.
  private var questions: [QuestionCounts]
  private var comments: [Publication.Comment] = []

  /// Ballots counted so far.
  var cast: Int { participation.everybody.answers }

  init(policy: RoundPolicy) {
    self.policy = policy
    let lists = policy.lists.filter { policy.tables.contains($0.id) }
    self.lists = lists
    let sizes = lists.map(\.segments.count)
    participation = TableCounts(sizes: sizes, width: 0)
    questions = policy.questions.flatMap { QuestionCounts.tables(of: $0, sizes: sizes) }
  }

  /// Counts one ballot. What it says is not kept, but for comments, each by itself.
  mutating func add(_ ballot: BallotAnswers) {
    let segments = lists.map { ballot.segments[$0.id] }
    participation.add(nil, of: segments)
    for index in questions.indices { questions[index].add(ballot, of: segments) }
    for question in policy.questions where question.kind == .text {
      if case .text(let body) = ballot.answers[question.id] {
        comments.append(Publication.Comment(question: question.id, body: body))
      }
    }
  }

  /// What may be published. A segment of which not even the participation may be shown stays out of
  /// every question; so does one with fewer people on the roll than the minimum, however many say that
  /// they are in it: others could fill it up around the few.
  func publication() throws -> Publication {
    let rule = try DisclosurePolicy(
      minimum: policy.minimum, commentMinimum: policy.commentMinimum)
    let gate = try DisclosureGate(policy: rule, crossings: crossings())
    let people = try gate.publish(participation.tables(.people), hidden: lists.map(tooSmall))
    let hidden = people.lists.map(\.suppressions)
    let answered = try questions.map { question in
      let tables = try question.counts.tables(question.shape)
      return cells(of: question.id, question.option, gate.publish(tables, hidden: hidden))
    }
    let isShown = cast >= rule.minimum
    return Publication(
      cells: cells(of: "", nil, people) + answered.joined(),
      comments: isShown ? shownComments(rule) : [], castBallots: isShown ? cast : nil)
  }

  private func tooSmall(_ list: RoundPolicy.SegmentList) -> [Int: Suppression] {
    let small = list.segments.indices.filter { list.segments[$0].roll < policy.minimum }
    return Dictionary(uniqueKeysWithValues: small.map { ($0, .tooFew) })
  }

  /// The comments on questions on which enough people commented, in an order that the system's
  /// generator draws: whoever writes them down as they stand here tells nothing of when they came.
  private func shownComments(_ rule: DisclosurePolicy) -> [Publication.Comment] {
    let byQuestion = Dictionary(grouping: comments, by: \.question)
    var random = SystemRandomNumberGenerator()
    return byQuestion.values.filter { $0.count >= rule.commentMinimum }.flatMap { $0 }
      .shuffled(using: &random)
  }

  /// The policy's crossings of the lists that are published, at their positions among these.
  ///
  /// Somebody is somebody, however few: where nobody is in both segments only matters to the gate.
  private func crossings() throws(TallyError) -> [Crossing] {
    guard lists.count <= 2 else { throw .lists }
    let positions = policy.lists.map { list in lists.firstIndex { $0.id == list.id } }
    let crossings: [Crossing] = policy.crossings.compactMap { crossing in
      guard positions.indices.contains(crossing.rows), positions.indices.contains(crossing.columns),
        let rows = positions[crossing.rows], let columns = positions[crossing.columns]
      else { return nil }
      return Crossing(
        rows: rows, columns: columns, roll: crossing.roll.map { $0.map { $0 == 0 ? 0 : 1 } })
    }
    for one in lists.indices {
      for other in lists.indices where other > one {
        guard
          let crossing = crossings.first(where: { Set([$0.rows, $0.columns]) == [one, other] }),
          crossing.fits(lists)
        else { throw .crossings }
      }
    }
    return crossings
  }

  private func cells(
    of question: String, _ option: Int?, _ published: PublishedQuestion
  ) -> [Publication.Cell] {
    func cell(_ list: String, _ segment: Int, _ content: PublishedCell) -> Publication.Cell {
      Publication.Cell(
        question: question, option: option ?? 0, list: list, segment: segment, content: content)
    }
    let segments = zip(lists, published.lists).flatMap { list, cells in
      cells.enumerated().map { cell(list.id, $0, $1) }
    }
    return [cell(RoundPolicy.everybody, 0, published.everybody)] + segments
  }
}

/// Why a round cannot be counted.
enum TallyError: Error, Equatable {
  /// More than two segment lists: sums over three margins are not looked at (docs/decisions/0016).
  case lists
  /// The policy does not say how its lists cross, or in another shape than theirs.
  case crossings
}

extension Crossing {
  fileprivate func fits(_ lists: [RoundPolicy.SegmentList]) -> Bool {
    roll.count == lists[rows].segments.count
      && roll.allSatisfy { $0.count == lists[columns].segments.count }
  }
}

extension [PublishedCell] {
  /// Where nothing is shown, and why.
  fileprivate var suppressions: [Int: Suppression] {
    Dictionary(
      uniqueKeysWithValues: enumerated().compactMap { index, cell in
        guard case .suppressed(let reason) = cell else { return nil }
        return (index, reason)
      })
  }
}
