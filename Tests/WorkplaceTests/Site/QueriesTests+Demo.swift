import Foundation
import Testing

@testable import Workplace

extension QueriesTests {
  static var demo: [Check] {
    get throws {
      let plan = try LoadedDemo.plan
      let (petition, signing) = try #require(plan.signings.first)
      let life = try #require(plan.lives.first)
      let staff = DemoStaff(people: plan.people, ids: plan.people.indices.map { Int64($0 + 1) })
      let row = DemoSignatureRow(
        petition: 1, employee: 1, signedAt: Date(), showsName: true, reason: nil)
      let checks = [
        Check("DemoQueries.lock", DemoQueries.lock()),
        Check("DemoQueries.isEmpty", DemoQueries.isEmpty()),
        Check("DemoQueries.isDemo", DemoQueries.isDemo()),
        Check("DemoQueries.mark", DemoQueries.mark(company: "c")),
        Check("DemoQueries.setPasswords", DemoQueries.setPasswords("p")),
        Check("DemoQueries.addRole", DemoQueries.addRole(.analyst, to: 1)),
        Check(
          "DemoQueries.addPetition",
          DemoQueries.addPetition(DemoPetitionRow(petition, signing, life, staff))),
        Check("DemoQueries.addSignatures", DemoQueries.addSignatures([row])),
        Check("DemoQueries.countDays", DemoQueries.countDays()),
        Check("DemoQueries.countSignatures", DemoQueries.countSignatures()),
        Check("DemoQueries.accounts", DemoQueries.accounts()),
      ]
      return try checks + history(petition, life) + survey(plan.files.surveys.bank)
    }
  }

  private static func survey(_ bank: DemoBank) throws -> [Check] {
    [
      Check("DemoBankQueries.add", DemoBankQueries.add(try #require(bank.themes.first), at: 0)),
      Check("DemoBankQueries.add", DemoBankQueries.add(try #require(bank.questions.first))),
      Check("DemoBankQueries.add", DemoBankQueries.add(try #require(bank.templates.first))),
      Check("DemoRoundQueries.holder", DemoRoundQueries.holder(of: .analyst)),
      Check("DemoRoundQueries.signatures", DemoRoundQueries.signatures(in: 1)),
      Check("DemoRoundQueries.tell", DemoRoundQueries.tell(at: Date())),
      Check("DemoRoundQueries.tellNobody", DemoRoundQueries.tellNobody()),
    ]
  }

  private static func history(_ petition: DemoPetition, _ life: DemoLife) throws -> [Check] {
    let response = try #require(petition.responses.first)
    let update = try #require(petition.updates.first)
    let draft = try DemoResponseDraft(
      file: "d", text: "---\nauthor: a\nupdated: 2026-11-16\n---\n")
    let event = DemoEventRow(petition: 1, actor: nil, event: try #require(life.events.first))
    let notification = DemoNotification(
      employee: 1, kind: .petitionOpened, petition: 1, occasion: 0, occurredAt: Date(),
      isRead: true)
    typealias Queries = DemoHistoryQueries
    return [
      Check("DemoHistoryQueries.setPosition", Queries.setPosition("p", of: 1)),
      Check("DemoHistoryQueries.follow", Queries.follow(2, on: 1)),
      Check("DemoHistoryQueries.addEvents", Queries.addEvents([event])),
      Check(
        "DemoHistoryQueries.addSponsors", Queries.addSponsors([(1, Date())], to: 1, version: 1)),
      Check(
        "DemoHistoryQueries.addResponse",
        Queries.addResponse(response, number: 1, to: 1, by: 1, at: Date())),
      Check(
        "DemoHistoryQueries.addResponseDraft",
        Queries.addResponseDraft(draft, to: 1, by: 1, at: Date())),
      Check("DemoHistoryQueries.addUpdate", Queries.addUpdate(update, to: 1, by: 1, at: Date())),
      Check("DemoHistoryQueries.addVerdicts", Queries.addVerdicts(by: [1], on: 1)),
      Check(
        "DemoHistoryQueries.countVerdicts",
        Queries.countVerdicts(DemoVerdicts(answers: 1, fallsShort: 2), on: 1)),
      Check("DemoHistoryQueries.addNotifications", Queries.addNotifications([notification])),
      Check("DemoHistoryQueries.countUnread", Queries.countUnread()),
    ]
  }
}
