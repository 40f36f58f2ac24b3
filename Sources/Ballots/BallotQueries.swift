import Postgres
import Tokens

/// SQL of the ballot box: all that its role may do.
enum BallotQueries {
  /// Puts a batch into the box. A ballot whose token has one there already changes nothing.
  ///
  /// Without a target of the conflict and without RETURNING, for which the role would have to read.
  /// Sorted, so that two batches with the same ballots wait for each other and never in a circle.
  static func put(_ batch: [CastBallot]) -> Command<BallotBoxRole> {
    Command(
      """
      insert into ballot (round_id, token, nullifier, sealed)
      select * from unnest(\(batch.map(\.round)), \(batch.map { [UInt8]($0.token) }),
        \(batch.map { [UInt8]($0.nullifier.bytes) }), \(batch.map { [UInt8]($0.sealed.bytes) }))
        as cast_ballot (round_id, token, nullifier, sealed)
      order by nullifier
      on conflict do nothing
      """)
  }
}
