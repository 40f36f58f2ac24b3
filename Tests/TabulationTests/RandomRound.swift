import Foundation
import Rounds

@testable import Tabulation

/// A round of a small company, with ballots: departments and sites that cross as they like, segments of all sizes,
/// people who leave something open, groups that are of one mind.
struct RandomRound {
  let policy: RoundPolicy
  let ballots: [BallotAnswers]

  static let questions: [RoundPolicy.Question] = [
    .init(id: "heard", kind: .agreement5, text: "I am heard.", theme: "trust"),
    .init(id: "fear", kind: .agreement5, text: "I fear to speak.", theme: "trust", isReverse: true),
    .init(id: "tools", kind: .agreement7, text: "My tools are good."),
    .init(id: "recommend", kind: .netPromoter, text: "Would you recommend us?"),
    .init(
      id: "place", kind: .single, text: "Where do you work?", options: ["Here", "There", "Home"]),
    .init(
      id: "channels", kind: .multiple, text: "How?", isRequired: false,
      options: ["Mail", "Chat", "Talk"]),
    .init(id: "words", kind: .text, text: "Anything else?", isRequired: false),
    .init(id: "better", kind: .text, text: "What would be better?", isRequired: false),
  ]

  /// - Parameters:
  ///   - shape: departments and sites.
  ///   - sizes: people in a pair of both, one of these at random.
  init(
    shape: (rows: Int, columns: Int), sizes: [Int], minimum: Int, declares: Double = 0.9,
    using random: inout SplitMix64
  ) {
    let roll = (0..<shape.rows).map { _ in
      (0..<shape.columns).map { _ in sizes[Int.random(in: sizes.indices, using: &random)] }
    }
    var ballots: [BallotAnswers] = []
    for row in roll.indices {
      let mood = Mood(using: &random)
      for column in roll[row].indices {
        for _ in 0..<roll[row][column] where Double.random(in: 0..<1, using: &random) < 0.85 {
          ballots.append(
            mood.ballot(
              in: ["department": row, "site": column], declares: declares, using: &random))
        }
      }
    }
    self.ballots = ballots
    policy = Self.policy(roll, minimum: minimum)
  }

  init(policy: RoundPolicy, ballots: [BallotAnswers]) {
    self.policy = policy
    self.ballots = ballots
  }

  /// - Parameter roll: people by department and site.
  static func policy(_ roll: [[Int]], minimum: Int) -> RoundPolicy {
    let columns = roll[0].indices
    return RoundPolicy(
      title: "October", introduction: "", themes: [.init(id: "trust", name: "Trust")],
      questions: questions,
      roll: .init(departments: [], sites: [], size: roll.joined().reduce(0, +)),
      lists: [
        .init(
          id: "department", name: "Department",
          segments: roll.indices.map { row in
            .init(name: "Department \(row)", roll: roll[row].reduce(0, +))
          }),
        .init(
          id: "site", name: "Site",
          segments: columns.map { column in
            .init(name: "Site \(column)", roll: roll.reduce(0) { $0 + $1[column] })
          }),
      ],
      crossings: [
        .init(
          rows: 0, columns: 1,
          roll: roll.map { $0.map { $0 > 0 && $0 < minimum ? RoundPolicy.Crossing.few : $0 } })
      ],
      minimum: minimum, commentMinimum: 10, opens: Date(timeIntervalSince1970: 0),
      closes: Date(timeIntervalSince1970: 86_400), scripts: [:])
  }

  func tally() -> Tally {
    var tally = Tally(policy: policy)
    for ballot in ballots { tally.add(ballot) }
    return tally
  }
}

/// How a department answers: leaning to one end, or to nothing.
private struct Mood {
  private let lean: Double
  private let isUnanimous: Bool

  init(using random: inout SplitMix64) {
    lean = Double.random(in: 0...1, using: &random)
    isUnanimous = Int.random(in: 0..<5, using: &random) == 0
  }

  func ballot(
    in segments: [String: Int], declares: Double, using random: inout SplitMix64
  ) -> BallotAnswers {
    var ballot = BallotAnswers(answers: [:])
    for (list, segment) in segments.sorted(by: { $0.key < $1.key })
    where Double.random(in: 0..<1, using: &random) < declares {
      ballot.segments[list] = segment
    }
    for question in RandomRound.questions {
      let isAnswered = Int.random(in: 0..<10, using: &random) > 0
      if question.kind == .text {
        if Int.random(in: 0..<8, using: &random) == 0 {
          ballot.answers[question.id] = .text("“Words” \(Int.random(in: 0..<50, using: &random))\n")
        }
      } else if isAnswered {
        ballot.answers[question.id] = answer(to: question, using: &random)
      }
    }
    return ballot
  }

  private func answer(
    to question: RoundPolicy.Question, using random: inout SplitMix64
  ) -> BallotAnswers.Answer {
    let count = question.scale.labels.count
    guard question.kind != .multiple else {
      // The last option is chosen by few, and by nobody of most groups.
      return .choices(
        (0..<count).filter { option in
          let share = option < count - 1 ? lean : 0.04
          return isUnanimous || Double.random(in: 0..<1, using: &random) < share
        })
    }
    if isUnanimous { return .choice(count - 1) }
    let place = (Double.random(in: 0..<1, using: &random) + lean) / 2
    return .choice(min(count - 1, Int(place * Double(count))))
  }
}

/// A small generator with a seed (Steele, Lea, Flood 2014), so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
