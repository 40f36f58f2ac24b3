import Foundation
import Rounds
import Glibc

extension KeyDirectory {
  /// Keeps the keys of a round. When this returns they are on the disk; when it fails or the machine
  /// stops, they are there completely or not at all.
  ///
  /// - Throws: ``KeyDirectoryError/exists(_:)`` when the round has keys: they are never replaced.
  public func write(_ keys: RoundKeys, for round: PolicyHash) throws(KeyDirectoryError) {
    let directory = try openChecked()
    let name = Self.name(of: round)
    let unfinished = "\(name).\(UInt64.random(in: .min ... .max))\(Self.unfinishedSuffix)"
    do {
      let flags = O_WRONLY | O_CREAT | O_EXCL
      let file = try Descriptor(opening: unfinished, in: directory.number, flags: flags)
      try file.write(keys.fileContents)
      try file.synchronize()
      try directory.link(unfinished, to: name)
      try directory.remove(unfinished)
      try directory.synchronize()
    } catch {
      try? destroyUnfinished(unfinished, in: directory)
      throw error.code == EEXIST ? .exists(round) : .system(error)
    }
  }

  /// Destroys the keys of a round: overwritten, removed, and the disk has been told of both. Nothing
  /// happens when there are none, so that it can be done again after a crash.
  ///
  /// What a disk keeps of overwritten blocks on its own is beyond this: see docs/decisions/0011.
  public func destroyKeys(of round: PolicyHash) throws(KeyDirectoryError) {
    let directory = try openChecked()
    try Self.system { () throws(SystemCallError) in
      try destroy(Self.name(of: round), in: directory)
    }
  }

  /// Destroys what a crash left of keys that were never finished and so never used. Only while nobody
  /// is writing keys.
  public func destroyUnfinished() throws(KeyDirectoryError) {
    let directory = try openChecked()
    for name in try names() where name.hasSuffix(Self.unfinishedSuffix) {
      try Self.system { () throws(SystemCallError) in
        try destroyUnfinished(name, in: directory)
      }
    }
  }

  private func destroy(
    _ name: String, in directory: borrowing Descriptor
  ) throws(SystemCallError) {
    do {
      let file = try Descriptor(opening: name, in: directory.number, flags: O_WRONLY)
      try file.write(Data(count: Int(file.status().st_size)))
      try file.synchronize()
      try directory.remove(name)
    } catch  where error.code == ENOENT {
      // Gone already. That the disk knows is seen to below.
    }
    try directory.synchronize()
  }

  /// A file that has its final name too is finished: only this name goes.
  private func destroyUnfinished(
    _ name: String, in directory: borrowing Descriptor
  ) throws(SystemCallError) {
    let file = try Descriptor(opening: name, in: directory.number, flags: O_WRONLY)
    if try file.status().st_nlink > 1 {
      try directory.remove(name)
    } else {
      try destroy(name, in: directory)
    }
  }
}

extension Descriptor {
  /// A second name for a file of this directory. Unlike renaming, this never replaces another.
  fileprivate borrowing func link(_ old: String, to new: String) throws(SystemCallError) {
    guard linkat(number, old, number, new, 0) == 0 else { throw SystemCallError("link \(old)") }
  }

  fileprivate borrowing func remove(_ name: String) throws(SystemCallError) {
    guard unlinkat(number, name, 0) == 0 else { throw SystemCallError("unlink \(name)") }
  }
}
