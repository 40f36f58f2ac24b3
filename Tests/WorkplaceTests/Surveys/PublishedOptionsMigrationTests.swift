import Disclosure
import Foundation
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Workplace

@Suite("Results that were published before each option had a row of its own")
struct PublishedOptionsMigrationTests {
  private static let migration = "202611300300_publish_each_option.sql"

  @Test("They keep their figures, and what was kept back stays so") func figures() async throws {
    try await TestDatabase.empty { database in
      try await Self.migrateUpToIt(database)
      let owner = try await Connection<LoginRole>.open(database.configuration())
      let round = try await Self.publish(owner)
      try await Migrator(
        directory: TestDatabase.migrations, configuration: database.configuration()
      ).apply()
      let cells = try await owner.rows(
        Query<LoginRole, String>(
          """
          select concat_ws(' ', question, option, list, segment, kind, answers, counts, suppression)
          from published_cell where round_id = \(round) order by question, option, list, segment
          """))
      #expect(
        cells == [
          "channels 0 department 0 suppressed kept-back",
          "channels 0 everybody 0 exact 40 {11,29}",
          "channels 1 department 0 suppressed kept-back",
          "channels 1 everybody 0 exact 40 {0,40}",
          "channels 2 department 0 suppressed kept-back",
          "channels 2 everybody 0 exact 40 {35,5}",
          "channels 3 department 0 suppressed kept-back",
          "channels 3 everybody 0 exact 40 {40,0}",
          "place 0 everybody 0 exact 40 {20,15,5}",
        ])
      await owner.close()
    }
  }

  @Test("While a survey makes everybody choose an option, nothing is migrated")
  func required() async throws {
    try await TestDatabase.empty { database in
      try await Self.migrateUpToIt(database)
      let owner = try await Connection<LoginRole>.open(database.configuration())
      var policy = SurveyedCompany.policy
      for index in policy.questions.indices { policy.questions[index].isRequired = true }
      let round = try await Self.insert(policy, "open", owner)
      let migrator = Migrator(
        directory: TestDatabase.migrations, configuration: try database.configuration())
      await #expect(throws: MigrationError.self) { try await migrator.apply() }
      try await owner.run(
        Command<LoginRole>("update survey_round set state = 'closed' where id = \(round)"))
      #expect(try await migrator.apply() == [Self.migration.replacing(".sql", with: "")])
      await owner.close()
    }
  }

  private static func migrateUpToIt(_ database: TestDatabase) async throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "migrations-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    let all = try manager.contentsOfDirectory(
      at: TestDatabase.migrations, includingPropertiesForKeys: nil)
    for file in all where file.lastPathComponent < migration {
      try manager.copyItem(at: file, to: folder.appending(path: file.lastPathComponent))
    }
    try await Migrator(directory: folder, configuration: database.configuration()).apply()
  }

  /// A round that is over, as the tabulator wrote it then.
  private static func publish(_ owner: Connection<LoginRole>) async throws -> Int64 {
    let round = try await insert(SurveyedCompany.policy, "closed", owner)
    try await owner.run(
      Command<LoginRole>(
        """
        insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
        values (\(round), 60, 40, 40, 0, '')
        """))
    try await owner.run(
      Command<LoginRole>(
        """
        insert into published_cell (round_id, question, list, segment, kind, answers, counts, suppression)
        values (\(round), 'channels', 'everybody', 0, 'exact', 40, '{11, 0, 35, 40}', null),
          (\(round), 'channels', 'department', 0, 'suppressed', null, null, 'kept-back'),
          (\(round), 'place', 'everybody', 0, 'exact', 40, '{20, 15, 5}', null)
        """))
    return round
  }

  private static func insert(
    _ policy: RoundPolicy, _ state: String, _ owner: Connection<LoginRole>
  ) async throws -> Int64 {
    let bytes = try [UInt8](policy.canonical)
    return try #require(
      try await owner.first(
        Query<LoginRole, Int64>(
          """
          with department as (insert into department (name) values ('Sales') returning id),
            site as (insert into site (name) values ('Leeds') returning id),
            author as (
              insert into employee (department_id, site_id, started_on)
              select department.id, site.id, current_date from department, site returning id)
          insert into survey_round (title, state, opens_at, closes_at, author_id, policy)
          select 'October pulse', \(state), now(), now() + interval '1 day', id, \(bytes) from author
          returning id
          """)))
  }
}
