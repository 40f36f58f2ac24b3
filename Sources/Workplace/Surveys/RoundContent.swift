import Mustache
import Rounds
import Web

/// What a round is, as `surveys/_content` shows it: what it asks, who may answer, what is published.
struct RoundContent: Sendable, MustacheParent {
  /// In the author's words; nil when there are none.
  let introduction: String?
  let questions: [Question]
  /// Who may answer, in words.
  let rule: String
  /// How many people that is, for instance "2,400 people".
  let size: String
  /// How the roll has grown or shrunk since the survey before, in a sentence; nil for the first one.
  let growth: String?
  /// What people may say of themselves.
  let lists: [List]
  /// Which tables are published, for instance "Everybody; by department; by site".
  let tables: String
  /// For instance "10 people".
  let minimum: String
  let commentMinimum: String
  /// Whether anything is answered in one's own words.
  let hasText: Bool
  let opens: Moment
  let closes: Moment

  func child(named name: String) -> Any? {
    switch name {
    case "introduction": introduction
    case "questions": questions
    case "hasQuestions": !questions.isEmpty
    case "rule": rule
    case "size": size
    case "growth": growth
    case "lists": lists
    case "hasLists": !lists.isEmpty
    case "tables": tables
    case "minimum": minimum
    case "commentMinimum": commentMinimum
    case "hasText": hasText
    case "opens": opens
    case "closes": closes
    default: nil
    }
  }

  /// What is asked.
  struct Question: Sendable, MustacheParent {
    let text: String
    /// How it is answered.
    let kind: String
    /// Nil for none.
    let theme: String?
    let options: [String]
    let mayBeLeftOut: Bool
    /// Whether it is answered in one's own words.
    let isText: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "text": text
      case "kind": kind
      case "theme": theme
      case "options": options
      case "hasOptions": !options.isEmpty
      case "mayBeLeftOut": mayBeLeftOut
      case "isText": isText
      default: nil
      }
    }
  }

  /// Segments of one kind.
  struct List: Sendable, MustacheParent {
    let name: String
    let segments: [Segment]

    func child(named name: String) -> Any? {
      switch name {
      case "name": self.name
      case "segments": segments
      default: nil
      }
    }
  }

  /// A segment with its people.
  struct Segment: Sendable, MustacheParent {
    let name: String
    /// For instance "120 people".
    let size: String

    func child(named name: String) -> Any? {
      switch name {
      case "name": self.name
      case "size": size
      default: nil
      }
    }
  }
}

extension RoundContent {
  /// - Parameter before: how many were on the roll of the survey before.
  init(_ policy: RoundPolicy, rollBefore before: Int?) {
    let themes = Dictionary(policy.themes.map { ($0.id, $0.name) }) { first, _ in first }
    self.init(
      introduction: policy.introduction.isEmpty ? nil : policy.introduction,
      questions: policy.questions.map { question in
        Question(
          text: question.text,
          kind: question.kind.explanation
            + (question.isReverse ? " Disagreeing is favourable." : ""),
          theme: question.theme.flatMap { themes[$0] }, options: question.options,
          mayBeLeftOut: !question.isRequired && question.kind.canBeRequired,
          isText: question.kind == .text)
      },
      rule: policy.roll.words, size: counted(policy.roll.size, "person", "people"),
      growth: before.map { Self.growth(from: $0, to: policy.roll.size) },
      lists: policy.lists.map { list in
        List(
          name: list.name,
          segments: list.segments.map {
            Segment(name: $0.name, size: counted($0.roll, "person", "people"))
          })
      },
      tables: (["Everybody"] + policy.lists.map { "by \($0.name.lowercased())" })
        .joined(separator: "; "),
      minimum: counted(policy.minimum, "person", "people"),
      commentMinimum: counted(policy.commentMinimum, "person", "people"),
      hasText: policy.questions.contains { $0.kind == .text },
      opens: Moment(policy.opens), closes: Moment(policy.closes))
  }
}

extension RoundContent {
  /// Invented people would show here, so everybody reads it (attack 15 of the threat model).
  private static func growth(from before: Int, to now: Int) -> String {
    let difference =
      now == before
      ? "As many as"
      : "\(counted(abs(now - before), "person", "people")) \(now > before ? "more" : "fewer") than"
    return "\(difference) on the roll of the survey before"
  }
}

extension RoundPolicy.Roll {
  /// Who may answer, in words.
  var words: String {
    switch (departments.isEmpty, sites.isEmpty) {
    case (true, true): "Everybody employed on the day of approval"
    case (false, true): "People of \(Self.list(departments))"
    case (true, false): "People at \(Self.list(sites))"
    case (false, false):
      "People of \(Self.list(departments)), if they work at \(Self.list(sites, or: true))"
    }
  }

  private static func list(_ names: [String], or: Bool = false) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + (or ? " or " : " and ") + last
  }
}
