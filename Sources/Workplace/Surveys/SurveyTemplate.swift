import Postgres

/// A named list of questions that rounds start from.
struct SurveyTemplate: Sendable {
  typealias ID = Int16
  let id: ID
  /// Counts changes, those of its questions among them.
  let version: Int
  let name: String
  let description: String
  let questions: Int

  /// The columns of `SurveyTemplateQueries`.
  init(from row: inout PostgresRow) throws {
    id = try row.next()
    version = try row.next()
    name = try row.next()
    description = try row.next()
    questions = try row.next()
  }

  static let longestName = 100
  static let longestDescription = 500

  static func href(_ id: ID) -> String { "/surveys/templates/\(id)" }
}
