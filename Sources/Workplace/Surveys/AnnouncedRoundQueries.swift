import Foundation
import Postgres
import Rounds

/// SQL about rounds that have a policy.
enum AnnouncedRoundQueries {
  /// Every one, also those that were called off or are void; newest first.
  static func all() -> Query<WebRole, AnnouncedRound> {
    Query(
      """
      select s.id, s.policy_hash, s.title, s.opens_at, s.closes_at, s.state, k.private_key
      from survey_round s left join receipt_key k on k.round_id = s.id
      where s.policy_hash is not null
      order by s.closes_at desc, s.id desc
      """
    ) { row in
      let id: Int64 = try row.next()
      let hash: PolicyHash = try row.next()
      let title: String = try row.next()
      let opens: Date = try row.next()
      let closes: Date = try row.next()
      let state: RoundState = try row.next()
      let key: [UInt8]? = try row.next()
      return AnnouncedRound(
        id: id, hash: hash, title: title, opens: opens, closes: closes, state: state,
        receiptKey: key.map { Data($0) })
    }
  }

  static func policy(of round: Int64) -> Query<WebRole, Data> {
    Query("select policy from survey_round where id = \(round) and policy is not null") { row in
      let bytes: [UInt8] = try row.next()
      return Data(bytes)
    }
  }

  static func nullifiers(of round: Int64) -> Query<WebRole, Data> {
    Query("select nullifiers from round_result where round_id = \(round)") { row in
      let bytes: [UInt8] = try row.next()
      return Data(bytes)
    }
  }
}
