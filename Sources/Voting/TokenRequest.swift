import Crypto
import CryptoExtras
import Foundation
import Rounds

/// A request for a token (RFC 9474), and what turns its answer into one.
///
/// Message and prefix are the browser's for the same secret. The salt and the blinding factor are the
/// library's own, new each time, where the browser derives them: a request that is lost here cannot be
/// made again. That is enough for tests, the demo and measurements, which keep it in memory.
public struct TokenRequest: Sendable {
  /// What is sent to be signed: 384 bytes.
  public let blinded: Data
  private let prepared: Data
  private let key: _RSA.BlindSigning.PublicKey<SHA384>
  // A value that never changes; the library has not said yet that it can be sent.
  nonisolated(unsafe) private let inverse: _RSA.BlindSigning.BlindingInverse

  /// A request in the round of a policy: Blind, section 4.2.
  ///
  /// - Throws: what the library throws when the round's issuing key is none.
  public init(by secret: VoterSecret, in round: VotersRound) throws {
    let key = try _RSA.BlindSigning.PublicKey<SHA384>(
      derRepresentation: round.issuingKey, parameters: .RSABSSA_SHA384_PSS_Deterministic)
    // The prefix of the randomized variant is in it already.
    let prepared = secret.prepared(for: round.hash)
    let blinding = try key.blind(key.prepare(prepared))
    self.key = key
    self.prepared = prepared
    blinded = blinding.blindedMessage
    inverse = blinding.inverse
  }

  /// The token: 490 bytes. Finalize, section 4.4.
  ///
  /// - Throws: when what was answered is not the round's signature of this request.
  public func token(signedBy answer: Data) throws -> Data {
    let signature = try key.finalize(
      .init(rawRepresentation: answer), for: key.prepare(prepared),
      blindingInverse: inverse)
    return prepared + signature.rawRepresentation
  }
}
