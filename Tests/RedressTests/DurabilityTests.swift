import Foundation
import Postgres
import TestSupport
import Testing

extension ProgramTests {
  @Suite("What was acknowledged is kept")
  struct DurabilityTests {
    @Test("Killing the server loses no signature that it acknowledged")
    func killedServer() async throws {
      try await underLoad { database, server, load in
        try await load.acknowledge(200)
        await server.kill()
        return try await again(server, database, load)
      }
    }

    @Test(
      "Killing PostgreSQL loses no signature that was acknowledged, and Redress recovers")
    func killedDatabase() async throws {
      try await underLoad { database, server, load in
        try await load.acknowledge(200)
        let cluster = try await DurableCluster.shared
        try await cluster.kill()
        try await cluster.start()
        try await load.acknowledge(200)
        return server
      }
    }

    @Test("Killing both loses no signature that was acknowledged")
    func killedBoth() async throws {
      try await underLoad { database, server, load in
        try await load.acknowledge(200)
        let cluster = try await DurableCluster.shared
        async let killed: Void = server.kill()
        try await cluster.kill()
        await killed
        try await cluster.start()
        return try await again(server, database, load)
      }
    }

    @Test("Restarting PostgreSQL in the middle loses no signature that was acknowledged")
    func restartedDatabase() async throws {
      try await underLoad { database, server, load in
        try await load.acknowledge(200)
        try await DurableCluster.shared.restart()
        try await load.acknowledge(200)
        return server
      }
    }

    @Test("Two servers on one database count everybody once")
    func twoServers() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(3_000, into: database)
        try await RunningServer.with(database) { first in
          try await RunningServer.with(database) { second in
            let load = try Load(workforce, ports: [first.port, second.port])
            try await load.acknowledge(1_000)
            let told = try await load.finish()
            let counts = try await workforce.counts()
            #expect(told.acknowledged == counts.signers)
            #expect(counts.standing == counts.signers.count)
            #expect(counts.days == counts.signers.count)
            #expect(told.others.isEmpty && told.refused.isEmpty && told.unanswered.isEmpty)
          }
        }
        await workforce.close()
      }
    }

    @Test("The same people at two servers at once are counted once")
    func samePeopleTwice() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(300, into: database)
        try await RunningServer.with(database) { first in
          try await RunningServer.with(database) { second in
            let here = try Load(workforce, ports: [first.port])
            let there = try Load(workforce, ports: [second.port])
            try await eventually("all of them told twice") {
              try here.outcome().acknowledged.count + there.outcome().acknowledged.count == 600
            }
            let counts = try await workforce.counts()
            #expect(counts.signers.count == 300)
            #expect(counts.standing == 300 && counts.days == 300)
            #expect(try await here.finish().others.isEmpty)
            #expect(try await there.finish().others.isEmpty)
          }
        }
        await workforce.close()
      }
    }

    @Test("SIGTERM answers all that was accepted, and what was not answered was not done")
    func terminated() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(4_000, into: database)
        let server = try await RunningServer.start(database)
        let load = try Load(workforce, ports: [server.port])
        try await load.acknowledge(300)
        let asked = ContinuousClock.now
        #expect(await server.terminate() == 0)
        #expect(ContinuousClock.now - asked < .seconds(30), "as deploy/redress.service allows")
        let told = try await load.finish()
        let counts = try await workforce.counts()
        #expect(told.torn.isEmpty, "nobody got a part of an answer")
        #expect(told.acknowledged == counts.signers, "done and answered are the same people")
        #expect(told.refused.isEmpty && told.others.isEmpty)
        #expect(counts.standing == counts.signers.count)
        try expectSilence(try server.log, about: workforce)
        await workforce.close()
      }
    }

    /// Breaks something while people sign, and counts afterwards.
    /// - Parameter fault: breaks and mends it; returns the server that runs in the end.
    private func underLoad(
      _ fault: (TestDatabase, RunningServer, Load) async throws -> RunningServer
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(6_000, into: database)
        let first = try await RunningServer.start(database)
        let load = try Load(workforce, ports: [first.port])
        let last = try await fault(database, first, load)
        let told = try await load.finish()
        try await expectExact(told, workforce)
        let page = try await Visitor(last, session: workforce.workers[0].session)
          .get(workforce.path)
        #expect(page.status == 200)
        try expectSilence(try first.log + last.log, about: workforce)
        #expect(await last.terminate() == 0)
        await workforce.close()
      }
      let log = try Scratch.text(await DurableCluster.shared.logFile)
      #expect(!log.localizedCaseInsensitiveContains(Workforce.mark))
    }

    /// Starts the server again where it was, and waits until people can sign again.
    private func again(
      _ server: RunningServer, _ database: TestDatabase, _ load: Load
    ) async throws -> RunningServer {
      let next = try await RunningServer.start(database, port: server.port)
      try await load.acknowledge(200)
      return next
    }

    private func expectExact(_ told: Load.Outcome, _ workforce: Workforce) async throws {
      let counts = try await workforce.counts()
      let missing = told.acknowledged.subtracting(counts.signers)
      #expect(missing.isEmpty, "acknowledged and lost")
      // Stored, but nobody lived to say so: only for people who were not answered.
      let unannounced = counts.signers.subtracting(told.acknowledged)
      #expect(unannounced.isSubset(of: told.unanswered.union(told.torn).union(told.refused)))
      #expect(counts.standing == counts.signers.count)
      #expect(counts.days == counts.signers.count)
      #expect(told.others.isEmpty, "nobody met another error than “try again”")
    }
  }
}
