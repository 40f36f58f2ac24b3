import Ballots
import Foundation
import Rounds
import Tabulation
import Tokens
import Voting
import Workplace

/// Holds the demo's survey rounds as rounds are held in earnest, with a clock in the past: the real
/// tabulator makes keys, signs and counts, real ballots go through the real ballot box.
struct DemoRoundHolder {
  let demo: DemoRounds
  let tabulator: Tabulator
  let box: BallotBox
  let now: Date
  let progress: @Sendable (String) -> Void

  /// One after the other: the box holds the ballots of one round at a time.
  func holdAll() async throws {
    for round in demo.rounds { try await hold(round) }
  }

  private func hold(_ round: DemoRound) async throws {
    let id = try await demo.approve(round)
    try await tabulator.step(now: round.announced)
    try await demo.tell(at: round.announced, now: now)
    let (bytes, hash) = try await demo.policy(of: id)
    let voted = try VotersRound(policy: bytes, hash: hash)
    let voters = try await issue(round, id, voted)
    guard round.opens <= now else { return }
    try await tabulator.step(now: round.opens)
    try await cast(voters, in: id, voted)
    if round.closes <= now {
      try await tabulator.step(now: round.closes)
      try await demo.tell(at: round.closes, now: now)
    }
    let state = round.closes <= now ? "counted" : "open"
    progress(
      "“\(round.title)”: \(voters.count) tokens, \(Self.ballots(of: voters)) ballots, \(state)")
  }

  /// Somebody with the request that they keep until it is answered.
  private struct Asking: Sendable {
    let voter: DemoVoter
    let request: TokenRequest
  }

  private func issue(
    _ round: DemoRound, _ id: Int64, _ voted: VotersRound
  ) async throws -> [Asking] {
    let voters = try await demo.voters(in: round, of: voted.policy)
    let asking = try await OnAllCores.map(voters) {
      Asking(voter: $0, request: try TokenRequest(by: VoterSecret(), in: voted))
    }
    try await demo.ask(
      asking.map { (employee: $0.voter.employee, blinded: $0.request.blinded) }, in: id)
    // Until nothing is left to be signed at that moment.
    while let next = try await tabulator.step(now: round.announced), next <= round.announced {}
    return asking
  }

  private func cast(_ asking: [Asking], in id: Int64, _ voted: VotersRound) async throws {
    let signatures = try await demo.signatures(in: id)
    let ballots = try await OnAllCores.map(asking) { asking -> Ballot? in
      guard let answers = asking.voter.answers, let signature = signatures[asking.voter.employee]
      else { return nil }
      let token = try asking.request.token(signedBy: signature)
      return try Ballot(answers, token: token, in: voted)
    }.compactMap(\.self)
    guard ballots.count == Self.ballots(of: asking), let keys = voted.policy.keys else {
      throw DemoRoundError.unsigned
    }
    let round = try BallotRound(policyHash: voted.hash, issuingKey: keys.issuing)
    let size = voted.policy.ballotSize
    try await withThrowingTaskGroup { group in
      for ballot in ballots {
        group.addTask { [box] in
          guard try await box.take(ballot.bytes, in: id, of: round, ballotSize: size) else {
            throw DemoRoundError.shut
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func ballots(of asking: [Asking]) -> Int {
    asking.count { $0.voter.answers != nil }
  }
}

/// Why the demo's rounds could not be held to their end.
enum DemoRoundError: Error, CustomStringConvertible {
  /// Somebody who answers has no token.
  case unsigned
  /// The box does not take the ballots.
  case shut

  var description: String {
    switch self {
    case .unsigned: "The tabulator did not sign a token for everybody who answers."
    case .shut: "The ballot box is shut."
    }
  }
}
