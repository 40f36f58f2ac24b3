import Crypto
import CryptoExtras
import Foundation
import Rounds

/// A ballot as it lies in the box.
public struct SealedAnswers: Sendable, Hashable {
  /// Of 490 bytes.
  public var token: Data
  /// Of 32 bytes.
  public var nullifier: Data
  /// What only the tabulator can open.
  public var sealed: Data

  /// All parts; the nullifier is the token's unless it is said to be another.
  public init(token: Data, nullifier: Data? = nil, sealed: Data) {
    self.token = token
    self.nullifier = nullifier ?? Data(SHA256.hash(data: token))
    self.sealed = sealed
  }
}

/// Somebody who asks for a token of a round and answers, without a browser.
public struct TestVoter {
  private typealias PublicKey = _RSA.BlindSigning.PublicKey<SHA384>

  /// What is sent under a name.
  public let blinded: Data
  private let policy: RoundPolicy
  private let hash: PolicyHash
  private let prepared: Data
  private let key: PublicKey
  private let inverse: _RSA.BlindSigning.BlindingResult

  /// - Parameter policy: of a round that was announced.
  public init(_ policy: RoundPolicy) throws {
    let hash = PolicyHash(of: try policy.canonical)
    let key = try PublicKey(
      derRepresentation: policy.keys?.issuing ?? Data(),
      parameters: .RSABSSA_SHA384_PSS_Deterministic)
    let prepared =
      Self.random(32) + Data("ballot-v1\0".utf8) + hash.bytes + Self.random(32)
    let message = key.prepare(prepared)
    let request = try key.blind(message)
    blinded = request.blindedMessage
    (self.key, inverse) = (key, request)
    (self.policy, self.hash, self.prepared) = (policy, hash, prepared)
  }

  /// The token.
  /// - Throws: unless the signature is valid for the key in the policy.
  public func token(_ signature: Data) throws -> Data {
    // Fails unless the signature is one for this message.
    let unblinded = try key.finalize(
      .init(rawRepresentation: signature), for: key.prepare(prepared),
      blindingInverse: inverse.inverse)
    return prepared + unblinded.rawRepresentation
  }

  /// A ballot under a token.
  public func seal(_ answers: BallotAnswers, under token: Data) throws -> SealedAnswers {
    try seal(answers.canonical, under: token)
  }

  /// Anything, sealed as ballots are.
  public func seal(_ bytes: Data, under token: Data) throws -> SealedAnswers {
    var sender = try HPKE.Sender(
      recipientKey: P256.KeyAgreement.PublicKey(
        x963Representation: policy.keys?.opening ?? Data()),
      ciphersuite: .P256_SHA256_AES_GCM_256, info: hash.bytes)
    let padded = Padding.add(to: bytes, size: policy.ballotSize) ?? Data()
    let ciphertext = try sender.seal(
      padded, authenticating: Data(SHA256.hash(data: token)))
    return SealedAnswers(token: token, sealed: sender.encapsulatedKey + ciphertext)
  }

  /// Bytes that nobody knew before.
  public static func random(_ count: Int) -> Data {
    Data((0..<count).map { _ in UInt8.random(in: .min ... .max) })
  }
}

/// Ballots of people who got their tokens without asking: of whoever has the round's issuing key.
public struct TestIssuer: Sendable {
  private let policy: RoundPolicy
  private let sign: @Sendable (Data) throws -> Data

  /// - Parameters:
  ///   - policy: of a round that was announced.
  ///   - sign: what its tabulator does with a request.
  public init(_ policy: RoundPolicy, sign: @escaping @Sendable (Data) throws -> Data) {
    (self.policy, self.sign) = (policy, sign)
  }

  /// A token that nobody has yet.
  public func token() throws -> Data {
    let voter = try TestVoter(policy)
    return try voter.token(sign(voter.blinded))
  }

  /// A ballot under a token of its own.
  public func ballot(_ answers: BallotAnswers) throws -> SealedAnswers {
    let voter = try TestVoter(policy)
    return try voter.seal(answers, under: voter.token(sign(voter.blinded)))
  }
}
