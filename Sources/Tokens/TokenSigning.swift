import Crypto
import CryptoExtras
import Foundation

/// The signature of tokens: RSABSSA-SHA384-PSS-Randomized of RFC 9474, seen by who verifies.
enum TokenSigning {
  typealias PublicKey = _RSA.BlindSigning.PublicKey<SHA384>

  static let keyBits = 3072
  static let signatureSize = keyBits / 8

  /// The prefix of section 4.1 is already part of a token. With the parameters of the randomized
  /// variant the library would put a second one in front of it; all else is the same in both.
  static let parameters: _RSA.BlindSigning.Parameters<SHA384> = .RSABSSA_SHA384_PSS_Deterministic

  /// RSASSA-PSS-VERIFY of section 4.5. Bytes that are no signature are merely not valid; a number
  /// that is not below the modulus is none, so that no token has a second form.
  static func isValid(
    signature: some DataProtocol, of prepared: some DataProtocol, by key: PublicKey
  ) -> Bool {
    key.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature), for: key.prepare(prepared))
  }
}
