import Foundation
import Postgres
import TestSupport
import Testing

extension ProgramTests {
  @Suite("When the database is away or full")
  struct AbsenceTests {
    @Test("While PostgreSQL is away people are asked to try again, and it comes back by itself")
    func away() async throws {
      let cluster = try await DurableCluster.shared
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(2, into: database)
        try await RunningServer.with(database) { server in
          let visitor = Visitor(server, session: workforce.workers[0].session)
          #expect(try await visitor.get(workforce.path).status == 200)
          #expect(try await visitor.get("/readyz").status == 200)

          try await cluster.stop()
          try await expectAway(visitor, workforce)
          try await cluster.start()

          #expect(try await visitor.get("/readyz").status == 200)
          let signed = try await sign(visitor, workforce)
          #expect(signed.status == 303)
          let counts = try await workforce.counts()
          #expect(counts.signers == [workforce.workers[0].id] && counts.standing == 1)
          try expectSilence(try server.log, about: workforce)
        }
        await workforce.close()
      }
    }

    private func expectAway(_ visitor: Visitor, _ workforce: Workforce) async throws {
      #expect(try await visitor.get("/healthz").status == 200)
      for path in ["/readyz", workforce.path, "/petitions?q=\(Workforce.mark)"] {
        let reply = try await visitor.get(path)
        #expect(reply.status == 503, "\(path)")
        #expect(reply.header("Retry-After") == ["5"], "\(path)")
      }
      let ballot = try await visitor.get("/ballots/" + String(repeating: "a", count: 64))
      #expect(ballot.status == 503 && ballot.header("Retry-After") == ["5"])
      #expect(ballot.body.contains("Nothing was sent"))
      let list = try await visitor.get("/ballots")
      #expect(list.status == 503 && list.body.contains("cannot be shown now"))
      let unsigned = try await sign(visitor, workforce)
      #expect(unsigned.status == 503 && unsigned.header("Retry-After") == ["5"])
      #expect(unsigned.body.contains("What you just sent was not confirmed"))
      let stranger = Visitor(visitor.base)
      #expect(try await stranger.signIn(Workforce.mail(1), "a password").status == 503)
      #expect(try await stranger.get("/sign-in").status == 200, "this page needs no database")
    }

    @Test(
      "When the disk is full the signer is told that nothing was counted, and later it is",
      .enabled("mounting a small file system needs root") { await SmallDisk.isPossible })
    func fullDisk() async throws {
      let cluster = try await DurableCluster.shared
      let disk = try await SmallDisk(below: cluster.directory, megabytes: 64)
      do {
        try await cluster.run(
          program: "psql", "--quiet", "--command",
          "create tablespace small location '\(disk.directory.path)'")
        try await expectRecovery(from: disk, on: cluster)
        try await cluster.run(program: "psql", "--quiet", "--command", "drop tablespace small")
      } catch {
        await disk.remove()
        throw error
      }
      await disk.remove()
    }

    private func expectRecovery(from disk: SmallDisk, on cluster: TestCluster) async throws {
      let database = TestDatabase(cluster: cluster, name: "full")
      try await cluster.run(program: "createdb", "--tablespace", "small", database.name)
      try await Migrator(
        directory: TestDatabase.migrations, configuration: database.configuration()
      ).apply()
      let workforce = try await Workforce.hire(2, into: database)
      try await RunningServer.with(database) { server in
        let visitor = Visitor(server, session: workforce.workers[0].session)
        try await disk.fill()
        let refused = try await sign(visitor, workforce)
        #expect(refused.status == 503 && refused.header("Retry-After") == ["60"])
        #expect(refused.body.contains("This was not counted"))
        let none = try await workforce.counts()
        #expect(none.signers.isEmpty && none.standing == 0 && none.days == 0)
        #expect(try await visitor.get(workforce.path).status == 200, "reading goes on")

        try disk.free()
        #expect(try await sign(visitor, workforce).status == 303)
        let one = try await workforce.counts()
        #expect(one.signers == [workforce.workers[0].id] && one.standing == 1 && one.days == 1)
        try expectSilence(try server.log, about: workforce)
      }
      await workforce.close()
      try await database.drop()
    }

    private func sign(_ visitor: Visitor, _ workforce: Workforce) async throws -> Reply {
      try await visitor.post(
        workforce.path + "/signatures",
        ["visibility": "named", "reason": "\(Workforce.mark) says so"])
    }
  }
}

/// A small file system in memory, on which PostgreSQL may put a database.
struct SmallDisk: Sendable {
  private let mountPoint: URL
  /// The server's own directory on it.
  let directory: URL
  private var filler: URL { mountPoint.appending(path: "filler") }

  /// Whether this process may mount one.
  static var isPossible: Bool {
    get async {
      guard let parent = try? Scratch.directory("mount") else { return false }
      defer { Scratch.remove(parent) }
      guard let disk = try? await SmallDisk(below: parent, megabytes: 1) else { return false }
      await disk.remove()
      return true
    }
  }

  init(below parent: URL, megabytes: Int) async throws {
    mountPoint = parent.appending(path: "small")
    directory = mountPoint.appending(path: "tables")
    try FileManager.default.createDirectory(at: mountPoint, withIntermediateDirectories: true)
    try await Program.run(
      "/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0711", "tmpfs",
      mountPoint.path)
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true,
      attributes: [.ownerAccountName: "postgres", .posixPermissions: 0o700])
  }

  /// Leaves not one page free.
  func fill() async throws {
    await #expect(throws: Program.Failure.self, "dd ends when the disk is full") {
      try await Program.run("/usr/bin/dd", "if=/dev/zero", "of=\(filler.path)", "bs=4096")
    }
  }

  func free() throws { try FileManager.default.removeItem(at: filler) }

  func remove() async {
    _ = try? await Program.run("/usr/bin/umount", "--lazy", mountPoint.path)
    Scratch.remove(mountPoint)
  }
}
