import Foundation
import Hummingbird
import Postgres
import Rounds
import Web

extension Site {
  /// The round that a path names, if its reader may find it.
  ///
  /// - Throws: `Refusal.notFound`.
  func round(for context: EmployeeContext) async throws -> SurveyRound {
    guard let round = try await database.first(RoundQueries.find(context.roundID)),
      round.state.isVisible(to: context.employee)
    else { throw Refusal.notFound }
    return round
  }

  /// What was agreed about a round, or would be now.
  func policy(of round: SurveyRound) async throws -> RoundPolicy {
    if let agreed = try round.agreed { return agreed }
    let asked = try await database.rows(RoundQueries.questions(of: round.id))
    let departments = try await database.rows(RollQueries.departments())
    let sites = try await database.rows(RollQueries.sites())
    let roll = try await database.rows(
      RollQueries.cells(departments: round.text.departments, sites: round.text.sites))
    return RoundPolicy(
      round.text, asking: asked, rule: round.text.rule(departments, sites), roll: roll,
      scripts: ballotScripts.hashes)
  }

  /// How many were on the roll of the survey before a round; nil when it is the first.
  func rollBefore(_ round: SurveyRound) async throws -> Int? {
    try await database.first(RoundQueries.rollBefore(round.id))
  }

  var roundMoves: RoundMoves { RoundMoves(database: database, scripts: ballotScripts.hashes) }
}

extension EmployeeContext {
  /// The number of a round in a path.
  ///
  /// - Throws: `Refusal.notFound` when it is none.
  var roundID: SurveyRound.ID {
    get throws {
      guard let id = parameters.get("id").flatMap({ SurveyRound.ID($0) }), id > 0 else {
        throw Refusal.notFound
      }
      return id
    }
  }

  /// The signed-in analyst or moderator.
  ///
  /// - Throws: `Refusal.notFound`.
  var analystOrModerator: RoundCanceller {
    get throws {
      guard let canceller = RoundCanceller(employee) else { throw Refusal.notFound }
      return canceller
    }
  }
}
