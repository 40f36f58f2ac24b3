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
  let questions: [QuestionRow]
  let lists: [ListRow]
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
    people = Self.grouped(roll)
    departments = policy.roll.departments.joined(separator: ", ")
    sites = policy.roll.sites.joined(separator: ", ")
    minimum = policy.minimum
    commentMinimum = policy.commentMinimum
    tables = policy.lists.filter { policy.tables.contains($0.id) }.map(\.name)
    questions = policy.questions.enumerated().map {
      QuestionRow($1, number: $0 + 1, of: policy.questions.count)
    }
    lists = policy.lists.enumerated().map { ListRow($1, number: $0 + 1) }
    crossings = Self.json(policy.crossings.map { [[[$0.rows, $0.columns]], $0.roll] })
    scripts = policy.scripts.sorted { $0.key < $1.key }.map(ScriptRow.init)
  }

  /// Numbers alone, which need no escaping in an attribute.
  fileprivate static func json(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// In groups of three digits.
  private static func grouped(_ number: Int) -> String {
    number < 1000
      ? "\(number)" : grouped(number / 1000) + "," + "\(number % 1000 + 1000)".dropFirst()
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

  /// One question with what can be answered.
  struct QuestionRow: Sendable, MustacheParent {
    let id: String
    let number: Int
    let count: Int
    let text: String
    let kind: QuestionKind
    let isRequired: Bool
    let choices: [ChoiceRow]

    init(_ question: RoundPolicy.Question, number: Int, of count: Int) {
      id = question.id
      self.number = number
      self.count = count
      text = question.text
      kind = question.kind
      isRequired = question.isRequired
      choices = question.scale.labels.enumerated().map {
        ChoiceRow(question: number, value: $0, label: $1, isMultiple: question.kind == .multiple)
      }
    }

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "number": number
      case "count": count
      case "text": text
      case "kind": kind.rawValue
      case "isOptional": !isRequired
      case "isText": kind == .text
      case "hasEnds": kind == .netPromoter
      case "choices": choices
      default: nil
      }
    }
  }

  /// One thing that can be chosen.
  struct ChoiceRow: Sendable, MustacheParent {
    let question: Int
    let value: Int
    let label: String
    let isMultiple: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "question": question
      case "value": value
      case "label": label
      case "isMultiple": isMultiple
      default: nil
      }
    }
  }

  /// One thing that people may say of themselves.
  struct ListRow: Sendable, MustacheParent {
    let id: String
    let name: String
    let number: Int
    let sizes: String
    let segments: [ChoiceRow]

    init(_ list: RoundPolicy.SegmentList, number: Int) {
      id = list.id
      name = list.name
      self.number = number
      sizes = BallotPage.json(list.segments.map(\.roll))
      segments = list.segments.enumerated().map {
        ChoiceRow(question: number, value: $0, label: $1.name, isMultiple: false)
      }
    }

    func child(named key: String) -> Any? {
      switch key {
      case "id": id
      case "name": name
      case "number": number
      case "sizes": sizes
      case "segments": segments
      default: nil
      }
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
