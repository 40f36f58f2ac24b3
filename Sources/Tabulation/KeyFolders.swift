import Foundation
import Glibc

/// A directory with a folder for the keys of each database that is tabulated with it.
///
/// A tabulator sees the keys of its own database only. So one that is pointed at another database
/// destroys nothing, and one with another directory notices that the keys are not there.
public struct KeyFolders: Sendable {
  private let path: String

  /// - Throws: ``KeyDirectoryError`` when the directory is missing, somebody else's or open to others.
  public init(_ path: String) throws(KeyDirectoryError) {
    self.path = path
    _ = try KeyDirectory(path)
  }

  /// Nil when there is none of this name.
  func folder(_ name: UUID) throws(KeyDirectoryError) -> KeyDirectory? {
    do {
      return try KeyDirectory("\(path)/\(Self.file(name))")
    } catch .system(let error) where error.code == ENOENT {
      return nil
    }
  }

  /// Makes a folder of a new name. It is on the disk when this returns.
  func makeFolder() throws(KeyDirectoryError) -> (name: UUID, directory: KeyDirectory) {
    let name = UUID()
    let directory = try KeyDirectory(path).openChecked()
    try KeyDirectory.system { () throws(SystemCallError) in
      try directory.makeDirectory(Self.file(name))
      try directory.synchronize()
    }
    return (name, try KeyDirectory("\(path)/\(Self.file(name))"))
  }

  /// As the database writes it.
  private static func file(_ name: UUID) -> String { name.uuidString.lowercased() }
}

extension Descriptor {
  /// A directory in this one, for its owner alone.
  fileprivate borrowing func makeDirectory(_ name: String) throws(SystemCallError) {
    guard mkdirat(number, name, 0o700) == 0 else { throw SystemCallError("mkdir \(name)") }
  }
}
