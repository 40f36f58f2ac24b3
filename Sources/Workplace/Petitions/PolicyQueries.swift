import Postgres

/// SQL of how petitions run here.
enum PolicyQueries {
  static func policy() -> Query<WebRole, PetitionPolicy> {
    Query(
      """
      select sponsors_needed, response_days, threshold_number, threshold_percent from workplace
      """
    ) { row in
      let sponsors: Int16 = try row.next()
      let days: Int16 = try row.next()
      let number: Int? = try row.next()
      let percent: Int16? = try row.next()
      return PetitionPolicy(
        sponsorsNeeded: Int(sponsors), responseDays: Int(days),
        threshold: number.map { .number($0) } ?? .percent(Int(percent ?? 5)))
    }
  }
}
