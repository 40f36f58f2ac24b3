import Crypto
import Disclosure
import Foundation
import Postgres
import Rounds

/// The keys that were just written are not there any more; a new pair is made.
struct KeysGone: Error {}

extension Tabulator {
  /// Gives an approved round its keys and makes its policy final.
  ///
  /// - Throws: ``RoundRefusal`` when it breaks what every round promises.
  func announce(_ round: ApprovedRound, now: Date) async throws {
    let core = try checkedPolicy(of: round)
    guard core.closes > now else {
      return try await void(round.id, VoidReason.neverOpened, emptiesBox: false, now: now)
    }
    let keys = try await Cores.run { try RoundKeys() }
    try checkpoint.pass(.keysMade)
    let receiptKey = Curve25519.Signing.PrivateKey()
    let policy = try complete(core, with: keys, receiptKey)
    let canonical = try policy.canonical
    let hash = PolicyHash(of: canonical)
    // Before the database knows them: keys that no round knows are destroyed, a round without keys is lost.
    try await Cores.run { [directory] in try directory.write(keys, for: hash) }
    try checkpoint.pass(.keysWritten)
    do {
      try await database.transaction { transaction in
        let moved = try await transaction.run(
          TabulatorQueries.announce(
            round.id, policy: Array(canonical), hash: Array(hash.bytes), at: now))
        guard moved == 1 else { throw RoundMoved() }
        // Another tabulator, to which this one seems gone, may have taken them for nobody's.
        guard try await Cores.run({ [directory] in try directory.rounds().contains(hash) }) else {
          throw KeysGone()
        }
        try await transaction.run(
          TabulatorQueries.keepReceiptKey(Array(receiptKey.rawRepresentation), of: round.id))
        try checkpoint.pass(.announcing)
      }
    } catch is RoundMoved {
      return try await destroyKeys(of: hash)
    }
    try checkpoint.pass(.announced)
    note(.announced, round.id)
  }

  /// What was approved, if it keeps to what every round promises, whoever approved it.
  private func checkedPolicy(of round: ApprovedRound) throws(RoundRefusal) -> RoundPolicy {
    guard let core = try? RoundPolicy(canonical: Data(round.core.utf8)), core.keys == nil else {
      throw .policyDamaged
    }
    guard
      (try? DisclosurePolicy(minimum: core.minimum, commentMinimum: core.commentMinimum)) != nil
    else { throw .belowFloors }
    guard core.hasSoundTables, (try? Tally(policy: core).publication()) != nil else {
      throw .unpublishable
    }
    guard round.isOnWhenPolicySays(core) else { throw .datesDiffer }
    guard core.roll.size >= RoundPolicy.Roll.smallest else { throw .rollTooSmall }
    guard core.roll.size == round.roll else { throw .rollDiffers }
    return core
  }

  private func complete(
    _ core: RoundPolicy, with keys: RoundKeys, _ receiptKey: Curve25519.Signing.PrivateKey
  ) throws -> RoundPolicy {
    var policy = core
    policy.keys = .init(
      issuing: try keys.issuing.publicKey.derRepresentation, opening: keys.opening.publicKey,
      receipt: receiptKey.publicKey.rawRepresentation)
    return policy
  }

  /// Destroys what no round needs any more or ever needed: of rounds that have ended, and what a crash
  /// left of keys that no policy has come to name.
  func destroyKeysOfNobody() async throws {
    let kept = try await Cores.run { [directory] in
      try directory.destroyUnfinished()
      return Set(try directory.rounds())
    }
    guard !kept.isEmpty else { return }
    let needed = try await database.rows(TabulatorQueries.keyed())
    guard !kept.subtracting(hashes(needed)).isEmpty else { return }
    // An announcement whose answer got lost may still be on its way; none begins while this one looks.
    try await database.transaction { transaction in
      let certain = try await transaction.rows(TabulatorQueries.keyedForCertain())
      for hash in kept.subtracting(hashes(certain.compactMap(\.self))) {
        try await destroyKeys(of: hash)
      }
    }
  }

  private func hashes(_ rows: [[UInt8]]) -> Set<PolicyHash> {
    Set(rows.compactMap { PolicyHash(Data($0)) })
  }

  func destroyKeys(of hash: PolicyHash) async throws {
    try await Cores.run { [directory] in try directory.destroyKeys(of: hash) }
    try checkpoint.pass(.keysDestroyed)
  }

  func hasKeys(_ round: ActiveRound) async throws -> Bool {
    try await Cores.run { [directory] in try directory.rounds().contains(round.hash) }
  }

  /// The keys of a round; nil when what lies there is not what its policy names.
  func keys(of round: ActiveRound) async throws -> RoundKeys? {
    try await Cores.run { [directory] in
      do {
        guard let keys = try directory.keys(of: round.hash),
          try keys.issuing.publicKey.derRepresentation == round.policy.keys?.issuing,
          keys.opening.publicKey == round.policy.keys?.opening
        else { return nil }
        return keys
      } catch KeyDirectoryError.damaged {
        return nil
      }
    }
  }
}
