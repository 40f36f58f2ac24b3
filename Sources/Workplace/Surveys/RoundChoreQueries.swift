import Postgres

/// SQL of telling what the tabulator did.
enum RoundChoreQueries {
  static func takeAnnounced() -> Query<WebRole, SurveyRound> {
    Query(
      """
      select \(RoundQueries.columns) from \(RoundQueries.tables)
      where r.policy_hash is not null and not r.is_announcement_told
      order by r.id limit 1 for update of r skip locked
      """
    ) { row in try SurveyRound(from: &row) }
  }

  static func announcementIsTold(of id: SurveyRound.ID) -> Command<WebRole> {
    Command("update survey_round set is_announcement_told = true where id = \(id)")
  }

  /// Published or void; a round that was called off was told of at once.
  static func takeEnded() -> Query<WebRole, SurveyRound> {
    Query(
      """
      select \(RoundQueries.columns) from \(RoundQueries.tables)
      where r.state in ('closed', 'void') and not r.is_publication_told
      order by r.id limit 1 for update of r skip locked
      """
    ) { row in try SurveyRound(from: &row) }
  }

  static func endIsTold(of id: SurveyRound.ID) -> Command<WebRole> {
    Command("update survey_round set is_publication_told = true where id = \(id)")
  }
}
