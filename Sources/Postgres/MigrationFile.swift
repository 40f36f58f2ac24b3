import Crypto
import Foundation

/// A file of a migrations directory: `YYYYMMDDHHMM_verb_object.sql`.
struct MigrationFile: Sendable {
  /// The file's name without `.sql`.
  let name: String
  let text: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  let checksum: String

  /// A first line `-- no-transaction`: the file's only statement runs outside a transaction.
  var runsInTransaction: Bool {
    let firstLine = text.prefix { !$0.isNewline }
    return firstLine.trimmingCharacters(in: .whitespaces) != "-- no-transaction"
  }

  /// All migrations of a directory in the order of their names.
  /// - Throws: ``MigrationError/misnamed(_:)`` for any other file that ends in `.sql`.
  static func all(in directory: URL) throws -> [MigrationFile] {
    let files = try FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "sql" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    for (earlier, later) in zip(files, files.dropFirst())
    where earlier.lastPathComponent.prefix(12) == later.lastPathComponent.prefix(12) {
      throw MigrationError.sameTime(
        earlier.lastPathComponent, later.lastPathComponent)
    }
    return try files.map(read)
  }

  private static func read(_ url: URL) throws -> MigrationFile {
    let name = url.deletingPathExtension().lastPathComponent
    guard isWellFormed(name) else { throw MigrationError.misnamed(url.lastPathComponent) }
    let bytes = try Data(contentsOf: url)
    guard let text = String(bytes: bytes, encoding: .utf8), !text.utf8.contains(0) else {
      throw MigrationError.notText(url.lastPathComponent)
    }
    let checksum = SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    return MigrationFile(name: name, text: text, checksum: checksum)
  }

  private static func isWellFormed(_ name: String) -> Bool {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    let isTime = { (part: Substring) in
      part.utf8.count == 12
        && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
    }
    let isWord = { (part: Substring) in
      !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
    }
    return parts.count >= 3 && isTime(parts[0]) && parts.dropFirst().allSatisfy(isWord)
  }
}
