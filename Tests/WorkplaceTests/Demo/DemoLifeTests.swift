import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("What became of the petitions of the demo")
struct DemoLifeTests {
  private let plan: LoadedDemo.Plan

  init() throws {
    plan = try LoadedDemo.plan
  }

  private func life(_ number: Int) -> DemoLife { plan.lives[number - 1] }

  @Test("There is a petition in every state") func states() async throws {
    let company = try await LoadedDemo.company
    let states = try await company.texts("select distinct state from petition")
    #expect(Set(states) == Set(Petition.State.allCases.map(\.rawValue)))
  }

  @Test("The record of each petition is a path of its life cycle and ends where it stands")
  func histories() async throws {
    let company = try await LoadedDemo.company
    let lives = try await company.texts(
      """
      select p.state || ':' || coalesce(string_agg(e.act || ' ' || e.state, ',' order by e.id), '')
      from petition p left join petition_event e on e.petition_id = p.id group by p.id order by p.id
      """)
    #expect(lives.count == plan.lives.count)
    for life in lives {
      let parts = life.split(separator: ":", omittingEmptySubsequences: false)
      var state = Petition.State.draft
      for event in parts[1].split(separator: ",") {
        let words = event.split(separator: " ").map(String.init)
        let act = try #require(PetitionAct(rawValue: words[0]))
        state = try PetitionLifeCycle.state(after: act, from: state)
        #expect(state.rawValue == words[1])
      }
      #expect(state.rawValue == parts[0])
    }
  }

  @Test("Events follow one another in time, none is later than now, and their ids do so, too")
  func order() async throws {
    for life in plan.lives {
      let moments = [life.createdAt] + life.events.map(\.occurredAt)
      #expect(moments == moments.sorted())
      #expect(moments.allSatisfy { $0 <= LoadedDemo.now })
    }
    let wrong = try await LoadedDemo.company.count(
      """
      select count(*) from (
        select occurred_at < lag(occurred_at) over (order by id) as is_wrong from petition_event
      ) e where is_wrong
      """)
    #expect(wrong == 0)
  }

  @Test("The petition of the story is answered late, corrected, and takes signatures")
  func story() throws {
    let first = life(1)
    let due = try #require(first.responseDueAt)
    #expect(
      try #require(first.thresholdReachedAt).timeIntervalSince(try #require(first.openedAt)) < 12
        * 86_400)
    #expect(try #require(first.answeredAt) > due)
    #expect(first.state == .answered)
    let response = try #require(plan.files.petitions.first?.responses.first)
    #expect(response.fallsShort > 3 * response.answers)
    #expect(plan.files.petitions.first?.responses.count == 2)
  }

  @Test("Answers are on time, before the threshold, late, overdue, and due within two days")
  func clocks() throws {
    let now = LoadedDemo.now
    let answered = plan.lives.filter { $0.answeredAt != nil }
    let onTime = answered.count { life in
      life.responseDueAt.map { due in life.answeredAt.map { $0 <= due } ?? false } ?? false
    }
    #expect(onTime >= 4)
    #expect(answered.count { $0.responseDueAt == nil } >= 1)
    let due = plan.lives.filter { $0.state == .responseDue }.compactMap(\.responseDueAt)
    #expect(due.count { $0 < now } >= 2)
    #expect(due.count { (now...now.addingTimeInterval(2 * 86_400)).contains($0) } >= 1)
    #expect(due.count { $0 > now.addingTimeInterval(2 * 86_400) } >= 2)
  }

  @Test("Where the threshold is reached the answer falls due thirty days after that signature")
  func thresholds() throws {
    for ((petition, signing), life) in zip(plan.signings, plan.lives) {
      guard let reached = life.thresholdReachedAt else { continue }
      #expect(signing.signatures.count { $0.signedAt <= reached } == petition.threshold)
      #expect(life.responseDueAt == reached.addingTimeInterval(30 * 86_400))
    }
  }

  @Test("Whatever went to the moderators has at least five sponsors of the department")
  func sponsors() throws {
    for life in plan.lives where life.events.contains(where: { $0.act == .submit }) {
      let submitted = try #require(life.events.last { $0.act == .submit }).occurredAt
      #expect((5...9).contains(life.sponsors.count))
      #expect(life.sponsors.allSatisfy { $0.sponsoredAt < submitted })
      let department = plan.people[life.petitioner].record.department
      for sponsor in life.sponsors.map({ plan.people[$0.person] }) where sponsor.account == nil {
        #expect(sponsor.record.department == department)
      }
      let people =
        life.sponsors.map(\.person) + [life.petitioner] + (life.coAuthor.map { [$0] } ?? [])
      #expect(Set(people).count == people.count)
    }
  }

  @Test("No moderator decides about what they sponsor, and each decision has a reason")
  func moderators() throws {
    for life in plan.lives {
      for event in life.events where [.open, .sendBack, .reject].contains(event.act) {
        let actor = try #require(event.actor)
        #expect(plan.people[actor].account?.role == .moderator)
        #expect(!life.sponsors.map(\.person).contains(actor))
        #expect(try #require(event.reason).isObjection == (event.act != .open))
        #expect(event.act == .open || event.comment.count > 60)
      }
    }
  }

  @Test(
    "Sponsors agreed to the text that was opened, and not to one changed since it was sent back")
  func versions() {
    for life in plan.lives {
      let isToAgreeAgain = life.events.last?.act == .sendBack
      #expect((life.sponsoredVersion < life.textVersion) == isToAgreeAgain)
    }
    #expect(life(41).sponsoredVersion == 1)
  }

  @Test("The employee of the sign-in page has a draft, one with three sponsors, and an invitation")
  func mine() {
    let mine = plan.lives.filter { $0.petitioner == 0 }
    #expect(Set(mine.map(\.state)) == [.draft, .gatheringSponsors])
    #expect(mine.first { $0.state == .gatheringSponsors }?.sponsors.count == 3)
    #expect(plan.lives.contains { $0.coAuthor == 0 && !$0.coAuthorAgreed })
  }
}
