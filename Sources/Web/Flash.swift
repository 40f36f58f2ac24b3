import Hummingbird
import Mustache

/// What the last action did, shown once on the next page.
///
/// It travels in a cookie as a name of this fixed vocabulary, never as text, so that a forged cookie
/// can at most show one of these sentences.
public enum Flash: String, Sendable, CaseIterable {
  case signedIn = "signed-in"
  case signedOut = "signed-out"
  case signedOutEverywhere = "signed-out-everywhere"
  case sessionEnded = "session-ended"
  case passwordSet = "password-set"
  case passwordChanged = "password-changed"
  case signedWithName = "signed-with-name"
  case signedHidden = "signed-hidden"
  case alreadySigned = "already-signed"
  case signatureChanged = "signature-changed"
  case withdrawn = "withdrawn"
  case notSigned = "not-signed"
  case petitionClosed = "petition-closed"
  case roleGranted = "role-granted"
  case roleRevoked = "role-revoked"
  case inviteSent = "invite-sent"
  case positionSet = "position-set"
  case draftOpened = "draft-opened"
  case draftSentBack = "draft-sent-back"
  case draftRejected = "draft-rejected"
  case policyChanged = "policy-changed"
  case allRead = "all-read"
  case notificationsChosen = "notifications-chosen"

  /// The sentence that people read.
  public var text: String {
    switch self {
    case .signedIn: "You are signed in."
    case .signedOut: "You are signed out on this device."
    case .signedOutEverywhere: "You are signed out on every device."
    case .sessionEnded: "That session is ended."
    case .passwordSet: "Your password is set. Sign in with it."
    case .passwordChanged: "Your password is changed. Every other session was signed out."
    case .signedWithName: "You signed. Your name is shown to colleagues."
    case .signedHidden: "You signed. Your name is hidden from colleagues."
    case .alreadySigned: "You had already signed; nothing changed and you are counted once."
    case .signatureChanged: "Your signature is changed."
    case .withdrawn: "Your signature is withdrawn and no longer counted."
    case .petitionClosed: "This petition is closed, so nothing was signed."
    case .notSigned: "There was no signature of yours to withdraw."
    case .roleGranted: "The role is granted. The register shows it and its holder is told."
    case .roleRevoked: "The role is taken back. The register shows it and the person is told."
    case .inviteSent: "The invitation is on its way."
    case .positionSet: "The position is set. The register shows it."
    case .draftOpened: "The petition is open for signatures. Its authors are told."
    case .draftSentBack: "The draft is sent back. Its authors are told."
    case .draftRejected: "The petition is rejected. Its authors and sponsors are told."
    case .policyChanged: "The settings are changed. Everybody reads below what they were before."
    case .allRead: "Everything is marked as read."
    case .notificationsChosen: "Your choice is saved and holds for every mail from now on."
    }
  }
}

extension Flash: MustacheParent {
  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    name == "text" ? text : nil
  }
}
