import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

extension ProgramTests {
  @Suite("Voting by command")
  struct VoteTests {
    private static let password = "a long password of the tests"
    // As somebody types it: in whatever order.
    private static let answers = #"{"segments": {"department": 1}, "answers": {"trust": 3}}"#

    @Test("On a demo site it asks for a token, casts a ballot and prints the receipt")
    func votes() async throws {
      try await withDemo(isDemo: true) { server, round, keys in
        let ended = try await vote(server, round)
        #expect(ended.status == 0, "\(ended.output)")
        #expect(ended.output.hasPrefix("receipt "))
        try await eventually("closed") {
          try await round.state() == "closed"
        }
        #expect(try await round.result()?.nullifiers.isEmpty == false)
      }
    }

    @Test("Any other site it leaves alone")
    func refuses() async throws {
      try await withDemo(isDemo: false) { server, round, _ in
        let ended = try await vote(server, round)
        #expect(ended.status != 0)
        #expect(ended.output.contains("not a demo site"))
      }
    }

    private func vote(_ server: RunningServer, _ round: TestRound) async throws -> Redress.Ended {
      try await Redress.run(
        "vote", "http://127.0.0.1:\(server.port)", "--round", "\(round.id)", "--answers",
        Self.answers,
        settings: [
          "REDRESS_VOTER_MAIL": Workforce.mail(1), "REDRESS_VOTER_PASSWORD": Self.password,
        ])
    }

    private func withDemo(
      isDemo: Bool, _ body: (RunningServer, TestRound, Keys) async throws -> Void
    ) async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database, password: Self.password)
        let owner = workforce.owner
        try await owner.run(Command<LoginRole>("update workplace set is_demo = \(isDemo)"))
        let now = Date()
        let round = try await TestRound.approved(
          in: owner, people: 49, opens: now.addingTimeInterval(1),
          closes: now.addingTimeInterval(isDemo ? 25 : 600)
        ) { $0.roll.size = 50 }
        try await owner.run(HeldRoundQueries.enroll([workforce.workers[0].id], in: round.id))
        let keys = try Keys()
        let tabulator = try RunningTabulator(database, keys: keys.directory)
        try await eventually("open") { try await round.state() == "open" }
        try await RunningServer.with(database) { server in try await body(server, round, keys) }
        #expect(await tabulator.terminate() == 0)
        await workforce.close()
      }
    }
  }
}
