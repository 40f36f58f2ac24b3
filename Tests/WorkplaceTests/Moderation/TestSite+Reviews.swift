import Postgres
import TestSupport
import Testing

@testable import Workplace

extension TestSite {
  /// A draft that was handed in to the moderators.
  func waitingDraft(
    _ title: String = "Give us quiet rooms", by author: TestPerson,
    background: String = "Open plan is **loud**.", coAuthor: TestPerson? = nil,
    agreed: Bool = true, addressee: TestPerson? = nil, sponsors: [TestPerson] = [],
    daysAgo: Double = 0
  ) async throws -> Int64 {
    let made = try await owner.first(
      Query<LoginRole, Int64>(
        """
        with petition as (
          insert into petition (title, background, addressee, addressee_id, petitioner_id,
            co_author_id, co_author_agreed, state, state_changed_at)
          values (\(title), \(background), 'Chief Executive', \(addressee?.id), \(author.id),
            \(coAuthor?.id), \(coAuthor != nil && agreed), 'in-review',
            now() - \(daysAgo) * interval '1 day')
          returning id
        ), standing as (
          insert into petition_standing (petition_id) select id from petition
        ), event as (
          insert into petition_event (petition_id, act, state, actor_id)
          select id, 'submit', 'in-review', \(author.id) from petition
        )
        select id from petition
        """))
    let id = try #require(made)
    for sponsor in sponsors {
      try await change(
        """
        insert into sponsor (petition_id, employee_id, text_version)
        values (\(id), \(sponsor.id), 1)
        """)
    }
    return id
  }

  func state(of petition: Int64) async throws -> String? {
    try await texts("select state from petition where id = \(petition)").first
  }
}
