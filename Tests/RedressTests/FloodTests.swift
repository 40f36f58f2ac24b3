import Foundation
import Passwords
import TestSupport
import Testing

extension ProgramTests {
  @Suite("A flood of sign-ins")
  struct FloodTests {
    /// How many sign in at the same moment.
    private static let people = 1_000
    private static let queue = 64

    @Test("A thousand sign-ins at once take no more memory than the gate allows, and pages go on")
    func flood() async throws {
      try await DurableCluster.withDatabase { database in
        let workforce = try await Workforce.hire(1, into: database)
        let cost = Argon2Parameters.default
        let settings = [
          "REDRESS_PASSWORD_MEMORY_KIB": "\(cost.memory)",
          "REDRESS_PASSWORD_ITERATIONS": "\(cost.passes)",
          "REDRESS_PASSWORD_QUEUE": "\(Self.queue)", "REDRESS_SIGN_IN_PER_SOURCE": "1000000",
        ]
        try await RunningServer.with(database, settings) { server in
          let reader = Visitor(server, session: workforce.workers[0].session)
          #expect(try await reader.get(workforce.path).status == 200)
          let before = try server.memory()
          let (answers, pages) = try await flood(server, while: reader, workforce.path)
          try expectAnswers(answers)
          #expect(!pages.isEmpty && pages.allSatisfy { $0 == 200 }, "pages go on meanwhile")

          // One hash a core, and a connection with its request and answer for everybody.
          let hashes = ProcessInfo.processInfo.activeProcessorCount * cost.memory
          let connections = Self.people * 128
          let grown = try server.peakMemory() - before
          #expect(grown <= hashes + connections, "KiB; without a gate it were 19,000,000")
          #expect(try await reader.get(workforce.path).status == 200)
        }
        await workforce.close()
      }
    }

    private func expectAnswers(_ answers: [String: Int]) throws {
      let cores = ProcessInfo.processInfo.activeProcessorCount
      let verified = answers["422"] ?? 0
      let busy = answers["503"] ?? 0
      #expect(verified + busy == Self.people, "everybody is answered: \(answers)")
      #expect(verified >= Self.queue + cores, "all who found a place in the line were looked at")
      #expect(busy > 0, "the others are asked to try again")
      #expect(answers["later"] == busy, "and are told when")
    }

    /// Floods the server while somebody else reads one page after another.
    private func flood(
      _ server: RunningServer, while reader: Visitor, _ path: String
    ) async throws -> (answers: [String: Int], pages: [Int]) {
      let pages = Task {
        var statuses: [Int] = []
        while !Task.isCancelled { statuses.append(try await reader.get(path).status) }
        return statuses
      }
      defer { pages.cancel() }
      let text = try await Program.run(
        Python.interpreter, Python.script("flood.py"), "\(server.port)", "\(Self.people)")
      pages.cancel()
      let answers = try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
      return (answers, try await pages.value)
    }
  }
}
