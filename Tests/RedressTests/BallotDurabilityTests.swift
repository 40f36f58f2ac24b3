import Ballots
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing
import Tokens
import Voting

extension ProgramTests {
  @Suite("A ballot whose receipt was given is kept")
  struct BallotDurabilityTests {
    @Test("Killing PostgreSQL loses no ballot that got a receipt, and the box goes on")
    func killedDatabase() async throws {
      try await whileVoting { server, _ in
        let cluster = try await DurableCluster.shared
        try await cluster.kill()
        try await cluster.start()
        return server
      }
    }

    @Test("Killing both loses no ballot that got a receipt")
    func killedBoth() async throws {
      try await whileVoting { server, database in
        let cluster = try await DurableCluster.shared
        async let killed: Void = server.kill()
        try await cluster.kill()
        await killed
        try await cluster.start()
        return try await RunningServer.start(database, port: server.port)
      }
    }

    /// Casts 600 ballots, breaks something after 200, and looks for all of them afterwards. A ballot
    /// that got its receipt is not sent again, so one that were lost would be missing.
    private func whileVoting(
      _ fault: (RunningServer, TestDatabase) async throws -> RunningServer
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database)
        let round = try await HeldRound.hold(by: workforce.workers[0].id, on: workforce.owner)
        let ballots = try (0..<600).map { try round.ballot("quokka \($0)") }
        let server = try await RunningServer.start(database)
        let turnout = try Turnout(ballots, to: round.path, port: server.port)
        try await turnout.take(200)
        let last = try await fault(server, database)
        let receipts = try await turnout.finish()
        #expect(receipts.count == ballots.count)
        let key = try #require(round.round.policy.keys).receipt
        for (number, receipt) in receipts {
          let nullifier = try #require(Nullifier(ballots[number].nullifier))
          #expect(
            Receipt.isValid(
              Data(hexadecimal: receipt), of: nullifier, in: round.round.hash, by: key))
        }
        let stored = try await round.stored()
        for ballot in ballots { #expect(stored[ballot.nullifier] == ballot.bytes.dropFirst(490)) }
        #expect(stored.count == ballots.count)
        try expectSilence(try server.log + last.log, about: workforce)
        for line in try server.log.split(separator: "\n") + last.log.split(separator: "\n") {
          #expect(!line.contains("/ballots"), "\(line)")
        }
        #expect(await last.terminate() == 0)
        await workforce.close()
      }
    }
  }
}

extension Data {
  fileprivate init(hexadecimal digits: String) {
    self.init(
      stride(from: 0, to: digits.count, by: 2).compactMap { offset in
        UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
      })
  }
}
