/// How a question is answered.
public enum QuestionKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Five steps from "strongly disagree" to "strongly agree".
  case agreement5 = "agreement-5"
  /// Seven steps of the same.
  case agreement7 = "agreement-7"
  /// "How likely are you to recommend …", 0 to 10.
  case netPromoter = "enps"
  /// One of the options.
  case single
  /// Any of the options.
  case multiple
  /// The person's own words.
  case text

  /// Whether everybody can be asked to answer. Where several options can be chosen, so can none: if
  /// each had to choose one, an option that is kept back could be worked out from the others.
  public var canBeRequired: Bool { self != .multiple }
}
