import Crypto
import CryptoExtras
import Foundation

/// The private key that signs requests for tokens: RSABSSA-SHA384-PSS-Randomized of RFC 9474, seen by
/// the signer, who cannot tell what it signs. An RSA key of 3072 bits, of one round only.
public struct IssuingKey: Sendable {
  let key: BlindSigning.PrivateKey

  /// A new key. Takes about half a second: not on a thread that others wait for.
  public init() throws(RoundKeyError) {
    do {
      key = try BlindSigning.PrivateKey(
        keySize: .init(bitCount: Self.bits), parameters: BlindSigning.parameters)
    } catch {
      throw .library("\(error)")
    }
  }

  /// The key that ``derRepresentation`` holds.
  init(derRepresentation: Data) throws(RoundKeyError) {
    guard
      let key = try? BlindSigning.PrivateKey(
        derRepresentation: derRepresentation, parameters: BlindSigning.parameters),
      key.keySizeInBits == Self.bits,
      key.derRepresentation == derRepresentation
    else { throw .unreadable }
    self.key = key
  }

  var derRepresentation: Data { key.derRepresentation }

  /// The half that stands in the policy.
  public var publicKey: IssuingPublicKey {
    get throws(RoundKeyError) { try IssuingPublicKey(key.publicKey) }
  }

  /// BlindSign, section 4.3: 384 bytes in, 384 bytes out. The same request gets the same signature.
  ///
  /// - Throws: ``IssuingError/unusableRequest`` when they are not 384 bytes, or not a number below
  ///   the modulus; ``IssuingError/library(_:)``.
  public func sign(_ blinded: some DataProtocol) throws(IssuingError) -> Data {
    try BlindSigning.sign(blinded, with: key)
  }

  /// Bits of the modulus.
  public static let bits = 3072
}

/// The public half of an ``IssuingKey``, in the forms in which it is published.
public struct IssuingPublicKey: Sendable, Hashable {
  /// DER SubjectPublicKeyInfo, which browsers import.
  public let derRepresentation: Data
  /// The same as text.
  public let pemRepresentation: String
  /// n, most significant byte first.
  public let modulus: Data
  /// e, most significant byte first.
  public let publicExponent: Data

  init(_ key: BlindSigning.PublicKey) throws(RoundKeyError) {
    guard let numbers = try? key.getKeyPrimitives() else { throw .unreadable }
    derRepresentation = key.derRepresentation
    pemRepresentation = key.pemRepresentation
    modulus = numbers.modulus
    publicExponent = numbers.publicExponent
  }
}

/// Why a request was not signed.
public enum IssuingError: Error, Hashable {
  /// It is not a blinded message for this key.
  case unusableRequest
  /// The library failed or its own check of the signature did; its words are for the log.
  case library(String)
}

/// The library's names for what RFC 9474 describes.
enum BlindSigning {
  typealias PrivateKey = _RSA.BlindSigning.PrivateKey<SHA384>
  typealias PublicKey = _RSA.BlindSigning.PublicKey<SHA384>

  static let parameters: _RSA.BlindSigning.Parameters<SHA384> = .RSABSSA_SHA384_PSS_Randomized

  static func sign(
    _ blinded: some DataProtocol, with key: PrivateKey
  ) throws(IssuingError) -> Data {
    do {
      return try key.blindSignature(for: Data(blinded)).rawRepresentation
    } catch CryptoKitError.incorrectParameterSize {
      throw .unusableRequest
    } catch {
      throw .library("\(error)")
    }
  }
}
