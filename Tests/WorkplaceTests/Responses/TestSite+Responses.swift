import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// Petitions that leadership has to do with, and what people do to them.
extension TestSite {
  /// The colleague's petition as a route about responses, verdicts or authors needs it; nil for others.
  func petition(inStateFor path: String, by colleague: TestPerson) async throws -> Int64? {
    switch path {
    case "/petitions/:id/response", "/petitions/:id/response/publication":
      let petition = try await petition("Drafted", by: colleague)
      try await draft("We will.", of: petition, by: colleague)
      return petition
    case "/petitions/:id/response/corrections", "/petitions/:id/response/versions",
      "/petitions/:id/verdicts":
      return try await answeredPetition(by: colleague, leader: colleague)
    case "/petitions/:id/response/draft", "/petitions/:id/updates", "/petitions/:id/updates/new",
      "/petitions/:id/closure":
      return try await petition("Open", by: colleague)
    default: return nil
    }
  }

  func draft(_ body: String, of petition: Int64, by leader: TestPerson) async throws {
    try await change(
      """
      insert into response_draft (petition_id, body, author_id)
      values (\(petition), \(body), \(leader.id))
      """)
  }

  /// A petition that a leader answered.
  func answeredPetition(
    _ title: String = "Answered", by author: TestPerson, leader: TestPerson,
    body: String = "We will."
  ) async throws -> Int64 {
    let petition = try await petition(title, by: author)
    try await change(
      """
      insert into response_version (petition_id, number, body, author_id)
      values (\(petition), 1, \(body), \(leader.id))
      """)
    try await change("insert into verdict_standing (petition_id) values (\(petition))")
    try await change(
      "update petition set state = 'answered', answered_at = now() where id = \(petition)")
    try await refresh(petition)
    return petition
  }

  /// Makes an answer due that many days from now.
  func makeDue(_ petition: Int64, inDays days: Int) async throws {
    try await change(
      """
      update petition set state = 'response-due', threshold_reached_at = now(),
        response_due_at = now() + make_interval(days => \(Int32(days)))
      where id = \(petition)
      """)
    try await refresh(petition)
  }

  /// Lets pages be made anew.
  func refresh(_ petition: Int64) async throws {
    try await change(
      "update petition_standing set revision = revision + 1 where petition_id = \(petition)")
  }

  func sign(_ petition: Int64, by person: TestPerson, hidden: Bool = false) async throws {
    let signing = Signing(
      petition: petition, employee: person.id, showsName: !hidden, reason: nil)
    _ = try await site.signatures.sign(signing)
  }

  /// What one reader sees of a petition.
  func page(of petition: Int64, for reader: TestPerson) async throws -> String {
    try await browser(of: reader).get("/petitions/\(petition)").text
  }
}

extension Browser {
  /// The page that a redirect leads to.
  func follow(_ answer: Answer) async throws -> String {
    try #require(answer.status == .seeOther)
    return try await get(try #require(answer.location)).text
  }
}
