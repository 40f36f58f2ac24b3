import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("The audit log")
struct AuditLogTests {
  private static func event(_ reason: String) -> AuditLog.Event {
    AuditLog.Event(
      action: .employeesImported, actor: nil, subject: nil, role: nil, reason: reason,
      subjectCommitment: nil)
  }

  /// PostgreSQL keeps microseconds, a `Date` somewhat more; the hash has to be of what is kept.
  @Test("The chain is intact whatever the moment of its entries") func moments() async throws {
    try await TestCompany.lend { company in
      let start = Date(timeIntervalSinceReferenceDate: 817_000_000.123_456)
      try await company.web.transaction { transaction in
        for step in 0..<300 {
          let moment = start.addingTimeInterval(Double(step) * 0.000_013_7)
          _ = try await AuditLog.append(Self.event("\(step)"), at: moment, in: transaction)
        }
      }
      #expect(try await AuditChain.verify(company.web) == .intact(entries: 300))
    }
  }

  @Test("An entry that is changed later breaks the chain there") func changed() async throws {
    try await TestCompany.lend { company in
      for step in 1...3 {
        _ = try await company.web.transaction { transaction in
          try await AuditLog.append(Self.event("\(step)"), in: transaction)
        }
      }
      try await company.owner.run(Command("alter table audit_entry disable trigger user"))
      try await company.owner.run(Command("update audit_entry set reason = 'other' where id = 2"))
      #expect(try await AuditChain.verify(company.web) == .broken(entry: 2))
    }
  }
}
