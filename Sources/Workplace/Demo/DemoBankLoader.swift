import Postgres

/// Puts the demo's questions and templates into a database.
struct DemoBankLoader {
  let bank: DemoBank
  let transaction: Transaction<LoginRole>

  func load() async throws {
    for (position, theme) in bank.themes.enumerated() {
      try await transaction.run(DemoBankQueries.add(theme, at: position))
    }
    for question in bank.questions {
      try await transaction.run(DemoBankQueries.add(question))
    }
    for template in bank.templates {
      try await transaction.run(DemoBankQueries.add(template))
    }
  }
}
