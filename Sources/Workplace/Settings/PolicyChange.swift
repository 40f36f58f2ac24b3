import Postgres
import Web

extension PetitionPolicy {
  /// What stewards can choose.
  static let sponsorsRange = 1...mostSponsors
  static let responseDaysRange = 1...365
  static let numberRange = 1...1_000_000
  static let percentRange = 1...100

  /// What differs from an earlier policy, a sentence each; empty when nothing does.
  func differences(from old: PetitionPolicy) -> [String] {
    var sentences: [String] = []
    if sponsorsNeeded != old.sponsorsNeeded {
      sentences.append(
        "A draft needs \(counted(sponsorsNeeded, "sponsor", "sponsors")), not \(old.sponsorsNeeded)."
      )
    }
    if threshold != old.threshold {
      sentences.append("The threshold is \(threshold.words), not \(old.threshold.words).")
    }
    if responseDays != old.responseDays {
      sentences.append(
        "Leadership has \(counted(responseDays, "day", "days")) to answer, not \(old.responseDays)."
      )
    }
    return sentences
  }
}

extension PetitionPolicy.Threshold {
  var words: String {
    switch self {
    case .number(let number): counted(number, "signature", "signatures")
    case .percent(let percent): "\(percent)\u{A0}% of everybody employed"
    }
  }
}

/// Why a policy is not changed.
enum PolicyError: Error {
  /// It is what is asked for already.
  case unchanged
}

extension Steward {
  /// Changes how petitions run from now on: the settings and the audit log in one transaction.
  ///
  /// - Throws: `PolicyError`.
  func change(to policy: PetitionPolicy, because reason: String, in database: Pool<WebRole>)
    async throws
  {
    try await database.transaction { transaction in
      guard let old = try await transaction.first(PolicyQueries.lock()) else {
        throw PolicyError.unchanged
      }
      let differences = policy.differences(from: old)
      guard !differences.isEmpty else { throw PolicyError.unchanged }
      try await transaction.run(PolicyQueries.change(to: policy))
      _ = try await AuditLog.append(
        AuditLog.Event(
          action: .policyChanged, actor: employee.id, subject: nil, role: nil,
          reason: (differences + [reason]).joined(separator: "\n"), subjectCommitment: nil),
        in: transaction)
    }
  }
}
