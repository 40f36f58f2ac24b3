import Web

extension ReviewDecision {
  /// Reads the form; nil when something is wrong, which the reader then says.
  ///
  /// Opening needs no objection, and whatever is chosen there is left out.
  init?(_ form: Form, _ reader: inout FormReader, about petition: Petition.ID) {
    let outcome = reader.choice("decision", "what you decide", of: ReviewOutcome.self)
    let comment = reader.optionalText("comment", "your comment", maximum: Self.longestComment)
    var reason: ReviewReason? = .withinRules
    if let outcome, outcome != .open {
      reason = reader.choice("objection", "a reason", of: ReviewReason.self)
      if let reason, !reason.isObjection { reader.refuse("objection", "Choose a reason.") }
      if comment?.isEmpty == true {
        reader.refuse("comment", "Enter a comment: what is wrong, and what would mend it.")
      }
    }
    guard reader.isValid, let outcome, let reason, let comment else { return nil }
    self.init(
      petition: petition, textVersion: Int(form.shown("version")) ?? 0, outcome: outcome,
      reason: reason, comment: comment)
  }
}

extension ReviewError {
  /// As it stands beside the choice; nil for what is a page of its own.
  var sentence: String? {
    switch self {
    case .notFound, .notInReview: nil
    case .conflict(let conflict): conflict.sentence
    case .textChanged:
      "The text has changed since you read it. Read it again; what you wrote is kept."
    }
  }
}
