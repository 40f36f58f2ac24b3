import Web

/// The form in which a petition is written.
struct DraftForm: Sendable {
  let text: DraftText
  /// The petition to take up again, as the form named it; nil for none.
  let follows: Petition.ID?
  /// The version that was written over; nil for a new draft, and where it makes no sense.
  let version: Int?
}

/// A form that cannot be used, with what was typed and what is wrong.
struct RefusedDraftForm: Error {
  let fields: DraftFields
}

/// The fields of the form as a page shows them.
struct DraftFields: Sendable {
  var title = Field("title")
  var background = Field("background")
  /// The number of the chosen leader.
  var addressee = Field("addressee")
  var openDays = Field("open_days", value: "\(DraftFields.usualOpenDays)")

  static let usualOpenDays = 180
}

extension DraftFields {
  /// What a draft holds.
  init(_ text: DraftText) {
    title = Field("title", value: text.title)
    background = Field("background", value: text.background)
    addressee = Field("addressee", value: text.addressee.map { "\($0.id)" } ?? "")
    openDays = Field("open_days", value: "\(text.openDays)")
  }

  /// What was typed and what is wrong with it.
  init(_ reader: FormReader) {
    title = reader.field("title")
    background = reader.field("background")
    addressee = reader.field("addressee")
    openDays = reader.field("open_days")
  }
}

extension DraftForm {
  /// Reads a draft that may lack everything but its title.
  init(_ form: Form, leaders: [ListedLeader]) throws(RefusedDraftForm) {
    var reader = FormReader(form)
    let title = reader.line("title", "the title", maximum: DraftText.longestTitle)
    let background = reader.optionalText(
      "background", "the background", maximum: DraftText.longestBackground)
    let addressee = reader.addressee(among: leaders)
    let openDays = reader.openDays()
    guard reader.isValid, let title, let background, let openDays else {
      throw RefusedDraftForm(fields: DraftFields(reader))
    }
    text = DraftText(
      title: title, background: background, addressee: addressee, openDays: openDays)
    follows = Petition.ID(form.shown("follows"))
    version = Int(form.shown("version"))
  }
}

extension FormReader {
  /// One of the leaders; nil for none yet and for somebody else.
  fileprivate mutating func addressee(among leaders: [ListedLeader]) -> ListedLeader? {
    guard
      let typed = optionalText(
        "addressee", "who it is addressed to", maximum: 20, allowsLines: false),
      !typed.isEmpty
    else { return nil }
    guard let leader = leaders.first(where: { "\($0.id)" == typed }) else {
      refuse("addressee", "Choose somebody from the list; who stood there is no leader any more.")
      return nil
    }
    return leader
  }

  fileprivate mutating func openDays() -> Int? {
    guard
      let typed = optionalText(
        "open_days", "how long it is open", maximum: 3, allowsLines: false)
    else { return nil }
    let days = typed.isEmpty ? DraftFields.usualOpenDays : Int(typed)
    guard let days, PetitionPolicy.openDays.contains(days) else {
      refuse("open_days", "Choose how long it is open.")
      return nil
    }
    return days
  }
}
