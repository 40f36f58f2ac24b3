import Mustache
import Web

/// What the authors of a draft can do now: one of the parts below, and what is always possible.
struct DraftPanel: Sendable, MustacheParent {
  /// Where it stands, for instance "Draft".
  let state: String
  /// Since when.
  let since: Moment
  var writing: Writing?
  var gathering: Gathering?
  /// What happens, where the authors can only wait; nil where they can do something.
  var waiting: String?
  /// Where to begin anew; nil while this one goes on.
  var anew: Link?
  /// Page that asks before the petition is given up; nil when it is over.
  var retractionHref: String?

  func child(named name: String) -> Any? {
    switch name {
    case "state": state
    case "since": since
    case "writing": writing
    case "gathering": gathering
    case "waiting": waiting
    case "anew": anew
    case "retractionHref": retractionHref
    default: nil
    }
  }

  /// While the text can be changed.
  struct Writing: Sendable, MustacheParent {
    let editHref: String
    /// What is missing before sponsors can be asked, as the end of a sentence; nil when nothing is.
    let missing: String?
    /// Path whose POST asks for sponsors; nil while something is missing.
    let gatheringPath: String?
    /// How many sponsors it takes, for instance "5 sponsors".
    let needed: String
    /// Whether colleagues agreed to this text or an earlier one.
    let hasSponsors: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "editHref": editHref
      case "missing": missing
      case "gatheringPath": gatheringPath
      case "needed": needed
      case "hasSponsors": hasSponsors
      default: nil
      }
    }
  }

  /// While colleagues are asked for their support.
  struct Gathering: Sendable, MustacheParent {
    /// How many there are and how many it takes.
    let tally: Tally
    /// By when they must be found.
    let until: Moment
    /// The address to give to colleagues, with the site's own.
    let address: String
    /// Path whose POST hands it to the moderators; nil while there are too few.
    let reviewPath: String?
    /// Page that asks before going back to writing.
    let revisionHref: String

    func child(named name: String) -> Any? {
      switch name {
      case "tally": tally
      case "until": until
      case "address": address
      case "reviewPath": reviewPath
      case "revisionHref": revisionHref
      default: nil
      }
    }
  }
}
