import Disclosure
import Foundation
import Postgres
import Rounds

/// A round of questions, from its draft on.
struct SurveyRound: Sendable {
  typealias ID = Int64
  let id: ID
  let state: RoundState
  let text: RoundText
  /// Counts changes.
  let version: Int
  /// Nil when erased.
  let authorName: String?
  /// Nil before approval, and when erased.
  let approverName: String?
  /// Why it was sent back (until it is approved), called off or void; empty otherwise.
  let reason: String
  /// The policy without its keys, from approval on.
  let core: String?
  /// The policy as it was announced, from then on.
  let policy: [UInt8]?
  /// The identity of the round, from the announcement on.
  let policyHash: PolicyHash?

  init(from row: inout PostgresRow) throws {
    id = try row.next()
    state = try row.next()
    version = try row.next()
    authorName = try row.next()
    approverName = try row.next()
    reason = try row.next()
    core = try row.next()
    policy = try row.next()
    policyHash = try row.next()
    text = try RoundText(from: &row)
  }

  var href: String { Self.href(id) }

  static func href(_ id: ID) -> String { "/surveys/\(id)" }

  /// Where to go after something was not done: a round that is gone has no page.
  func href(after error: RoundError) -> String { error == .notFound ? "/surveys" : href }

  /// What was agreed, from approval on.
  ///
  /// - Throws: when it cannot be read; nothing else may take its place.
  var agreed: RoundPolicy? {
    get throws {
      let bytes = policy.map { Data($0) } ?? core.map { Data($0.utf8) }
      return try bytes.map { try RoundPolicy(canonical: $0) }
    }
  }
}

/// What an analyst writes of a round, besides its questions.
struct RoundText: Sendable, Equatable {
  let title: String
  let introduction: String
  let opensAt: Date
  let closesAt: Date
  /// People behind any published figure.
  let minimum: Int
  /// People who must have commented before any comment is published.
  let commentMinimum: Int
  let lists: [SegmentKind]
  /// Who may answer: people of these departments; empty for all.
  let departments: [Int16]
  let sites: [Int16]

  static let longestTitle = 140
  static let longestIntroduction = 2000
  static let minimumRange = DisclosurePolicy.lowestMinimum...500
  static let commentMinimumRange = DisclosurePolicy.lowestCommentMinimum...500
  /// From opening to closing: nobody can call off a round that is open, and no other is on meanwhile.
  static let longest: TimeInterval = 60 * 24 * 3600
  /// From here on a round is longer than people keep in mind.
  static let unusuallyLong: TimeInterval = 21 * 24 * 3600
  /// Further ahead than this a round is rarely planned.
  static let unusuallyFar: TimeInterval = 365 * 24 * 3600
  /// What can be asked at once.
  static let mostQuestions = 60
  /// People are told so long before a round opens, so that asking for a token says nothing of answering.
  static let usualNotice: TimeInterval = 3 * 24 * 3600

  /// The columns of `RoundQueries.columns` from the title on.
  init(from row: inout PostgresRow) throws {
    title = try row.next()
    introduction = try row.next()
    opensAt = try row.next()
    closesAt = try row.next()
    let minimum: Int16 = try row.next()
    self.minimum = Int(minimum)
    let commentMinimum: Int16 = try row.next()
    self.commentMinimum = Int(commentMinimum)
    let lists: [String] = try row.next()
    self.lists = lists.compactMap(SegmentKind.init)
    departments = try row.next()
    sites = try row.next()
  }

  init(
    title: String, introduction: String, opensAt: Date, closesAt: Date, minimum: Int,
    commentMinimum: Int, lists: [SegmentKind], departments: [Int16], sites: [Int16]
  ) {
    self.title = title
    self.introduction = introduction
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.minimum = minimum
    self.commentMinimum = commentMinimum
    self.lists = lists
    self.departments = departments
    self.sites = sites
  }
}

/// What people can say of themselves.
enum SegmentKind: String, Sendable, CaseIterable, PostgresCodable {
  case department
  case site

  /// As policies and pages name it.
  var label: String {
    switch self {
    case .department: "Department"
    case .site: "Site"
    }
  }
}

/// A question in a round or a template.
struct AskedQuestion: Sendable {
  let question: SurveyQuestion
  let isRequired: Bool
}

/// How many people of the roll work in a department at a site.
struct RollCell: Sendable, Hashable {
  let department: String
  let site: String
  let people: Int

  func name(_ kind: SegmentKind) -> String { kind == .department ? department : site }
}

/// A department or a site that a rule can name.
struct RollPlace: Sendable {
  let id: Int16
  let name: String
  /// Active people there.
  let people: Int
}

/// Why something was not done with a round.
enum RoundError: Error, Sendable, Equatable {
  case notFound
  /// It is not in the state for this any more; somebody was first.
  case movedOn
  /// It was changed since it was read.
  case changedMeanwhile
  /// Nothing is asked.
  case noQuestions
  /// It would open in the past.
  case opensInPast
  /// It would be open for more than ``RoundText/longest``.
  case tooLong
  /// Another round is on at that time.
  case overlaps
  /// Fewer people than a round needs may answer.
  case rollTooSmall
  /// Whoever worked on it does not approve it.
  case ownRound

  /// As it stands beside what was sent; nil for what is a page of its own.
  var sentence: String? {
    switch self {
    case .notFound, .movedOn: nil
    case .changedMeanwhile:
      "This round has changed since you read it. Look at it again before you decide."
    case .noQuestions: "It asks nothing yet. Add a question first."
    case .opensInPast: "The time at which it opens is past. It needs another one."
    case .tooLong: Self.tooLongSentence
    case .overlaps: Self.overlapsSentence
    case .rollTooSmall: Self.rollTooSmallSentence
    case .ownRound: "You worked on this round, so a second person must look at it."
    }
  }

  // These stand beside fields of the form as well.
  static let tooLongSentence =
    "A round can be open for \(Int(RoundText.longest / (24 * 3600))) days at most. "
    + "Enter an earlier time."
  static let overlapsSentence =
    "Another round is on at that time. Only one can be on at a time."
  static let rollTooSmallSentence =
    "Fewer than \(RoundPolicy.Roll.smallest) people could answer. Widen who may answer."
}
