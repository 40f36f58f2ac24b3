import Foundation

/// What one ballot says. It exists in the browser that seals it and in the memory of the tabulator
/// that opens it, and is written down nowhere.
///
///     {"answers":{"trust":4,"channels":[0,2],"words":"…"},"segments":{"department":3}}
///
/// A choice is the position of the category, from 0; a question or a list that was left open is not there.
public struct BallotAnswers: Sendable, Hashable {
  /// By the id of the question.
  public var answers: [String: Answer]
  /// The position of the chosen segment, by the id of the list.
  public var segments: [String: Int]

  /// One answer.
  public enum Answer: Sendable, Hashable {
    /// A step of a scale, or an option.
    case choice(Int)
    /// Options, ascending.
    case choices([Int])
    case text(String)
  }

  /// What somebody answered, and said of themselves.
  public init(answers: [String: Answer], segments: [String: Int] = [:]) {
    self.answers = answers
    self.segments = segments
  }

  /// The most UTF-16 units, which is what browsers count, of an answer in words.
  public static let longestText = 1000

  /// The bytes that are padded and sealed.
  public var canonical: Data {
    JSONValue.object([
      "answers": .object(answers.mapValues(\.json)),
      "segments": .object(segments.mapValues { .number($0) }),
    ]).normalized.canonical
  }

  /// - Parameters:
  ///   - bytes: what a ballot held; anything.
  ///   - policy: the round's.
  /// - Throws: ``BallotAnswersError`` unless they are answers to this policy's questions, written
  ///   in the one way: nothing else can be in them, no mark by which somebody could know them again.
  public init(_ bytes: Data, to policy: RoundPolicy) throws(BallotAnswersError) {
    // Texts are taken as they are spelled: browsers may know a newer Unicode than this program.
    guard let json = try? JSONDecoder().decode(JSONValue.self, from: bytes),
      json.canonical == bytes, case .object(let members) = json,
      members.keys.sorted() == ["answers", "segments"],
      case .object(let answers) = members["answers"],
      case .object(let segments) = members["segments"]
    else { throw .malformed }
    self.init(answers: [:])
    for (id, value) in answers {
      guard let question = policy.questions.first(where: { $0.id == id }),
        let answer = Answer(value, to: question)
      else { throw .foreign }
      self.answers[id] = answer
    }
    for (id, value) in segments {
      guard let list = policy.lists.first(where: { $0.id == id }),
        case .number(let position) = value, list.segments.indices.contains(position)
      else { throw .foreign }
      self.segments[id] = position
    }
  }
}

/// Why a ballot that opened is discarded.
public enum BallotAnswersError: Error, Hashable {
  /// It is not written as ballots are.
  case malformed
  /// It answers what was not asked, or in a way that was not offered.
  case foreign
}

extension BallotAnswers.Answer {
  fileprivate var json: JSONValue {
    switch self {
    case .choice(let position): .number(position)
    case .choices(let positions): .list(positions.map { .number($0) })
    case .text(let text): .text(text)
    }
  }

  fileprivate init?(_ json: JSONValue, to question: RoundPolicy.Question) {
    switch (question.kind, json) {
    case (.agreement5, .number(let step)) where (0..<5).contains(step),
      (.agreement7, .number(let step)) where (0..<7).contains(step),
      (.netPromoter, .number(let step)) where (0..<11).contains(step):
      self = .choice(step)
    case (.single, .number(let option)) where question.options.indices.contains(option):
      self = .choice(option)
    case (.multiple, .list(let values)):
      let options = values.compactMap { value -> Int? in
        guard case .number(let option) = value else { return nil }
        return question.options.indices.contains(option) ? option : nil
      }
      guard options.count == values.count, options == Set(options).sorted() else { return nil }
      self = .choices(options)
    case (.text, .text(let text))
    where !text.isEmpty && text.utf16.count <= BallotAnswers.longestText
      && !text.unicodeScalars.contains(where: BallotSize.isControl):
      self = .text(text)
    default: return nil
    }
  }
}
