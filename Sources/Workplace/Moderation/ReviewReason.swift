import Postgres

/// Why a moderator decided as they did: a public code with its words.
enum ReviewReason: String, Sendable, PostgresCodable, CaseIterable {
  /// Within the rules.
  case withinRules = "within-rules"
  case unclear
  case duplicate
  case namesPerson = "names-person"
  case confidential
  case outOfReach = "out-of-reach"
  case abusive
  case unlawful

  /// As the log and the form name it.
  var label: String {
    switch self {
    case .withinRules: "Within the rules"
    case .unclear: "It is not clear what is asked"
    case .duplicate: "The same is asked already"
    case .namesPerson: "It accuses or exposes a person"
    case .confidential: "It holds what must stay confidential"
    case .outOfReach: "Nobody here can decide it"
    case .abusive: "It insults or threatens"
    case .unlawful: "It asks for something unlawful"
    }
  }

  /// Whether it can be given for refusing a draft or sending it back.
  var isObjection: Bool { self != .withinRules }
}
