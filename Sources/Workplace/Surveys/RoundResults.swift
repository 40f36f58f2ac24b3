import Disclosure
import Foundation
import Postgres
import Rounds

/// A round that is over, one way or another.
struct EndedRound: Sendable {
  let id: Int64
  let title: String
  let state: RoundState
  /// Why it was called off or is void.
  let reason: String
  /// The canonical bytes of the policy; nil when it was called off before there was one.
  let policy: Data?
  let hash: PolicyHash?
  /// Nil unless it was counted.
  let totals: RoundTotals?

  var href: String { "/surveys/\(id)" }

  init(from row: inout PostgresRow) throws(DatabaseError) {
    id = try row.next()
    title = try row.next()
    state = try row.next()
    reason = try row.next()
    policy = try row.next([UInt8]?.self).map { Data($0) }
    hash = try row.next()
    let roll: Int32? = try row.next()
    let issued: Int32? = try row.next()
    let cast: Int32? = try row.next()
    let discarded: Int32? = try row.next()
    totals =
      if let roll, let issued, let discarded {
        RoundTotals(
          roll: Int(roll), issued: Int(issued), cast: cast.map(Int.init), discarded: Int(discarded))
      } else { nil }
  }
}

/// Everything that was published of a round: what every exit (pages, charts, CSV, JSON) is made of, and
/// nothing else is.
struct RoundResults: Sendable {
  let id: Int64
  let policy: RoundPolicy
  let hash: PolicyHash
  let totals: RoundTotals
  /// How many comments were published, by question.
  let comments: [String: Int]
  private let cells: [StoredCell.Place: PublishedCell]

  init(
    id: Int64, policy: RoundPolicy, hash: PolicyHash, totals: RoundTotals,
    cells: [StoredCell], comments: [String: Int]
  ) {
    self.id = id
    self.policy = policy
    self.hash = hash
    self.totals = totals
    self.comments = comments
    self.cells = Dictionary(cells.map { ($0.place, $0.content) }) { first, _ in first }
  }

  var href: String { "/surveys/\(id)" }

  /// People whose answers are counted together.
  struct Group: Sendable, Hashable {
    /// `RoundPolicy.everybody` or the id of a segment list.
    let list: String
    let segment: Int
    let name: String
    /// How many of them are on the roll.
    let roll: Int
  }

  /// All ballots.
  var everybody: Group {
    Group(list: RoundPolicy.everybody, segment: 0, name: "Everybody", roll: totals.roll)
  }

  /// The segment lists whose tables are published.
  var lists: [RoundPolicy.SegmentList] { policy.lists.filter { policy.tables.contains($0.id) } }

  func groups(of list: RoundPolicy.SegmentList) -> [Group] {
    list.segments.enumerated().map { index, segment in
      Group(list: list.id, segment: index, name: segment.name, roll: segment.roll)
    }
  }

  /// The questions that have tables.
  var tabulated: [RoundPolicy.Question] { policy.questions.filter { $0.kind != .text } }

  /// The questions that were answered in words.
  var worded: [RoundPolicy.Question] { policy.questions.filter { $0.kind == .text } }

  /// What was published of a group's answers to a question; nil when it was not in the tables.
  ///
  /// - Parameter option: which option of it, where several can be chosen: each has a cell of its own.
  func cell(
    _ question: RoundPolicy.Question, option: Int = 0, of group: Group
  ) -> PublishedCell? {
    cells[
      .init(question: question.id, option: option, list: group.list, segment: group.segment)]
  }

  /// How many of a group took part.
  func participation(of group: Group) -> PublishedCell? {
    cells[.init(question: "", option: 0, list: group.list, segment: group.segment)]
  }

  /// The questions whose favourable answers make up a theme's score.
  func questions(of theme: RoundPolicy.Theme) -> [RoundPolicy.Question] {
    tabulated.filter {
      $0.theme == theme.id && $0.kind != .netPromoter && $0.scale.favourable != nil
    }
  }

  /// The themes that have a score.
  var themes: [RoundPolicy.Theme] { policy.themes.filter { !questions(of: $0).isEmpty } }

  /// The share of favourable answers to a theme's questions; nil where one of them is not shown.
  func score(of theme: RoundPolicy.Theme, in group: Group) -> Share? {
    let cells = questions(of: theme).compactMap { question in
      question.scale.favourable.map {
        (cell: cell(question, of: group) ?? .suppressed(.keptBack), favourable: $0)
      }
    }
    return cells.isEmpty ? nil : ThemeScore.of(cells)
  }
}
