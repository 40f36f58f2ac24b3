import BallotForm
import Foundation
import Mustache
import Rounds
import Web

/// The ballot of one round, the same bytes for everybody: scripts do all that is personal.
public struct BallotPage: Page, MustacheParent {
  /// The template.
  public static let template = "ballots/show"

  /// What the round is called.
  public let title: String
  let company: String
  let hash: String
  let introduction: String
  let opens: Moment
  let closes: Moment
  let roll: Int
  let people: String
  let departments: String
  let sites: String
  let minimum: Int
  let commentMinimum: Int
  let tables: [String]
  let questions: [BallotQuestion]
  let lists: [BallotSegmentList]
  let crossings: String
  let scripts: [ScriptRow]

  /// The page of a round.
  public init(policy: RoundPolicy, hash: PolicyHash, company: String) {
    title = policy.title
    self.company = company
    self.hash = "\(hash)"
    introduction = policy.introduction
    opens = Moment(policy.opens)
    closes = Moment(policy.closes)
    roll = policy.roll.size
    people = roll.grouped
    departments = policy.roll.departments.joined(separator: ", ")
    sites = policy.roll.sites.joined(separator: ", ")
    minimum = policy.minimum
    commentMinimum = policy.commentMinimum
    tables = policy.lists.filter { policy.tables.contains($0.id) }.map(\.name)
    questions = policy.questions.enumerated().map {
      BallotQuestion($1, number: $0 + 1, of: policy.questions.count)
    }
    lists = policy.lists.enumerated().map {
      BallotSegmentList($1, number: $0 + 1, sizes: Self.json($1.segments.map(\.roll)))
    }
    crossings = Self.json(policy.crossings.map { [[[$0.rows, $0.columns]], $0.roll] })
    scripts = policy.scripts.sorted { $0.key < $1.key }.map(ScriptRow.init)
  }

  /// Numbers alone, which need no escaping in an attribute.
  private static func json(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "company": company
    case "hash": hash
    case "shortHash": String(hash.prefix(16))
    case "introduction": introduction
    case "hasIntroduction": !introduction.isEmpty
    case "opens": opens
    case "closes": closes
    case "roll": roll
    case "people": people
    case "departments": departments.isEmpty ? nil : departments
    case "sites": sites.isEmpty ? nil : sites
    case "minimum": minimum
    case "commentMinimum": commentMinimum
    case "tables": tables.isEmpty ? nil : tables.joined(separator: ", ")
    case "questionCount": questions.count
    case "questions": questions
    case "hasLists": !lists.isEmpty
    case "lists": lists
    case "crossings": crossings
    case "scripts": scripts
    default: nil
    }
  }

  /// A script that the ballot runs, with its hash.
  struct ScriptRow: Sendable, MustacheParent {
    let path: String
    let hash: String

    func child(named name: String) -> Any? {
      switch name {
      case "path": path
      case "hash": hash
      default: nil
      }
    }
  }
}
