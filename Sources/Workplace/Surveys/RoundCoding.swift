import Foundation
import Postgres
import Rounds

// Stored under the names that policies use.
extension QuestionKind: PostgresCodable {}
extension RoundState: PostgresCodable {}

extension PolicyHash: PostgresDecodable {
  /// Reads a `bytea` of 32 bytes.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard let hash = PolicyHash(Data(try [UInt8](decoding: value))) else {
      throw PostgresDecodingFailure(expected: "the 32 bytes of a policy's hash")
    }
    self = hash
  }
}
