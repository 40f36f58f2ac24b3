/// A named list of questions that rounds start from.
struct SurveyTemplate: Sendable {
  typealias ID = Int16
  let id: ID
  let name: String
  let description: String
  let questions: Int

  static let longestName = 100
  static let longestDescription = 500

  static func href(_ id: ID) -> String { "/surveys/templates/\(id)" }
}
