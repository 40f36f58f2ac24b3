import Foundation
import Hummingbird
import NIOCore
import Rounds
import Synchronization
import Tokens
import Web

/// Policies, read once and kept: they never change. There are as many as rounds were ever announced.
final class PolicyShelf: Sendable {
  /// A policy, checked against its hash, with what is made of it.
  struct Kept: Sendable {
    let bytes: ByteBuffer
    let ballotSize: Int
    let round: BallotRound
    /// The whole page, the same for everybody.
    let page: ByteBuffer

    /// How many bytes are sent as a ballot, no more and no fewer.
    var sentSize: Int { BallotToken.size + SealedBallot.overhead + ballotSize }
  }

  private let directory: any RoundDirectory
  private let templates: Templates
  private let shell: Shell
  private let kept = Mutex<[PolicyHash: Kept]>([:])

  init(directory: any RoundDirectory, templates: Templates, shell: Shell) {
    self.directory = directory
    self.templates = templates
    self.shell = shell
  }

  /// The policy of a round.
  ///
  /// - Throws: ``PolicyMismatch``.
  func policy(of round: AnnouncedRound) async throws -> Kept {
    if let found = kept.withLock({ $0[round.hash] }) { return found }
    guard let bytes = try await directory.policy(of: round.id),
      PolicyHash(of: bytes) == round.hash
    else { throw PolicyMismatch() }
    let made = try make(bytes, round.hash)
    return kept.withLock { kept in
      let first = kept[round.hash] ?? made
      kept[round.hash] = first
      return first
    }
  }

  private func make(_ bytes: Data, _ hash: PolicyHash) throws -> Kept {
    let policy = try RoundPolicy(canonical: bytes)
    guard let keys = policy.keys else { throw PolicyMismatch() }
    let page = BallotPage(policy: policy, hash: hash, company: shell.company)
    return Kept(
      bytes: ByteBuffer(bytes: bytes), ballotSize: policy.ballotSize,
      round: try BallotRound(policyHash: hash, issuingKey: keys.issuing),
      page: ByteBuffer(string: templates.render(page, in: shell).markup))
  }
}

/// The database holds another document than was hashed and announced.
struct PolicyMismatch: Error {}
