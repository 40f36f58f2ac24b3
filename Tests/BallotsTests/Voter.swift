import Crypto
import CryptoExtras
import Foundation
import Rounds
import Tabulation
import Tokens

/// A round and somebody who may answer in it, without a browser.
struct Voter {
  let policyHash: Data
  let issuing: IssuingKey
  let round: BallotRound

  init(policy: String = "a policy", issuing: IssuingKey) throws {
    policyHash = Data(SHA256.hash(data: Data(policy.utf8)))
    self.issuing = issuing
    round = try BallotRound(
      policyHash: PolicyHash(of: Data(policy.utf8)), issuingKey: issuing.publicKey.derRepresentation
    )
  }

  /// Made once: it takes half a second.
  static let sharedKey = Result { try IssuingKey() }

  static func shared() throws -> Voter {
    try Voter(issuing: sharedKey.get())
  }

  /// A token, issued as the protocol has it.
  func token() throws -> Data {
    try token(of: random(32) + Data("ballot-v1\0".utf8) + policyHash + random(32))
  }

  /// Any message with the issuer's signature.
  func token(of prepared: Data) throws -> Data {
    let key = try _RSA.BlindSigning.PublicKey(
      derRepresentation: issuing.publicKey.derRepresentation,
      parameters: .RSABSSA_SHA384_PSS_Deterministic)
    let message = key.prepare(prepared)
    let blinded = try key.blind(message)
    let answer = try issuing.sign(blinded.blindedMessage)
    let signature = try key.finalize(
      .init(rawRepresentation: answer), for: message, blindingInverse: blinded.inverse)
    return prepared + signature.rawRepresentation
  }

  func random(_ count: Int) -> Data {
    Data((0..<count).map { _ in UInt8.random(in: .min ... .max) })
  }
}

extension Data {
  init(hexadecimal digits: String) {
    let even = digits.count % 2 == 0 ? digits : "0" + digits
    self.init(
      stride(from: 0, to: even.count, by: 2).compactMap { offset in
        UInt8(even.dropFirst(offset).prefix(2), radix: 16)
      })
  }

  var hexadecimal: String {
    map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
  }

  /// The same with one bit turned.
  func flipped(bit: Int) -> Data {
    var copy = Data(self)
    copy[bit / 8] ^= 1 << UInt8(bit % 8)
    return copy
  }
}
