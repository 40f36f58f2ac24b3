import Foundation
import Rounds

/// Who asks for a token in a round of the demo, who answers, and what; the same in every run.
struct DemoVotes: Sendable {
  /// People who ask for a token, by their place in the plan. The first ones answer.
  let askers: [Int]
  /// What those answer.
  let ballots: [BallotAnswers]

  /// - Parameters:
  ///   - round: how many take part, and in what month.
  ///   - people: all of the company. Nobody of `company.json` takes part: their browsers will, when
  ///     somebody signs in.
  ///   - policy: what is asked.
  init(
    _ round: DemoRoundFile, _ surveys: DemoSurveyFiles, people: [DemoPerson], policy: RoundPolicy
  ) {
    var random = SplitMix64(seed: 7_000 + (UInt64(round.digits) ?? 0))
    let places = people.map { DemoPlace($0, surveys.moods) }
    let keys = people.indices.map { index in
      // Weighted, without replacement (Efraimidis and Spirakis).
      people[index].account == nil ? log(1 - random.unit()) / places[index].turnout : -.infinity
    }
    askers = Array(
      people.indices.sorted { (keys[$0], $0) > (keys[$1], $1) }.prefix(round.tokens))
    let month = surveys.moods.months[round.month] ?? 0
    let voters = askers.prefix(round.ballots)
    let moods = voters.map { month + places[$0].mood + 0.55 * random.normal() }
    var ballots = voters.map { _ in BallotAnswers(answers: [:]) }
    var opinions = DemoOpinions(bank: surveys.bank, policy: policy, random: random)
    for (index, voter) in voters.enumerated() {
      ballots[index].answers = opinions.answers(inMood: moods[index])
      ballots[index].segments = Self.segments(
        of: people[voter], policy, random: &opinions.random)
    }
    for question in policy.questions where question.kind == .text {
      let comments = round.comments[question.id] ?? []
      for (writer, comment) in zip(
        Self.writers(comments.count, moods, random: &opinions.random), comments)
      {
        ballots[writer].answers[question.id] = .text(comment)
      }
    }
    self.ballots = ballots
  }

  /// Where somebody says they work: most people do, and not everybody.
  private static func segments(
    of person: DemoPerson, _ policy: RoundPolicy, random: inout SplitMix64
  ) -> [String: Int] {
    let places = ["department": person.record.department, "site": person.record.site]
    var segments: [String: Int] = [:]
    for list in policy.lists where random.chance(0.92) {
      segments[list.id] = list.segments.firstIndex { $0.name == places[list.id] }
    }
    return segments
  }

  /// So many of those who answer, from the worst mood to the best; the more somebody is moved, the
  /// likelier they write.
  private static func writers(
    _ count: Int, _ moods: [Double], random: inout SplitMix64
  ) -> [Int] {
    let keys = moods.map { log(1 - random.unit()) / (0.5 + abs($0)) }
    return moods.indices.sorted { (keys[$0], $0) > (keys[$1], $1) }.prefix(count)
      .sorted { (moods[$0], $0) < (moods[$1], $1) }
  }
}

/// What a department and a site make of somebody.
private struct DemoPlace {
  let mood: Double
  let turnout: Double

  init(_ person: DemoPerson, _ moods: DemoMoods) {
    let department = moods.departments[person.record.department]
    let site = moods.sites[person.record.site]
    mood = (department?.mood ?? 0) + (site?.mood ?? 0)
    turnout = (department?.turnout ?? 1) * (site?.turnout ?? 1)
  }
}
