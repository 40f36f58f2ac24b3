import Postgres

/// SQL by which features say that something is to be told. Whom it concerns is worked out later, by
/// the process that takes the announcement.
enum AnnouncementQueries {
  /// - Parameter occasion: tells several of one kind about one petition apart; by default the moment,
  ///   so that a draft sent back twice is told twice.
  static func add(
    _ kind: NotificationKind, about petition: Petition.ID, occasion: Int64? = nil
  ) -> Command<WebRole> {
    Command(
      """
      insert into announcement (kind, petition_id, occasion)
      values (\(kind), \(petition), coalesce(\(occasion), (extract(epoch from now()) * 1000)::bigint))
      on conflict do nothing
      """)
  }
}
