import Crypto
import Foundation
import Web

/// The scripts that a ballot runs, by their path on the site, with the SHA-256 of each.
///
/// They are the files of `js/ballot`, the script that every page runs, and whatever those import.
public struct BallotScripts: Sendable {
  /// SHA-256 in hexadecimal digits, by path as in a URL.
  public let hashes: [String: String]

  /// Hashes the scripts below a directory.
  ///
  /// - Throws: when one of them, or one that they import, cannot be read: what is left out would be
  ///   promised to nobody.
  public init(publicDirectory: String) throws {
    let root = URL(filePath: publicDirectory, directoryHint: .isDirectory)
    var hashes: [String: String] = [:]
    var waiting = try Self.files(below: "/js/ballot", in: root) + ["/js/redress.js"]
    while let path = waiting.popLast() {
      guard hashes[path] == nil else { continue }
      let bytes = try Data(contentsOf: root.appending(path: String(path.dropFirst())))
      hashes[path] = SHA256.hash(data: bytes).hexadecimal
      waiting += Self.imports(of: String(decoding: bytes, as: UTF8.self), at: path)
    }
    self.hashes = hashes
  }

  private static func files(below path: String, in root: URL) throws -> [String] {
    let directory = root.appending(path: String(path.dropFirst())).path(percentEncoded: false)
    return try FileManager.default.subpathsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".js") }.map { "\(path)/\($0)" }
  }

  /// Paths that a script names in its imports, relative or from the root.
  private static func imports(of script: String, at path: String) -> [String] {
    script.matches(of: #/(?:from|import)\s*\(?\s*["']([.\/][^"']*)["']/#).map { match in
      let base = URL(filePath: path).deletingLastPathComponent()
      let name = String(match.1)
      let file = name.hasPrefix("/") ? URL(filePath: name) : base.appending(path: name)
      return file.standardized.path(percentEncoded: false)
    }
  }
}
