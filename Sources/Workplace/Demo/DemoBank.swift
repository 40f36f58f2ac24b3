import Rounds

/// `surveys/bank.json`: what can be asked at the demo company, and how people there tend to answer.
struct DemoBank: Decodable, Sendable {
  struct Theme: Decodable, Sendable {
    let key: String
    let name: String
  }

  struct Question: Sendable {
    let key: String
    let kind: QuestionKind
    /// The key of its theme; nil for none.
    let theme: String?
    let wording: String
    /// Whether agreeing is unfavourable.
    let isReverse: Bool
    let options: [Option]
    /// How favourably it is answered when nobody is in any mood: 0 in the middle, 1 quite favourably.
    let level: Double
    /// How much the mood moves the answers.
    let pull: Double
  }

  struct Option: Sendable {
    let text: String
    /// How many choose it, between 0 and 1.
    let share: Double
    /// How much likelier people in a good mood choose it.
    let lean: Double
  }

  struct Template: Decodable, Sendable {
    let name: String
    let description: String
    /// Keys of questions, in their order.
    let questions: [String]
    /// Those of them that need no answer.
    let optional: [String]
  }

  static let file = "surveys/bank.json"

  let themes: [Theme]
  let questions: [Question]
  let templates: [Template]
}

extension DemoBank.Question: Decodable {
  private enum CodingKeys: String, CodingKey {
    case key, kind, theme, wording, reverse, options, level, pull
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    key = try values.decode(String.self, forKey: .key)
    kind = try values.decode(QuestionKind.self, forKey: .kind)
    theme = try values.decodeIfPresent(String.self, forKey: .theme)
    wording = try values.decode(String.self, forKey: .wording)
    isReverse = try values.decodeIfPresent(Bool.self, forKey: .reverse) ?? false
    options = try values.decodeIfPresent([DemoBank.Option].self, forKey: .options) ?? []
    level = try values.decodeIfPresent(Double.self, forKey: .level) ?? 0
    pull = try values.decodeIfPresent(Double.self, forKey: .pull) ?? 0
  }
}

extension DemoBank.Option: Decodable {
  private enum CodingKeys: String, CodingKey {
    case text, share, lean
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    text = try values.decode(String.self, forKey: .text)
    share = try values.decode(Double.self, forKey: .share)
    lean = try values.decodeIfPresent(Double.self, forKey: .lean) ?? 0
  }
}
