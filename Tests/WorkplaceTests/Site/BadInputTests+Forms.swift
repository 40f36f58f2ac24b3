extension BadInputTests {
  /// The fields of each form with values that it takes.
  static let forms: [String: [(String, String)]] = [
    "/sign-in": [("mail", "a@test.example"), ("password", password), ("returnTo", "/profile")],
    "/invitations/:token": [("password", password), ("repeated", password)],
    "/password-resets": [("mail", "a@test.example")],
    "/password-resets/:token": [("password", password), ("repeated", password)],
    "/notifications/reading": [("upTo", "1")],
    "/notifications/settings": [
      ("shown", "petition-opened petition-closed"), ("petition-opened", "mail"),
    ],
    "/unsubscriptions/:token": [],
    "/sign-out": [], "/sign-out-everywhere": [], "/notices/acknowledgement": [],
    "/profile/password": [
      ("current", password), ("password", "a noisy purple teapot"),
      ("repeated", "a noisy purple teapot"),
    ],
    "/profile/sessions/:session/closure": [],
    "/people/:id/invitations": [],
    "/people/:id/position": [("position", "Chief Executive")],
    "/moderation/:id/decisions": [
      ("decision", "send-back"), ("objection", "unclear"), ("comment", "Because"), ("version", "1"),
    ],
    "/settings": [
      ("sponsors", "7"), ("threshold", "number"), ("signatures", "9"), ("percent", "9"),
      ("days", "9"), ("reason", "Because"),
    ],
    "/people/:id/roles/grants": [("role", "analyst"), ("reason", "Because")],
    "/people/:id/roles/revocations": [("role", "analyst"), ("reason", "Because")],
    "/petitions/:id/signatures": [("visibility", "named"), ("reason", "Because")],
    "/petitions/:id/signatures/mine": [("visibility", "named"), ("reason", "Because")],
    "/petitions/:id/signatures/withdrawal": [],
    "/petitions": draft + [("follows", "1"), ("then", "draft")],
    "/petitions/:id/draft": draft + [("version", "1"), ("then", "preview")],
    "/petitions/:id/co-author": [("mail", "a@test.example")],
    "/petitions/:id/co-author/agreement": [], "/petitions/:id/co-author/removal": [],
    "/petitions/:id/gathering": [], "/petitions/:id/revision": [], "/petitions/:id/review": [],
    "/petitions/:id/retraction": [],
    "/sponsorships/:code": [("version", "1")], "/sponsorships/:code/withdrawal": [],
    "/petitions/:id/response/draft": [("body", "We will."), ("version", "0")],
    "/petitions/:id/response": [("version", "1")],
    "/petitions/:id/response/corrections": [
      ("body", "We did."), ("note", "Done since"), ("version", "1"),
    ],
    "/petitions/:id/verdicts": [("verdict", "answers")],
    "/petitions/:id/updates": [("body", "News")],
    "/petitions/:id/closure": [("why", "Because")],
    // Bytes, and no form: whatever is sent as one is refused.
    "/surveys/:id/token": [],
    "/surveys": round + [("start", "")],
    "/surveys/:id": round + [
      ("version", "1"), ("act", "save"), ("question", ""), ("asked-1", "yes"),
      ("required-1", "yes"),
    ],
    "/surveys/:id/removal": [], "/surveys/:id/submission": [], "/surveys/:id/withdrawal": [],
    "/surveys/:id/return": [("reason", "Because")],
    "/surveys/:id/approval": [("wording", "0")],
    "/surveys/:id/cancellation": [("reason", "Because")],
    "/surveys/questions": question, "/surveys/questions/:id": question + [("version", "1")],
    "/surveys/questions/:id/retirement": [], "/surveys/questions/:id/restoration": [],
    "/surveys/themes": [("name", "Trust")],
    "/surveys/themes/:id": [("name", "Trust"), ("version", "1")],
    "/surveys/templates": [("name", "Pulse"), ("description", "Monthly"), ("round", "1")],
    "/surveys/templates/:id": [
      ("name", "Pulse"), ("description", "Monthly"), ("version", "1"), ("act", "save"),
      ("question", ""),
    ],
    "/surveys/templates/:id/removal": [],
  ]

  private static let round = [
    ("title", "Pulse"), ("introduction", "Because"), ("opens", "2900-01-01T09:00"),
    ("closes", "2900-01-08T09:00"), ("minimum", "10"), ("comment_minimum", "10"),
    ("roll", "everybody"), ("list-department", "yes"), ("department-1", "yes"),
  ]

  private static let question = [
    ("wording", "I trust them"), ("kind", "single"), ("theme", ""), ("options", "One\nTwo"),
    ("reverse", ""), ("key", ""),
  ]

  private static let draft = [
    ("title", "Quiet rooms"), ("background", "Because"), ("addressee", ""), ("open_days", "30"),
  ]
}
