import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Tabulation

@Suite("The keys of each database are by themselves")
struct KeyFoldersTests {
  @Test("A tabulator of another database with the same directory destroys nothing")
  func otherDatabase() async throws {
    try await withFolders { folders, _ in
      try await Office.with { office in
        let round = try await office.announced(with: folders)
        try await Office.with { other in
          try await other.step(with: folders, now: Office.noon)
        }
        try await office.step(with: folders, now: round.opens)
        #expect(try await round.state() == "open")
      }
    }
  }

  @Test("With a directory that never held its keys nothing is begun, and no survey becomes void")
  func otherDirectory() async throws {
    try await withFolders { folders, _ in
      try await Office.with { office in
        let round = try await office.announced(with: folders)
        try await withFolders { others, path in
          await #expect(throws: KeysElsewhere()) {
            try await office.step(with: others, now: Office.noon)
          }
          let made = try FileManager.default.contentsOfDirectory(atPath: path)
          #expect(made.isEmpty)
          let state = try await round.state()
          #expect(state == "announced")
        }
      }
    }
  }

  @Test("Once somebody says that the keys are lost, the surveys that need them become void")
  func lost() async throws {
    try await withFolders { folders, _ in
      try await Office.with { office in
        let round = try await office.announced(with: folders)
        try await withFolders { others, _ in
          try await office.step(with: others, keysAreLost: true, now: Office.noon)
        }
        #expect(try await round.state() == "void")
      }
    }
  }

  @Test("A database that was restored under another name finds its keys again")
  func restored() async throws {
    try await withFolders { folders, _ in
      let database = try await TestDatabase.migrated()
      var announced: TestRound?
      try await Office.with(database) { announced = try await $0.announced(with: folders) }
      let restored = try await database.copy()
      try await Office.with(restored) { office in
        let round = try #require(announced).seen(by: office.owner)
        try await office.step(with: folders, now: round.opens)
        #expect(try await round.state() == "open")
      }
      try await restored.drop()
      try await database.drop()
    }
  }

  @Test("A folder that another directory has kept from before counts for nothing")
  func formerDirectory() async throws {
    try await withFolders { former, _ in
      try await Office.with { office in
        try await office.step(with: former, now: Office.noon)
        try await withFolders { folders, _ in
          let round = try await office.announced(with: folders)
          await #expect(throws: KeysElsewhere()) {
            try await office.step(with: former, now: round.opens)
          }
          try await office.step(with: folders, now: round.opens)
          let state = try await round.state()
          #expect(state == "open")
        }
      }
    }
  }

  @Test("The tabulator of a copy does not work with the keys at the same time")
  func copyAtOnce() async throws {
    try await withFolders { folders, path in
      let database = try await TestDatabase.migrated()
      try await Office.with(database) { _ = try await $0.announced(with: folders) }
      let copy = try await database.copy()
      try await Office.with(database) { office in
        let tabulator = try await office.start(with: folders)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first)
        try await Office.with(copy) { other in
          await #expect(throws: KeyDirectoryError.inUse("\(path)/\(name)")) {
            try await other.step(with: folders, now: Office.noon)
          }
        }
        try await tabulator.step(now: Office.noon)
      }
      // Whoever worked with them is gone.
      try await Office.with(copy) { try await $0.step(with: folders, now: Office.noon) }
      try await copy.drop()
      try await database.drop()
    }
  }

  @Test("A folder is for its owner alone, and is refused once it is not")
  func permissions() async throws {
    try await withFolders { folders, path in
      try await Office.with { office in
        _ = try await office.announced(with: folders)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first)
        let folder = "\(path)/\(name)"
        var status = stat()
        #expect(stat(folder, &status) == 0 && status.st_mode & 0o7777 == 0o700)
        #expect(chmod(folder, 0o750) == 0)
        await #expect(throws: KeyDirectoryError.wide(folder, mode: 0o750)) {
          try await office.step(with: folders, now: Office.noon)
        }
      }
    }
  }

  private func withFolders(
    _ body: nonisolated(nonsending) (KeyFolders, _ path: String) async throws -> Void
  ) async throws {
    let path = try Office.makeKeyDirectory()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(try KeyFolders(path), path)
  }
}

extension Office {
  /// A round that a tabulator with this directory has announced.
  fileprivate func announced(with folders: KeyFolders) async throws -> TestRound {
    let round = try await TestRound.approved(in: owner, opens: Self.noon.addingTimeInterval(3_600))
    try await step(with: folders, now: Self.noon)
    #expect(try await round.state() == "announced")
    return round
  }

  /// What a tabulator with this directory does first after a start.
  fileprivate func step(
    with folders: KeyFolders, keysAreLost: Bool = false, now: Date
  ) async throws {
    try await start(with: folders, keysAreLost: keysAreLost).step(now: now)
  }

  fileprivate func start(
    with folders: KeyFolders, keysAreLost: Bool = false
  ) async throws -> Tabulator {
    try await Tabulator.start(
      database: pool, keys: folders, keysAreLost: keysAreLost,
      logger: Logger(label: "tests") { [log] _ in log }, complaints: Complaints())
  }
}
