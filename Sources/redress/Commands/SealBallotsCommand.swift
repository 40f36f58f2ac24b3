import ArgumentParser
import Foundation
import Rounds
import Synchronization
import Tabulation
import Voting
import Web

/// `redress seal-ballots`: ballots by the thousand, as `copy` reads them, for `scripts/bench`.
struct SealBallotsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal-ballots", abstract: "Seal ballots, for benchmarks.",
    shouldDisplay: false)

  @Option(help: "A file with the policy of the round.")
  var policy: String

  @Option(help: "The folder with the keys of the round, which sign the tokens.")
  var keys: String

  @Option(help: "The number of the round.")
  var round: Int64

  @Option(help: "How many.")
  var count: Int

  func run() async throws {
    let bytes = try Data(contentsOf: URL(filePath: policy))
    let voted = try VotersRound(policy: bytes, hash: PolicyHash(of: bytes))
    guard let issuing = try KeyDirectory(keys).keys(of: voted.hash)?.issuing else {
      throw ValidationError("There are no keys of this round in \(keys).")
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    try await withThrowingTaskGroup(of: Void.self) { group in
      for core in 0..<cores {
        group.addTask {
          for start in stride(from: core * Self.part, to: count, by: cores * Self.part) {
            try write(start..<min(start + Self.part, count), in: voted, issuing)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// A pipe takes less at a time than is written, so the tasks take turns.
  private static let output = Mutex(())
  /// So many lines are written at once, whole.
  private static let part = 200

  private func write(
    _ numbers: Range<Int>, in voted: VotersRound, _ issuing: IssuingKey
  ) throws {
    let lines = try numbers.map { number in
      let request = try TokenRequest(by: VoterSecret(), in: voted)
      let token = try request.token(signedBy: issuing.sign(request.blinded))
      let ballot = try Ballot(answers(number, voted.policy), token: token, in: voted)
      let sealed = ballot.bytes.dropFirst(token.count)
      let columns = [token, ballot.nullifier, sealed].map { "\\\\x\($0.hexadecimal)" }
      return "\(round)\t\(columns.joined(separator: "\t"))\n"
    }
    try Self.output.withLock { _ in
      try FileHandle.standardOutput.write(contentsOf: Data(lines.joined().utf8))
    }
  }

  /// One in twenty has something to say in words.
  private func answers(_ number: Int, _ policy: RoundPolicy) -> BallotAnswers {
    var answers: [String: BallotAnswers.Answer] = [:]
    for (position, question) in policy.questions.enumerated() {
      switch question.kind {
      case .agreement5: answers[question.id] = .choice((number + position) % 5)
      case .text where number % 20 == 0:
        answers[question.id] = .text("Number \(number) would like a window that opens.")
      default: break
      }
    }
    let segments = policy.lists.map { ($0.id, number % $0.segments.count) }
    return BallotAnswers(answers: answers, segments: Dictionary(uniqueKeysWithValues: segments))
  }
}
