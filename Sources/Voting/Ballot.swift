import Crypto
import Foundation
import Rounds

/// A ballot as it is sent: the token, and the answers sealed under its nullifier.
public struct Ballot: Sendable {
  /// What is sent: token (490) ‖ encapsulated key (65) ‖ ciphertext (`ballotSize` of the policy) ‖ tag (16).
  public let bytes: Data
  /// What stands for the token in the box and in the published list: its SHA-256, 32 bytes.
  public let nullifier: Data

  /// Seals answers (RFC 9180, base mode).
  ///
  /// - Throws: ``VotingError/tooLong`` when they do not fit; otherwise what the library throws.
  public init(_ answers: BallotAnswers, token: Data, in round: VotersRound) throws {
    try self.init(answers.canonical, token: token, in: round)
  }

  /// Seals any bytes.
  ///
  /// - Throws: ``VotingError/tooLong`` when they do not fit; otherwise what the library throws.
  public init(_ answers: Data, token: Data, in round: VotersRound) throws {
    guard let padded = Padding.add(to: answers, size: round.policy.ballotSize) else {
      throw VotingError.tooLong
    }
    nullifier = Data(SHA256.hash(data: token))
    var sender = try HPKE.Sender(
      recipientKey: round.openingKey, ciphersuite: .P256_SHA256_AES_GCM_256,
      info: round.hash.bytes)
    let sealed = try sender.seal(padded, authenticating: nullifier)
    bytes = token + sender.encapsulatedKey + sealed
  }
}
