import Web

/// A form that was sent without a session is carried through the sign-in page as hidden fields
/// named `kept.…`, and offered again afterwards.
extension KeptField {
  private static let prefix = "kept."

  /// What is never carried: secrets, and the fields of the sign-in itself.
  private static let secrets: Set<String> = ["password", "repeated", "current", "returnTo"]

  /// Names that people know the fields by.
  private static let labels = [
    "reason": "Your reason", "visibility": "Your name", "role": "Role", "mail": "Mail address",
    "decision": "Decision", "objection": "Reason", "comment": "Comment", "position": "Position",
    "sponsors": "Sponsors needed", "days": "Days to answer", "threshold": "Threshold",
    "signatures": "Threshold as a number", "percent": "Threshold in percent",
    "title": "Title", "background": "Background", "addressee": "Addressed to",
    "open_days": "Open for",
    "body": "Your text", "note": "What is corrected", "why": "Why you close it",
    "verdict": "The response",
    "wording": "Wording", "options": "Options", "key": "Key", "name": "Name",
    "description": "What it is for", "introduction": "Introduction", "opens": "Opens",
    "closes": "Closes", "minimum": "People behind any figure",
    "comment_minimum": "People who must have commented", "roll": "Who may answer",
  ]

  /// Choices in words.
  private static let choices = [
    "visibility": [
      SignaturePanel.Visibility.named.rawValue: "Shown to colleagues",
      SignaturePanel.Visibility.hidden.rawValue: "Hidden from colleagues",
    ],
    "verdict": [
      Verdict.answers.rawValue: "It answers what was asked",
      Verdict.fallsShort.rawValue: "It falls short",
    ],
    "role": Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0.label) }),
    "decision": [
      ReviewOutcome.open.rawValue: "Open it for signatures",
      ReviewOutcome.sendBack.rawValue: "Send it back",
      ReviewOutcome.reject.rawValue: "Reject it",
    ],
    "objection": Dictionary(
      uniqueKeysWithValues: ReviewReason.allCases.map { ($0.rawValue, $0.label) }),
    "threshold": ["number": "A number of signatures", "percent": "A share of everybody employed"],
    "roll": [
      RollScope.everybody.rawValue: "Everybody",
      RollScope.some.rawValue: "People of some departments and sites",
    ],
    "open_days": Dictionary(
      uniqueKeysWithValues: PetitionPolicy.openDays.map { ("\($0)", "\($0) days") }),
  ]

  /// The fields of a form that arrived without a session, named to be carried.
  static func all(of form: Form) -> [KeptField] {
    form.kept.filter { !secrets.contains($0.name) }
      .map { KeptField(name: prefix + $0.name, label: nil, value: $0.value, words: $0.value) }
  }

  /// The fields that a sign-in form carried, named to be carried once more.
  static func carriedOn(by form: Form) -> [KeptField] {
    form.kept.filter { $0.name.hasPrefix(prefix) }
      .map { KeptField(name: $0.name, label: nil, value: $0.value, words: $0.value) }
  }

  /// The fields that a sign-in form carried, under their own names and in words.
  static func carried(by form: Form) -> [KeptField] {
    carriedOn(by: form).map { field in
      let name = String(field.name.dropFirst(prefix.count))
      return KeptField(
        name: name, label: labels[name], value: field.value,
        words: words(for: field.value, in: name))
    }
  }

  private static func words(for value: String, in name: String) -> String {
    // The number of a leader says nothing to people.
    if name == "addressee" { return value.isEmpty ? "Nobody yet" : "As you chose" }
    return choices[name]?[value] ?? value
  }
}

/// A path of this site to go to; nothing that could lead elsewhere.
struct LocalPath {
  let text: String

  init?(_ text: String) {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    guard text.hasPrefix("/"), !text.hasPrefix("//"), isPlain, text.utf8.count <= 2000 else {
      return nil
    }
    self.text = text
  }
}
