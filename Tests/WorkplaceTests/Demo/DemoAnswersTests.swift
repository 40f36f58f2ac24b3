import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("Answers, updates and notices of the demo")
struct DemoAnswersTests {
  @Test("No two responses, updates, comments or drafts are equal up to numbers and case")
  func texts() throws {
    let files = try LoadedDemo.plan.files
    var texts = files.drafts.flatMap { [$0.title, $0.background] }
    for petition in files.petitions {
      texts += [petition.title] + petition.responses.map(\.body) + petition.updates.map(\.body)
      texts += petition.responses.map(\.note).filter { !$0.isEmpty }
    }
    texts += try LoadedDemo.plan.lives.flatMap(\.events).map(\.comment).filter { !$0.isEmpty }
    let keys = texts.map { $0.lowercased().filter { !$0.isNumber } }
    #expect(texts.count > 90)
    #expect(Set(keys).count == keys.count)
    #expect(!keys.contains(""))
  }

  @Test("Verdicts are counted as they were given, by signers, and figures move in steps")
  func verdicts() async throws {
    let company = try await LoadedDemo.company
    let wrong = try await company.count(
      """
      select count(*) from verdict_standing v
      where answers + falls_short <>
          (select count(*) from verdict_given g where g.petition_id = v.petition_id)
        or shown_answers > answers or shown_falls_short > falls_short
        or (shown_answers + shown_falls_short) % 5 <> 0
        or (answers + falls_short < 10) <> (shown_answers + shown_falls_short = 0)
        or answers + falls_short - shown_answers - shown_falls_short > 9
      """)
    #expect(wrong == 0)
    let strangers = try await company.count(
      """
      select count(*) from verdict_given g left join signature s using (petition_id, employee_id)
      where s.id is null
      """)
    #expect(strangers == 0)
    let hidden = try await company.count(
      "select count(*) from verdict_standing where answers + falls_short between 1 and 9")
    #expect(try #require(hidden) >= 1)
    let answered = try await company.count(
      "select count(*) from petition where answered_at is not null")
    #expect(try await company.count("select count(*) from verdict_standing") == answered)
  }

  @Test("Each answer was first published when its petition was answered") func published()
    async throws
  {
    let wrong = try await LoadedDemo.company.count(
      """
      select count(*) from petition p
        full join (select * from response_version where number = 1) r on r.petition_id = p.id
      where p.answered_at is distinct from r.published_at
      """)
    #expect(wrong == 0)
  }

  @Test("Every account of the sign-in page is told something, and unread ones are counted")
  func notices() async throws {
    let company = try await LoadedDemo.company
    let wrong = try await company.count(
      """
      select count(*) from employee e where unread_notifications <>
        (select count(*) from notification n where n.employee_id = e.id and not is_read)
      """)
    #expect(wrong == 0)
    let told = try await company.count(
      "select count(distinct employee_id) from notification where employee_id <= 5")
    #expect(told == 5)
    let unread = try await company.count(
      "select count(*) from employee where id <= 5 and unread_notifications > 0")
    #expect(try #require(unread) >= 3)
  }

  @Test("Leaders have the position that petitions are addressed to") func positions() async throws {
    let company = try await LoadedDemo.company
    let wrong = try await company.count(
      """
      select count(*) from petition p left join employee e on e.id = p.addressee_id
      where e.position is distinct from p.addressee
      """)
    #expect(wrong == 0)
  }

  @Test("Where a server starts on a demo just loaded, the clock finds nothing to do")
  func clock() async throws {
    try await TestCompany.lend { company in
      try await LoadedDemo.loader().load(into: company.owner, now: Date())
      let before = try await company.texts("select state from petition order by id")
      for command in [
        ClockQueries.reachThresholds(), ClockQueries.closeDue(), ClockQueries.archiveDue(),
        ClockQueries.warnBeforeRunOut(), ClockQueries.runOut(), ClockQueries.remindOfResponses(),
      ] {
        try await company.web.run(command)
      }
      let after = try await company.texts("select state from petition order by id")
      #expect(after == before)
      #expect(try await company.count("select count(*) from announcement") == 0)
    }
  }

  @Test("Two years later the same is due, waits and gathers, and the story is over")
  func later() throws {
    let now = LoadedDemo.now.addingTimeInterval(730 * 86_400)
    let plan = try LoadedDemo.Plan(now: now)
    let due = plan.lives.filter { $0.state == .responseDue }.compactMap(\.responseDueAt)
    #expect(due.contains { (now...now.addingTimeInterval(2 * 86_400)).contains($0) })
    #expect(plan.lives.count { $0.state == .inReview } == 3)
    #expect(
      plan.lives.allSatisfy { $0.gatheringEndsAt.map { $0 > now } ?? true || $0.state == .inReview }
    )
    #expect(plan.lives[1].state == .archived)
  }
}
