import Web

/// How a threshold is said: the radio buttons of the form.
enum ThresholdKind: String, Sendable, CaseIterable {
  case number
  case percent
}

/// The form that changes how petitions run.
struct SettingsForm: Sendable {
  let policy: PetitionPolicy
  let reason: String

  /// Reads the form; nil when something is wrong, which the reader then says. Of the two ways to say
  /// a threshold only the chosen one must make sense.
  init?(_ reader: inout FormReader) {
    let sponsors = reader.number(
      "sponsors", "how many sponsors a draft needs,", in: PetitionPolicy.sponsorsRange)
    let kind = reader.choice(
      "threshold", "how the threshold is counted", of: ThresholdKind.self)
    var threshold: PetitionPolicy.Threshold?
    switch kind {
    case .number:
      threshold = reader.number(
        "signatures", "a number of signatures", in: PetitionPolicy.numberRange
      ).map { .number($0) }
    case .percent:
      threshold = reader.number("percent", "a percentage", in: PetitionPolicy.percentRange)
        .map { .percent($0) }
    case nil: break
    }
    let days = reader.number(
      "days", "how many days leadership has,", in: PetitionPolicy.responseDaysRange)
    let reason = reader.paragraph("reason", "a reason for the audit log", maximum: 300)
    guard reader.isValid, let sponsors, let threshold, let days, let reason else { return nil }
    policy = PetitionPolicy(sponsorsNeeded: sponsors, responseDays: days, threshold: threshold)
    self.reason = reason
  }
}
