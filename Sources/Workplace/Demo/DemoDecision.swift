/// What a moderator decided, as a line of a file tells it: reason, name and public words, for
/// instance `unclear, Bartosz Inkeroinen: Which floor do you mean?`. The words may be missing.
struct DemoDecision: Sendable, Equatable {
  let reason: ReviewReason
  /// As `company.json` has it.
  let moderator: String
  let comment: String

  static let form = "“reason, moderator: comment”"

  init(reason: ReviewReason, moderator: String, comment: String = "") {
    self.reason = reason
    self.moderator = moderator
    self.comment = comment
  }

  /// Nil when the line has another form.
  init?(_ line: String) {
    let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves[0].split(separator: ", ", maxSplits: 1)
    guard halves.count == 2, head.count == 2, let reason = ReviewReason(rawValue: String(head[0]))
    else { return nil }
    self.init(
      reason: reason, moderator: String(head[1]), comment: String(halves[1].drop { $0 == " " }))
  }
}
