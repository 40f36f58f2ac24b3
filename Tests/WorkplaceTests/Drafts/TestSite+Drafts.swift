import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// Drafts as their authors leave them.
extension TestSite {
  /// A leader whom petitions can be addressed to.
  func leader(_ name: String = "Lea Leader", position: String = "Chief of Staff") async throws
    -> TestPerson
  {
    let leader = try await employ(name, roles: ["leadership"], department: "Board")
    try await change("update employee set position = \(position) where id = \(leader.id)")
    return leader
  }

  /// A draft that lacks nothing.
  func draft(
    _ title: String, by author: TestPerson, background: String = "Because it matters."
  ) async throws -> Petition.ID {
    let leader = try await leader()
    let id = try await pool.first(
      DraftQueries.create(
        DraftText(
          title: title, background: background,
          addressee: ListedLeader(id: leader.id, label: "Chief of Staff"), openDays: 90),
        by: author.id, follows: nil))
    return try #require(id)
  }

  /// A draft that looks for sponsors, and the code of its link.
  func gathering(
    _ title: String, by author: TestPerson
  ) async throws -> (id: Petition.ID, code: SponsorCode) {
    let id = try await draft(title, by: author)
    try await DraftActs(database: pool).gatherSponsors(
      for: id, by: Employee(id: author.id, name: author.name, roles: []))
    let code = try await texts("select sponsor_code from petition where id = \(id)").first
    return (id, try #require(code.flatMap { SponsorCode($0) }))
  }

  /// Has as many colleagues sponsor a draft as are named.
  func sponsor(_ code: SponsorCode, version: Int = 1, by people: [TestPerson]) async throws {
    for person in people {
      let outcome = try await Sponsoring(database: pool)
        .sponsor(code, readIn: version, by: person.id)
      try #require(outcome == .sponsored)
    }
  }

  /// The state of a petition.
  func state(of id: Petition.ID) async throws -> Petition.State {
    let state = try await texts("select state from petition where id = \(id)").first
    return try #require(state.flatMap { Petition.State(rawValue: $0) })
  }

  /// Kind and occasion of everything that is to be told, in order.
  func announcements(about id: Petition.ID) async throws -> [String] {
    try await texts(
      "select kind || ' ' || occasion from announcement where petition_id = \(id) order by id")
  }
}
