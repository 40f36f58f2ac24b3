import Foundation
import Rounds
import Glibc
import Testing

@testable import Tabulation

@Suite("Keys lie in one directory of our own, and are gone once destroyed")
final class KeyDirectoryTests {
  let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
    .path
  let round: PolicyHash
  let keys: RoundKeys

  init() throws {
    round = try #require(PolicyHash(Data(repeating: 0xab, count: 32)))
    keys = try Shared.keys.get()
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @Test("What is written is read back, by nobody else")
  func roundTrip() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    let read = try #require(try KeyDirectory(path).keys(of: round))
    #expect(read.fileContents == keys.fileContents)
    #expect(try directory.rounds() == [round])
    #expect(try files() == ["\(round).keys"])
    var status = stat()
    #expect(stat("\(path)/\(round).keys", &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
  }

  @Test("Keys that read back sign and open as those that were written")
  func sameKeys() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    let read = try #require(try directory.keys(of: round))
    #expect(try read.issuing.publicKey == keys.issuing.publicKey)
    #expect(read.opening.publicKey == keys.opening.publicKey)
    let request = Data(count: 383) + [2]
    #expect(try read.issuing.sign(request) == keys.issuing.sign(request))
  }

  @Test(
    "A directory that others may enter or read is refused",
    arguments: [0o750, 0o701, 0o740, 0o1700, 0o600])
  func wide(mode: Int) throws {
    let directory = try KeyDirectory(path)
    #expect(chmod(path, mode_t(mode)) == 0)
    #expect(throws: KeyDirectoryError.wide(path, mode: mode_t(mode))) { try KeyDirectory(path) }
    // Also when it was widened later.
    #expect(throws: KeyDirectoryError.wide(path, mode: mode_t(mode))) {
      try directory.write(keys, for: round)
    }
    #expect(throws: KeyDirectoryError.self) { try directory.keys(of: round) }
    #expect(throws: KeyDirectoryError.self) { try directory.destroyKeys(of: round) }
    #expect(chmod(path, 0o700) == 0)
    #expect(try files().isEmpty)
  }

  @Test("A directory that belongs to somebody else is refused", .enabled(if: geteuid() == 0))
  func foreign() {
    #expect(chown(path, 65_534, 65_534) == 0)
    #expect(throws: KeyDirectoryError.foreign(path)) { try KeyDirectory(path) }
  }

  @Test("A link, a file or nothing in its place is refused")
  func notADirectory() throws {
    let link = path + "-link"
    #expect(symlink(path, link) == 0)
    defer { unlink(link) }
    #expect(throws: KeyDirectoryError.self) { try KeyDirectory(link) }
    #expect(throws: KeyDirectoryError.self) { try KeyDirectory(path + "-missing") }
    try Data().write(to: URL(filePath: path + "/file"))
    #expect(throws: KeyDirectoryError.self) { try KeyDirectory(path + "/file") }
  }

  @Test("Keys of a round are never replaced")
  func exists() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    let others = try RoundKeys()
    #expect(throws: KeyDirectoryError.exists(round)) { try directory.write(others, for: round) }
    #expect(try directory.keys(of: round)?.fileContents == keys.fileContents)
    #expect(try files() == ["\(round).keys"])
  }

  @Test("Destroyed keys are gone, also from the bytes of the file that held them")
  func destroyed() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    // Held open as a stray process might, so that the overwritten bytes can still be read.
    let held = try #require(FileHandle(forReadingAtPath: "\(path)/\(round).keys"))
    try directory.destroyKeys(of: round)
    #expect(try files().isEmpty)
    #expect(try directory.keys(of: round) == nil)
    let left = try #require(try held.readToEnd())
    #expect(left == Data(count: keys.fileContents.count))
  }

  @Test("Destroying again, or what never was, does nothing")
  func destroyedAgain() throws {
    let directory = try KeyDirectory(path)
    try directory.destroyKeys(of: round)
    try directory.write(keys, for: round)
    try directory.destroyKeys(of: round)
    try directory.destroyKeys(of: round)
    try directory.write(keys, for: round)
    #expect(try directory.rounds() == [round])
  }

  @Test("After a crash in the middle of destroying, it can be done again")
  func destroyedHalf() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    try Data(count: keys.fileContents.count).write(to: URL(filePath: "\(path)/\(round).keys"))
    #expect(throws: KeyDirectoryError.damaged(round)) { try directory.keys(of: round) }
    try directory.destroyKeys(of: round)
    #expect(try files().isEmpty)
  }

  @Test("Keys that a crash left unfinished are no round's, and are destroyed")
  func unfinished() throws {
    let directory = try KeyDirectory(path)
    let name = "\(path)/\(round).keys.1.new"
    try keys.fileContents.prefix(700).write(to: URL(filePath: name))
    let held = try #require(FileHandle(forReadingAtPath: name))
    #expect(try directory.rounds().isEmpty)
    #expect(try directory.keys(of: round) == nil)
    try directory.destroyUnfinished()
    #expect(try files().isEmpty)
    #expect(try held.readToEnd() == Data(count: 700))
  }

  @Test("A crash just before the first name goes leaves whole keys")
  func finishedTwice() throws {
    let directory = try KeyDirectory(path)
    try directory.write(keys, for: round)
    #expect(link("\(path)/\(round).keys", "\(path)/\(round).keys.1.new") == 0)
    try directory.destroyUnfinished()
    #expect(try files() == ["\(round).keys"])
    #expect(try directory.keys(of: round)?.fileContents == keys.fileContents)
  }

  @Test("A link in the place of a key file is not followed")
  func linkedFile() throws {
    let directory = try KeyDirectory(path)
    let elsewhere = path + "-elsewhere"
    try keys.fileContents.write(to: URL(filePath: elsewhere))
    defer { unlink(elsewhere) }
    #expect(symlink(elsewhere, "\(path)/\(round).keys") == 0)
    #expect(throws: KeyDirectoryError.self) { try directory.keys(of: round) }
    #expect(throws: KeyDirectoryError.self) { try directory.destroyKeys(of: round) }
    #expect(try Data(contentsOf: URL(filePath: elsewhere)) == keys.fileContents)
  }

  @Test("A file that is no keys is damaged", arguments: [0, 31, 32, 33, 1_000, 100_000])
  func damaged(size: Int) throws {
    let directory = try KeyDirectory(path)
    let name = URL(filePath: "\(path)/\(round).keys")
    try Data(repeating: 0x30, count: size).write(to: name)
    #expect(throws: KeyDirectoryError.damaged(round)) { try directory.keys(of: round) }
  }

  @Test("Keys with something after them are damaged")
  func trailing() throws {
    let directory = try KeyDirectory(path)
    try (keys.fileContents + [0]).write(to: URL(filePath: "\(path)/\(round).keys"))
    #expect(throws: KeyDirectoryError.damaged(round)) { try directory.keys(of: round) }
  }

  @Test("Rounds at once do not disturb each other")
  func concurrent() async throws {
    let directory = try KeyDirectory(path)
    let rounds = (0..<20).compactMap { PolicyHash(Data(repeating: UInt8($0), count: 32)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for round in rounds { group.addTask { [keys] in try directory.write(keys, for: round) } }
      try await group.waitForAll()
    }
    #expect(try Set(directory.rounds()) == Set(rounds))
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
