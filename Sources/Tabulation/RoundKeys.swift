import Foundation

/// Both private keys of a round. They are kept and destroyed together.
public struct RoundKeys: Sendable {
  /// Signs requests for tokens.
  public let issuing: IssuingKey
  /// Opens ballots.
  public let opening: OpeningKey

  /// New keys. Takes about half a second: not on a thread that others wait for.
  public init() throws(RoundKeyError) {
    issuing = try IssuingKey()
    opening = OpeningKey()
  }

  /// The keys that ``fileContents`` holds.
  init(fileContents: Data) throws(RoundKeyError) {
    opening = try OpeningKey(rawRepresentation: Data(fileContents.prefix(Self.openingSize)))
    issuing = try IssuingKey(derRepresentation: Data(fileContents.dropFirst(Self.openingSize)))
  }

  /// The opening key's number in 32 bytes, then the issuing key as DER RSAPrivateKey.
  var fileContents: Data { opening.rawRepresentation + issuing.derRepresentation }

  private static let openingSize = 32
}

/// What can be wrong with a key of a round. No case holds any part of one.
public enum RoundKeyError: Error, Hashable, CustomStringConvertible {
  /// The bytes are not a key of the kind and size that rounds have.
  case unreadable
  /// The library could not make one, in its words.
  case library(String)

  /// A sentence for the log of whoever runs the tabulator.
  public var description: String {
    switch self {
    case .unreadable: "The bytes are not a key of a round."
    case .library(let words): "A key could not be made: \(words)"
    }
  }
}
