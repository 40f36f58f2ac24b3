import Foundation
import Postgres
import Rounds

extension Analyst {
  /// Starts a round.
  ///
  /// - Parameter questions: what it asks at first.
  /// - Throws: `RoundError.rollTooSmall`.
  func start(
    _ text: RoundText, asking questions: [AskedQuestion], in database: Pool<WebRole>
  ) async throws -> SurveyRound.ID {
    try await database.transaction { transaction in
      try await Self.checkRoll(of: text, in: transaction)
      guard let id = try await transaction.first(RoundQueries.add(text, by: employee.id)) else {
        throw RoundError.notFound
      }
      let offered = questions.filter { !$0.question.isRetired }
      try await transaction.run(RoundQueries.addEditor(employee.id, of: id))
      try await transaction.run(
        RoundQueries.addQuestions(
          offered.map(\.question.id), required: offered.map(\.isRequired), to: id))
      return id
    }
  }

  /// Writes over the version that was read.
  ///
  /// - Throws: `RoundError`.
  func save(
    _ text: RoundText, asking list: QuestionList, of id: SurveyRound.ID, over version: Int,
    in database: Pool<WebRole>
  ) async throws {
    try await change(id, over: version, in: database) { transaction in
      try await Self.checkRoll(of: text, in: transaction)
      try await transaction.run(RoundQueries.save(text, of: id))
      try await transaction.run(RoundQueries.removeQuestions(of: id))
      try await transaction.run(
        RoundQueries.addQuestions(
          list.items.map(\.question), required: list.items.map(\.isRequired), to: id))
    }
  }

  /// Deletes a draft; what was handed in or approved stays.
  ///
  /// - Throws: `RoundError`.
  func delete(_ id: SurveyRound.ID, in database: Pool<WebRole>) async throws {
    try await database.transaction { transaction in
      // First what is still to be told: whoever tells it locks that before the round.
      try await transaction.run(AnnouncementQueries.forget(aboutRound: id))
      guard let round = try await transaction.first(RoundQueries.lock(id)) else {
        throw RoundError.notFound
      }
      guard round.state == .draft else { throw RoundError.movedOn }
      try await transaction.run(NotificationQueries.forget(aboutRound: id))
      try await transaction.run(RoundQueries.delete(id))
    }
  }

  private func change(
    _ id: SurveyRound.ID, over version: Int, in database: Pool<WebRole>,
    _ write: (Transaction<WebRole>) async throws -> Void
  ) async throws {
    try await database.transaction { transaction in
      guard let round = try await transaction.first(RoundQueries.lock(id)) else {
        throw RoundError.notFound
      }
      guard round.state == .draft else { throw RoundError.movedOn }
      guard round.version == version else { throw RoundError.changedMeanwhile }
      try await write(transaction)
      try await transaction.run(RoundQueries.addEditor(employee.id, of: id))
    }
  }

  private static func checkRoll(
    of text: RoundText, in transaction: Transaction<WebRole>
  ) async throws {
    let cells = try await transaction.rows(
      RollQueries.cells(departments: text.departments, sites: text.sites))
    guard cells.map(\.people).reduce(0, +) >= RoundPolicy.Roll.smallest else {
      throw RoundError.rollTooSmall
    }
  }
}
