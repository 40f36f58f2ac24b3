import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

extension TestSite {
  /// So many people who can be asked, half of them at each of two sites.
  func crowd(_ count: Int = 60, department: String = "Sales") async throws {
    try await change(
      """
      with department as (
        insert into department (name) values (\(department))
        on conflict (name) do update set name = excluded.name returning id
      ), site as (
        insert into site (name) values ('Leeds'), ('Oslo')
        on conflict (name) do update set name = excluded.name returning id, name
      )
      insert into employee (department_id, site_id, started_on)
      select d.id, s.id, date '2020-01-01' from department d, site s,
        generate_series(1, \(count)) as n
      where (s.name = 'Oslo') = (n % 2 = 0)
      """)
  }

  /// A question of the bank.
  @discardableResult func question(
    _ key: String = "trust", kind: QuestionKind = .agreement5, options: [String] = []
  ) async throws -> Int64 {
    try Int64(
      await number(
        """
        insert into survey_question (key, kind, wording, options)
        values (\(key), \(kind), \("Wording of \(key)"), \(options))
        on conflict (key) do update set key = excluded.key returning id
        """))
  }

  /// A round that asks one question, in a state of its own time.
  func round(
    _ state: RoundState = .draft, by author: TestPerson, title: String = "Monthly pulse"
  ) async throws -> Int64 {
    let question = try await question()
    let id = try await Int64(
      number(
        """
        insert into survey_round (title, author_id, opens_at, closes_at)
        select \(title), \(author.id), date_trunc('day', now()) + (10 + 3 * count(*)) * interval '1 day',
          date_trunc('day', now()) + (12 + 3 * count(*)) * interval '1 day'
        from survey_round returning id
        """))
    try await change(
      """
      insert into survey_round_question (round_id, question_id, position)
      values (\(id), \(question), 1)
      """)
    try await change(
      "insert into survey_round_editor (round_id, employee_id) values (\(id), \(author.id))")
    try await set(state, of: id)
    return id
  }

  /// Puts a round where the tabulator would, with the policy that goes with it.
  func set(_ state: RoundState, of id: Int64) async throws {
    let core: String? =
      if [.draft, .review].contains(state) { nil } else { try await core(of: id) }
    let hash: [UInt8]? =
      if state.isAnnounced, let core { Array(PolicyHash(of: Data(core.utf8)).bytes) } else { nil }
    try await change(
      """
      update survey_round set state = \(state), core = \(core),
        policy_hash = \(hash) where id = \(id)
      """)
  }

  /// Puts somebody on a round's roll, which is closed from the announcement on.
  func enrol(_ person: TestPerson, in id: Int64) async throws {
    let state = try #require(
      try await texts("select state from survey_round where id = \(id)").first)
    try await change("update survey_round set state = 'draft' where id = \(id)")
    try await change("insert into round_roll values (\(id), \(person.id))")
    try await change("update survey_round set state = \(state) where id = \(id)")
  }

  private func core(of id: Int64) async throws -> String {
    let round = try #require(try await pool.first(RoundQueries.find(id)))
    let policy = try await site.policy(of: round)
    return String(decoding: try policy.canonical, as: UTF8.self)
  }

  /// The path of a survey's route with what it names, in the state that it is for.
  func path(
    ofSurvey route: String, by author: TestPerson, in state: RoundState? = nil
  ) async throws -> String {
    if route.hasPrefix("/surveys/questions/:id") {
      let id = try await question("key-\(UUID().uuidString.lowercased().prefix(8))")
      return route.replacing(":id", with: "\(id)")
    }
    if route.hasPrefix("/surveys/themes/:id") || route.hasPrefix("/surveys/templates/:id") {
      let name = "name-\(UUID().uuidString.lowercased().prefix(8))"
      let id = try await number(
        route.hasPrefix("/surveys/themes")
          ? "insert into survey_theme (key, name) values (\(name), \(name)) returning id::bigint"
          : "insert into survey_template (name) values (\(name)) returning id::bigint")
      return route.replacing(":id", with: "\(id)")
    }
    if route.hasPrefix("/surveys/:id/results") {
      let id = try await anyCountedRound(by: author)
      return route.replacing(":id", with: "\(id)").replacing(":list", with: "department")
        .replacing(":question", with: "better")
    }
    let usual: RoundState =
      switch route.split(separator: "/").last {
      case "withdrawal", "review", "return", "approval": .review
      case "edit", "questions", "removal", "submission": .draft
      default: .announced
      }
    return try await route.replacing(":id", with: "\(round(state ?? usual, by: author))")
  }
}

extension RoundState {
  /// Whether a round got its identity before it came here.
  fileprivate var isAnnounced: Bool {
    [.announced, .open, .counting, .closed, .void].contains(self)
  }
}
