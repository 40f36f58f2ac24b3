import Foundation
import Postgres
import Web

/// Adds all petitions of the demo with what people did about them.
struct DemoPetitionLoader {
  let plan: DemoPlan
  let staff: DemoStaff
  let transaction: Transaction<LoginRole>

  /// - Parameter progress: told what is done, a line at a time.
  func load(progress: @Sendable (String) -> Void) async throws {
    try await addPositions()
    let ids = try await addPetitions()
    progress(counted(ids.count, "petition", "petitions"))
    let signatures = signatureRows(ids)
    try await add(signatures)
    progress(counted(signatures.count, "signature", "signatures"))
    try await addHistory(ids)
    let answers = try await addAnswers(ids)
    progress(counted(answers, "response", "responses"))
    try await addNotifications(ids)
  }

  /// What leaders are: petitions are addressed to them by it.
  private func addPositions() async throws {
    let leaders = staff.people.indices.filter { staff.people[$0].account?.role == .leadership }
    try await transaction.pipeline(
      leaders.map { index in
        DemoHistoryQueries.setPosition(
          staff.people[index].account?.title ?? "", of: staff.ids[index])
      })
  }

  /// - Returns: the id of each petition, in the order of ``DemoPlan/lives``.
  private func addPetitions() async throws -> [Petition.ID] {
    let published = zip(zip(plan.files.petitions, plan.signings), plan.lives).map {
      DemoPetitionRow($0.0, $0.1, $1, staff)
    }
    let drafts = zip(plan.files.drafts, plan.lives.dropFirst(published.count)).map {
      DemoPetitionRow($0, $1, staff)
    }
    let ids = try await transaction.pipeline((published + drafts).map(DemoQueries.addPetition))
      .flatMap { $0 }
    let follows = plan.files.petitions.map(\.follows) + plan.files.drafts.map(\.follows)
    // Numbers begin with 1 and have no gap.
    let links = zip(ids, follows).compactMap { id, earlier in
      earlier.map { DemoHistoryQueries.follow(id, on: ids[$0 - 1]) }
    }
    try await transaction.pipeline(links)
    return ids
  }

  /// All signatures in the order in which they were given.
  private func signatureRows(_ ids: [Petition.ID]) -> [DemoSignatureRow] {
    zip(plan.signings, ids).flatMap { signing, petition in
      signing.signatures.map { signature in
        DemoSignatureRow(
          petition: petition, employee: staff.ids[signature.person], signedAt: signature.signedAt,
          showsName: signature.showsName, reason: signature.reason)
      }
    }.sorted {
      ($0.signedAt, $0.petition, $0.employee) < ($1.signedAt, $1.petition, $1.employee)
    }
  }

  private func add(_ rows: [DemoSignatureRow]) async throws {
    for chunk in rows.chunks(of: EmployeeImport.chunkSize) {
      try await transaction.run(DemoQueries.addSignatures(chunk))
    }
    try await transaction.run(DemoQueries.countDays())
    try await transaction.run(DemoQueries.countSignatures())
  }

  /// Events of all petitions in the order in which they happened, and sponsors.
  private func addHistory(_ ids: [Petition.ID]) async throws {
    let events = zip(plan.lives, ids).flatMap { life, petition in
      life.events.map { event in
        DemoEventRow(petition: petition, actor: event.actor.map { staff.ids[$0] }, event: event)
      }
    }.sorted { ($0.event.occurredAt, $0.petition) < ($1.event.occurredAt, $1.petition) }
    for chunk in events.chunks(of: EmployeeImport.chunkSize) {
      try await transaction.run(DemoHistoryQueries.addEvents(chunk))
    }
    let sponsors = zip(plan.lives, ids).map { life, petition in
      DemoHistoryQueries.addSponsors(
        life.sponsors.map { (staff.ids[$0.person], $0.sponsoredAt) }, to: petition,
        version: life.sponsoredVersion)
    }
    try await transaction.pipeline(sponsors)
  }

  private func addNotifications(_ ids: [Petition.ID]) async throws {
    let addressees = plan.files.petitions.map(\.addressee) + plan.files.drafts.map(\.addressee)
    let notifications = zip(zip(plan.lives, addressees), ids).flatMap { petition, id in
      DemoNotices(
        petition: id, life: petition.0, addressee: staff.leader(petition.1), staff: staff,
        now: plan.calendar.now
      ).all()
    }.sorted {
      ($0.occurredAt, $0.petition, $0.employee) < ($1.occurredAt, $1.petition, $1.employee)
    }
    for chunk in notifications.chunks(of: EmployeeImport.chunkSize) {
      try await transaction.run(DemoHistoryQueries.addNotifications(chunk))
    }
    try await transaction.run(DemoHistoryQueries.countUnread())
  }
}
