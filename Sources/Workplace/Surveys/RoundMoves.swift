import Foundation
import Postgres
import Rounds
import Web

/// What moves a round on until it is announced, each in one transaction; the tabulator moves it from
/// then on.
struct RoundMoves: Sendable {
  let database: Pool<WebRole>
  /// SHA-256 of the ballot's scripts, by path.
  let scripts: [String: String]

  /// Hands a draft in.
  ///
  /// - Throws: `RoundError`.
  func submit(_ id: SurveyRound.ID, by analyst: Analyst, at now: Date) async throws {
    try await move(id, .submission) { round, transaction in
      guard round.text.opensAt > now else { throw RoundError.opensInPast }
      guard try await transaction.first(RoundQueries.questions(of: id)) != nil else {
        throw RoundError.noQuestions
      }
      try await transaction.run(RoundQueries.addEditor(analyst.employee.id, of: id))
      try await transaction.run(
        AnnouncementQueries.add(.roundReviewWaiting, aboutRound: id, isRepeated: true))
    }
  }

  /// Takes a draft back from review.
  ///
  /// - Throws: `RoundError`.
  func withdraw(_ id: SurveyRound.ID, by analyst: Analyst) async throws {
    try await move(id, .withdrawal)
  }

  /// Sends a draft back to those who wrote it.
  ///
  /// - Throws: `RoundError`.
  func sendBack(_ id: SurveyRound.ID, because reason: String, by moderator: Moderator) async throws
  {
    try await move(id, .return_, because: reason) { _, transaction in
      try await refuseEditor(moderator, of: id, in: transaction)
      try await transaction.run(
        AnnouncementQueries.add(.roundSentBack, aboutRound: id, isRepeated: true))
    }
  }

  /// Calls a round off before it opens.
  ///
  /// - Throws: `RoundError`.
  func cancel(
    _ id: SurveyRound.ID, because reason: String, by canceller: RoundCanceller
  ) async throws {
    try await move(id, .cancellation, because: reason) { round, transaction in
      _ = try await AuditLog.append(
        .round(.roundCancelled, round.text.title, id, by: canceller.employee.id, reason),
        in: transaction)
      try await transaction.run(AnnouncementQueries.add(.roundCancelled, aboutRound: id))
      _ = try await transaction.first(RoundQueries.wakeTabulator())
    }
  }

  /// Fixes who may answer and what was agreed.
  ///
  /// - Parameter wording: what the moderator read.
  /// - Throws: `RoundError`.
  func approve(
    _ id: SurveyRound.ID, wording: String, by moderator: Moderator, at now: Date
  ) async throws {
    do {
      try await database.transaction { transaction in
        guard let round = try await transaction.first(RoundQueries.lock(id)) else {
          throw RoundError.notFound
        }
        guard round.state.after(.approval) != nil else { throw RoundError.movedOn }
        try await refuseEditor(moderator, of: id, in: transaction)
        guard round.text.opensAt > now else { throw RoundError.opensInPast }
        guard round.text.closesAt.timeIntervalSince(round.text.opensAt) <= RoundText.longest else {
          throw RoundError.tooLong
        }
        let policy = try await freeze(round, in: transaction)
        guard policy.wording?.description == wording else { throw RoundError.changedMeanwhile }
        guard !policy.questions.isEmpty else { throw RoundError.noQuestions }
        guard policy.roll.size >= RoundPolicy.Roll.smallest else { throw RoundError.rollTooSmall }
        let canonical = try policy.canonical
        let core = String(decoding: canonical, as: UTF8.self)
        try await transaction.run(
          RoundQueries.approve(id, core: core, by: moderator.employee.id))
        _ = try await AuditLog.append(
          .round(
            .roundApproved, round.text.title, id, by: moderator.employee.id,
            Self.agreement(policy.roll.size, PolicyHash(of: canonical))), at: now, in: transaction
        )
        try await transaction.run(AnnouncementQueries.add(.roundApproved, aboutRound: id))
        _ = try await transaction.first(RoundQueries.wakeTabulator())
      }
    } catch let error as DatabaseError where error.violates("survey_round_alone") {
      throw RoundError.overlaps
    } catch let error as DatabaseError where error.violates("survey_round_second_person") {
      throw RoundError.ownRound
    }
  }

  /// What was approved, so that the chain of the log vouches for it: the announced policy without its
  /// keys has this hash.
  private static func agreement(_ people: Int, _ hash: PolicyHash) -> String {
    "\(counted(people, "person", "people")) may answer; SHA-256 of what was agreed, without keys: \(hash)"
  }

  private func freeze(
    _ round: SurveyRound, in transaction: Transaction<WebRole>
  ) async throws -> RoundPolicy {
    _ = try await transaction.rows(RoundQueries.lockQuestions(of: round.id))
    let roll = try await transaction.rows(
      RollQueries.freeze(
        for: round.id, departments: round.text.departments, sites: round.text.sites))
    let (asked, departments, sites) = try await transaction.pipeline(
      RoundQueries.questions(of: round.id), RollQueries.departments(), RollQueries.sites())
    return RoundPolicy(
      round.text, asking: asked, rule: round.text.rule(departments, sites), roll: roll,
      scripts: scripts)
  }

  private func refuseEditor(
    _ moderator: Moderator, of id: SurveyRound.ID, in transaction: Transaction<WebRole>
  ) async throws {
    let isEditor = try await transaction.first(
      RoundQueries.isEditor(moderator.employee.id, of: id))
    if isEditor == true { throw RoundError.ownRound }
  }

  /// - Parameter reason: nil keeps the reason of a return, so that whoever reviews the round again
  ///   sees what was asked for.
  private func move(
    _ id: SurveyRound.ID, _ event: RoundEvent, because reason: String? = nil,
    _ also: (SurveyRound, Transaction<WebRole>) async throws -> Void = { _, _ in }
  ) async throws {
    try await database.transaction { transaction in
      guard let round = try await transaction.first(RoundQueries.lock(id)) else {
        throw RoundError.notFound
      }
      guard let next = round.state.after(event) else { throw RoundError.movedOn }
      try await also(round, transaction)
      try await transaction.run(RoundQueries.move(id, to: next, reason: reason ?? round.reason))
    }
  }
}

/// An analyst or a moderator: the only way to call a round off.
struct RoundCanceller: Sendable {
  let employee: Employee

  /// Nil unless the employee holds one of the roles.
  init?(_ employee: Employee) {
    guard Analyst(employee) != nil || Moderator(employee) != nil else { return nil }
    self.employee = employee
  }
}

extension RoundText {
  /// Who may answer, by name.
  func rule(
    _ departments: [RollPlace], _ sites: [RollPlace]
  ) -> (departments: [String], sites: [String]) {
    (
      departments.filter { self.departments.contains($0.id) }.map(\.name),
      sites.filter { self.sites.contains($0.id) }.map(\.name)
    )
  }
}

extension AuditLog.Event {
  /// What happened to a round, for everybody to read.
  ///
  /// - Parameter actor: nil for the tabulator.
  static func round(
    _ action: AuditLog.Action, _ title: String, _ id: SurveyRound.ID, by actor: Employee.ID?,
    _ words: String
  ) -> AuditLog.Event {
    AuditLog.Event(
      action: action, actor: actor, subject: nil, role: nil,
      reason: "Round \(id), \(title): \(words)", subjectCommitment: nil)
  }
}
