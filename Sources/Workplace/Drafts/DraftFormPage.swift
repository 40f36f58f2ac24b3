import Mustache
import Web

/// `GET /petitions/new` and `GET /petitions/:id/draft/edit`: the form in which a petition is written.
struct DraftFormPage: FormPage, MustacheParent {
  static let template = "drafts/form"

  let heading: String
  /// Path whose POST saves.
  let action: String
  /// The draft, to go back to without saving; nil while there is none.
  let draft: Link?
  /// The petition that this one takes up again.
  let follows: Link?
  /// The number of that petition, for the field `follows`; nil for none.
  let followsID: String?
  /// The text that saving writes over, for the field `version`; nil for a new draft.
  var version: String?
  /// What the form holds, and what is wrong with it.
  let fields: DraftFields
  /// Named `addressee`: whom it can be addressed to.
  let addressee: Selection
  /// Named `open_days`: for how many days it can be open.
  let openDays: Selection
  /// What others asked already; nil while there is no title to compare.
  let similar: SimilarPart?
  /// Why this was not saved although nothing is wrong with it; nil when nothing is in the way.
  var conflict: DraftConflict?

  var problems: [Problem] {
    Problem.of(fields.title, fields.background, fields.addressee, fields.openDays)
  }

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "action": action
    case "draft": draft
    case "follows": follows
    case "followsID": followsID
    case "version": version
    case "titleField": fields.title
    case "background": fields.background
    case "addressee": addressee
    case "openDays": openDays
    case "similar": similar
    case "conflict": conflict
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// A field with what there is to choose from.
  struct Selection: Sendable, MustacheParent {
    let field: Field
    let choices: [Choice]

    func child(named name: String) -> Any? {
      switch name {
      case "choices": choices
      case "isEmpty": choices.isEmpty
      default: field.child(named: name)
      }
    }
  }

  /// One of the things to choose from.
  struct Choice: Sendable, MustacheParent {
    let value: String
    let label: String
    let isChosen: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "value": value
      case "label": label
      case "isChosen": isChosen
      default: nil
      }
    }
  }
}

/// What kept a text from being saved: somebody changed the draft meanwhile, or moved it on.
struct DraftConflict: Sendable, MustacheParent {
  /// What happened.
  let words: String
  /// What to do about it.
  let advice: String
  /// Where it can be done; nil where it is this form.
  let way: Link?
  /// The draft as it is now.
  let title: String
  let addressee: String
  let background: String

  func child(named name: String) -> Any? {
    switch name {
    case "words": words
    case "advice": advice
    case "way": way
    case "title": title
    case "addressee": addressee
    case "background": background
    default: nil
    }
  }
}

extension DraftFormPage {
  /// The form of a new draft.
  init(
    new fields: DraftFields, follows: Draft.Followed?, leaders: [ListedLeader],
    similar: SimilarPart?
  ) {
    self.init(
      heading: "Start a petition", action: "/petitions", draft: nil,
      follows: follows.map { Link($0.title, href: Petition.href($0.id)) },
      followsID: follows.map { "\($0.id)" }, version: nil, fields: fields,
      addressee: Selection(leaders, fields.addressee), openDays: Selection(days: fields.openDays),
      similar: similar)
  }

  /// The form of a draft that there is.
  init(_ draft: Draft, fields: DraftFields, leaders: [ListedLeader]) {
    self.init(
      heading: "Write your petition", action: draft.href,
      draft: Link("Back without saving", href: draft.href),
      follows: draft.follows.map { Link($0.title, href: Petition.href($0.id)) },
      followsID: nil, version: "\(draft.textVersion)", fields: fields,
      addressee: Selection(leaders, fields.addressee), openDays: Selection(days: fields.openDays),
      similar: nil)
  }
}

extension DraftFormPage.Selection {
  fileprivate init(_ leaders: [ListedLeader], _ field: Field) {
    self.init(
      field: field,
      choices: leaders.map {
        .init(value: "\($0.id)", label: $0.label, isChosen: "\($0.id)" == field.value)
      })
  }

  fileprivate init(days field: Field) {
    self.init(
      field: field,
      choices: PetitionPolicy.openDays.map {
        .init(value: "\($0)", label: "\($0) days", isChosen: "\($0)" == field.value)
      })
  }
}

extension DraftConflict {
  /// Somebody saved another text, or moved the draft on.
  init(_ draft: Draft) {
    let isDraft = draft.state == .draft
    self.init(
      words: isDraft
        ? "This draft was changed since you opened it, so yours was not saved."
        : "This petition is not a draft any more (\(draft.state.label.lowercased())), so your text "
          + "was not saved.",
      advice: isDraft
        ? "Yours is still in the form; how it reads now stands below it. Bring them together and save."
        : "Yours is still in the form. To save it, the petition must go back to writing first.",
      way: draft.state == .gatheringSponsors
        ? Link("Go back to writing", href: "\(Petition.href(draft.id))/revision") : nil,
      title: draft.text.title, addressee: draft.text.addressee?.label ?? "Nobody yet",
      background: draft.text.background)
  }
}

extension Draft {
  /// Path of the authors' page.
  var href: String { Self.href(id) }

  static func href(_ id: Petition.ID) -> String { "\(Petition.href(id))/draft" }
}
