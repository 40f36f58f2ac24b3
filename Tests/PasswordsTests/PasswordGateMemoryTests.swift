import Foundation
import Passwords
import Testing

@Suite("The memory of the password gate")
struct PasswordGateMemoryTests {
  /// In a process of its own, because tests beside it would be counted too.
  @Test("200 verifications at once take no more memory than four do, and give it back")
  func bounded() async {
    await #expect(processExitsWith: .success) {
      let concurrency = 4
      // Threads, tasks and the allocator: far less than one more hash would take.
      let slack = 12 * 1_024
      let gate = try PasswordGate(concurrency: concurrency, queueLimit: 200)
      let phc = try await gate.hash("a good long password")
      let before = try memory("VmRSS")
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<200 {
          group.addTask { try await gate.verify("a good long password", against: phc) }
        }
        for try await matches in group { #expect(matches) }
      }
      let bound = before + concurrency * gate.parameters.memory + slack
      #expect(try memory("VmHWM") <= bound)
      // It did run four at once, or the bound would say nothing.
      #expect(try memory("VmHWM") >= before + 2 * gate.parameters.memory)
      #expect(try memory("VmRSS") <= before + slack)
    }
  }
}

/// A line of /proc/self/status, in KiB.
private func memory(_ name: String) throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
  return try #require(Int(line.filter(\.isNumber)))
}
