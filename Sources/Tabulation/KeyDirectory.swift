import Foundation
import Rounds
import Glibc

/// Where the private keys of a database's open rounds lie, and nowhere else: one file a round, named by
/// the hash of its policy. It must be a directory of our own that nobody else may enter; otherwise
/// nothing is done.
///
/// The functions wait for the disk: not on a thread that others wait for.
public struct KeyDirectory: Sendable {
  let path: String

  /// - Throws: ``KeyDirectoryError`` when the directory is missing, somebody else's or open to others.
  public init(_ path: String) throws(KeyDirectoryError) {
    self.path = path
    _ = try openChecked()
  }

  /// The rounds whose keys are here.
  public func rounds() throws(KeyDirectoryError) -> [PolicyHash] {
    try names().compactMap { name in
      guard name.hasSuffix(Self.suffix) else { return nil }
      return PolicyHash(hexadecimal: String(name.dropLast(Self.suffix.count)))
    }
  }

  /// The keys of a round. Nil when there are none: destroyed, or never made here.
  public func keys(of round: PolicyHash) throws(KeyDirectoryError) -> RoundKeys? {
    let directory = try openChecked()
    guard let contents = try contents(of: Self.name(of: round), in: directory) else { return nil }
    do {
      return try RoundKeys(fileContents: contents)
    } catch {
      throw .damaged(round)
    }
  }

  private func contents(
    of name: String, in directory: borrowing Descriptor
  ) throws(KeyDirectoryError) -> Data? {
    do {
      let file = try Descriptor(opening: name, in: directory.number, flags: O_RDONLY)
      return try file.read(upTo: Self.largestFile)
    } catch  where error.code == ENOENT {
      return nil
    } catch {
      throw .system(error)
    }
  }

  func names() throws(KeyDirectoryError) -> [String] {
    _ = try openChecked()
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw .unlisted(path)
    }
  }

  /// The directory itself, checked each time: what is opened is what was looked at.
  func openChecked() throws(KeyDirectoryError) -> Descriptor {
    let directory = try Self.system { () throws(SystemCallError) in
      try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    }
    let status = try Self.system { () throws(SystemCallError) in try directory.status() }
    guard status.st_uid == geteuid() else { throw .foreign(path) }
    let mode = status.st_mode & 0o7777
    guard mode == 0o700 else { throw .wide(path, mode: mode) }
    return directory
  }

  /// Keeps others from working with these keys for as long as it is kept. Does not wait for them.
  ///
  /// - Throws: ``KeyDirectoryError/inUse(_:)`` when somebody does.
  func hold() throws(KeyDirectoryError) -> Descriptor {
    let directory = try openChecked()
    guard flock(directory.number, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .inUse(path) }
      throw .system(SystemCallError("flock"))
    }
    return directory
  }

  /// Does something that may fail with what the system says.
  static func system<T: ~Copyable>(
    _ body: () throws(SystemCallError) -> T
  ) throws(KeyDirectoryError) -> T {
    do {
      return try body()
    } catch {
      throw .system(error)
    }
  }

  static func name(of round: PolicyHash) -> String { "\(round)\(suffix)" }

  static let unfinishedSuffix = ".new"
  private static let suffix = ".keys"
  private static let largestFile = 16_384
}

/// Why the keys could not be reached.
public enum KeyDirectoryError: Error, Hashable, CustomStringConvertible {
  /// The directory belongs to another user than the tabulator's.
  case foreign(String)
  /// Its permissions are not 0700.
  case wide(String, mode: UInt32)
  /// Another tabulator works with it.
  case inUse(String)
  /// Keys of this round are there already; they are never replaced.
  case exists(PolicyHash)
  /// The file of this round holds no keys.
  case damaged(PolicyHash)
  /// The directory could not be listed.
  case unlisted(String)
  /// The system refused a call.
  case system(SystemCallError)

  /// A sentence for the log of whoever runs the tabulator.
  public var description: String {
    switch self {
    case .foreign(let path): "The key directory \(path) belongs to another user."
    case .wide(let path, let mode):
      "The key directory \(path) has the permissions 0\(String(mode, radix: 8)) and must have 0700."
    case .inUse(let path): "Another tabulator works with the key directory \(path)."
    case .exists(let round): "There are keys of round \(round) already."
    case .damaged(let round): "The keys of round \(round) are damaged."
    case .unlisted(let path): "The key directory \(path) could not be listed."
    case .system(let error): "The key directory failed: \(error)."
    }
  }
}
