import Postgres

/// The database role of the ballot box: inserts ballots and can do nothing else, not even read them.
public enum BallotBoxRole: DatabaseRole {
  /// Name in the database.
  public static let name = "redress_ballot_box"
}
