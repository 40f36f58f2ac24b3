import Foundation
import Rounds

/// How the people of the demo answer a survey: each has a mood, made of the month's, their department's,
/// their site's and their own, and it moves each of their answers as far as the question lets it.
struct DemoOpinions {
  let bank: DemoBank
  let policy: RoundPolicy
  var random: SplitMix64

  /// What somebody in this mood answers, but for their own words.
  mutating func answers(inMood mood: Double) -> [String: BallotAnswers.Answer] {
    var answers: [String: BallotAnswers.Answer] = [:]
    for asked in policy.questions {
      guard let question = bank.questions.first(where: { $0.key == asked.id }),
        asked.isRequired || !random.chance(Self.leftOut)
      else { continue }
      answers[asked.id] = answer(to: question, inMood: mood)
    }
    return answers
  }

  private mutating func answer(
    to question: DemoBank.Question, inMood mood: Double
  ) -> BallotAnswers.Answer? {
    switch question.kind {
    case .agreement5: .choice(step(of: 5, question, mood))
    case .agreement7: .choice(step(of: 7, question, mood))
    case .netPromoter:
      .choice(min(10, max(0, Int((7 + 2.4 * favour(question, mood)).rounded()))))
    case .single: .choice(choice(of: question.options, mood))
    case .multiple: choices(of: question.options, mood)
    case .text: nil
    }
  }

  /// How favourably somebody sees what is asked: about 0 in the middle.
  private mutating func favour(_ question: DemoBank.Question, _ mood: Double) -> Double {
    question.level + question.pull * mood + 0.8 * random.normal()
  }

  /// A step of a scale that gets narrower the more steps it has.
  private mutating func step(of steps: Int, _ question: DemoBank.Question, _ mood: Double) -> Int {
    let width = 3.6 / Double(steps)
    let middle = Double(steps) / 2
    let favoured = Int((favour(question, mood) / width + middle).rounded(.down))
    let step = min(steps - 1, max(0, favoured))
    return question.isReverse ? steps - 1 - step : step
  }

  private mutating func choice(of options: [DemoBank.Option], _ mood: Double) -> Int {
    let weights = options.map { $0.share * exp($0.lean * mood) }
    var rest = random.unit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return options.count - 1
  }

  /// Nil where none is chosen: the question is left out then.
  private mutating func choices(
    of options: [DemoBank.Option], _ mood: Double
  ) -> BallotAnswers.Answer? {
    var chosen: [Int] = []
    for (index, option) in options.enumerated() {
      let odds = option.share / (1 - option.share) * exp(option.lean * mood)
      if random.chance(odds / (1 + odds)) { chosen.append(index) }
    }
    return chosen.isEmpty ? nil : .choices(chosen)
  }

  /// How many leave out what needs no answer.
  private static let leftOut = 0.06
}

extension SplitMix64 {
  /// A number that is about 0, seldom beyond 2 on either side (Box and Muller).
  mutating func normal() -> Double {
    let length = (-2 * log(1 - unit())).squareRoot()
    return length * cos(2 * .pi * unit())
  }
}
