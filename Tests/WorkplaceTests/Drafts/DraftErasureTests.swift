import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Erasing somebody who writes or sponsors petitions")
struct DraftErasureTests {
  private static func erase(_ person: TestPerson, on site: TestSite) async throws {
    let number = try #require(
      try await site.texts("select number from person where employee_id = \(person.id)").first)
    for command in ErasureQueries.erase(person.id) {
      let sql = command.sql
      _ = try await site.owner.run(Command<LoginRole>(sql))
    }
    #expect(try await site.number("select count(*) from person where number = \(number)") == 0)
  }

  @Test("What was not opened is blanked and over; titles that moderators rejected stay")
  func drafts()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for state in [
        "draft", "gathering-sponsors", "in-review", "withdrawn", "rejected", "open",
      ] {
        let id = try await site.draft("Title \(state)", by: ada, background: "Secret \(state)")
        try await site.change(
          """
          update petition set state = \(state), opened_at = now(), threshold = 9,
            sponsor_code = \(state) where id = \(id)
          """)
      }
      try await Self.erase(ada, on: site)
      #expect(
        try await site.texts(
          "select title || ', ' || background || ', ' || state from petition order by id")
          == [
            "Erased draft, , withdrawn", "Erased draft, , withdrawn", "Erased draft, , withdrawn",
            "Erased draft, , withdrawn", "Title rejected, , rejected",
            "Title open, Secret open, open",
          ])
      #expect(
        try await site.texts(
          "select sponsor_code from petition where sponsor_code is not null") == ["open"])
    }
  }

  @Test("A draft that a co-author writes along goes on as theirs") func handOver() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      for (title, agreed) in [("Together", true), ("Asked", false)] {
        let id = try await site.draft(title, by: ada, background: "Kept")
        try await site.change(
          """
          update petition set co_author_id = \(bo.id), co_author_agreed = \(agreed)
          where id = \(id)
          """)
      }
      try await Self.erase(ada, on: site)
      #expect(
        try await site.texts("select title || ', ' || background from petition order by id")
          == ["Together, Kept", "Erased draft, "])
      #expect(
        try await site.number(
          "select count(*) from petition where petitioner_id = \(bo.id) and co_author_id is null")
          == 1)
    }
  }

  @Test("Nobody else's draft keeps a trace, and it loses nothing else") func others() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let bo = try await site.employ("Bo")
      let (id, code) = try await site.gathering("Quiet rooms", by: bo)
      try await site.sponsor(code, by: [ada, try await site.employ("Cy")])
      let along = try await site.draft("Together", by: bo)
      try await site.change(
        "update petition set co_author_id = \(ada.id), co_author_agreed = true where id = \(along)")
      try await Self.erase(ada, on: site)
      #expect(try await site.number("select count(*) from sponsor where petition_id = \(id)") == 1)
      #expect(
        try await site.texts(
          """
          select title || background || co_author_agreed || (co_author_id is null) from petition
          where id = \(along)
          """) == ["TogetherBecause it matters.falsetrue"])
    }
  }

  @Test("A leader who was addressed by name is not named any more; a position stays") func leader()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      for (position, addressee, after) in [
        ("", "Lea Leader, Board", "A former leader"),
        ("Chief of Staff", "Chief of Staff", "Chief of Staff"),
      ] {
        let leader = try await site.leader(position: position)
        let listed = try await site.pool.rows(DraftQueries.leaders())
        #expect(listed.map(\.label) == [addressee])
        let made = try await site.pool.first(
          DraftQueries.create(
            DraftText(title: "T", background: "", addressee: listed[0], openDays: 30), by: ada.id,
            follows: nil))
        let id = try #require(made)
        try await Self.erase(leader, on: site)
        #expect(
          try await site.texts("select addressee from petition where id = \(id)")
            == [after])
      }
    }
  }
}
