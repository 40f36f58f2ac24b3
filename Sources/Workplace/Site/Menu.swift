import Web

extension Set<Role> {
  /// What the menu offers to whoever holds these roles, besides their profile.
  var menu: [Link] {
    Role.allCases.filter(contains).flatMap(\.menu)
  }
}

extension Role {
  /// The pages that this role opens.
  fileprivate var menu: [Link] {
    switch self {
    case .leadership: [Link("Responses", href: "/responses")]
    case .analyst:
      [
        Link("Survey questions", href: "/surveys/questions"),
        Link("Survey templates", href: "/surveys/templates"),
      ]
    case .moderator: [Link("Moderation", href: "/moderation")]
    case .steward: [Link("People", href: "/people"), Link("Settings", href: "/settings")]
    }
  }
}
