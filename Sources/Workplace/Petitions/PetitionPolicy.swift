import Web

/// How petitions run at this company.
struct PetitionPolicy: Sendable, Equatable {
  /// How many signatures oblige leadership to answer; frozen for a petition when it opens.
  enum Threshold: Sendable, Equatable {
    case number(Int)
    /// Of everybody employed at that moment, in percent.
    case percent(Int)
  }

  /// Sponsors that a draft needs before it can go to the moderators.
  let sponsorsNeeded: Int
  /// Days that leadership has from the threshold on.
  let responseDays: Int
  let threshold: Threshold

  /// The most sponsors that a draft can have.
  static let mostSponsors = 20
  /// Days within which they must be found.
  static let gatheringDays = 30
  /// Days before the end at which the petitioner is warned.
  static let warningDays = 7
  /// Days after closing at which a petition leaves the lists.
  static let archiveAfterDays = 180
  /// For how many days a petition may take signatures: what the form offers.
  static let openDays = [30, 60, 90, 180]

  /// The threshold in words, for instance "5 % of everybody employed".
  var thresholdWords: String {
    switch threshold {
    case .number(let number): counted(number, "signature", "signatures")
    case .percent(let percent): "signatures of \(percent)\u{A0}% of everybody employed"
    }
  }
}
