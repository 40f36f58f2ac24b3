import Hummingbird
import Mustache

/// What the last action did, shown once on the next page.
///
/// It travels in a cookie as a name of this fixed vocabulary, never as text, so that a forged cookie
/// can at most show one of these sentences.
public enum Flash: String, Sendable, CaseIterable {
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
  case closed
  case closedAlready = "closed-already"
  case updatePosted = "update-posted"
  case noMoreUpdates = "no-more-updates"
  case responseDraftSaved = "response-draft-saved"
  case responsePublished = "response-published"
  case responseCorrected = "response-corrected"
  case noResponseAwaited = "no-response-awaited"
  case verdictCounted = "verdict-counted"
  case verdictGivenBefore = "verdict-given-before"
  case verdictNeedsSignature = "verdict-needs-signature"
  case roleGranted = "role-granted"
  case roleRevoked = "role-revoked"
  case inviteSent = "invite-sent"
  case positionSet = "position-set"
  case draftOpened = "draft-opened"
  case draftSentBack = "draft-sent-back"
  case draftRejected = "draft-rejected"
  case policyChanged = "policy-changed"
  case draftSaved = "draft-saved"
  case gatheringBegan = "gathering-began"
  case backToWriting = "back-to-writing"
  case handedIn = "handed-in"
  case petitionGivenUp = "petition-given-up"
  case movedOn = "moved-on"
  case draftIncomplete = "draft-incomplete"
  case sponsorsMissing = "sponsors-missing"
  case coAuthorAsked = "co-author-asked"
  case coAuthorAgreed = "co-author-agreed"
  case coAuthorRemoved = "co-author-removed"
  case coAuthorLeft = "co-author-left"
  case sponsored
  case alreadySponsor = "already-sponsor"
  case sponsorsFull = "sponsors-full"
  case notGathering = "not-gathering"
  case ownDraft = "own-draft"
  case sponsorshipWithdrawn = "sponsorship-withdrawn"
  case notSponsor = "not-sponsor"
  case allRead = "all-read"
  case notificationsChosen = "notifications-chosen"
  case questionSaved = "question-saved"
  case questionRetired = "question-retired"
  case questionRestored = "question-restored"
  case themeSaved = "theme-saved"
  case templateSaved = "template-saved"
  case templateDeleted = "template-deleted"
  case roundSaved = "round-saved"
  case roundSavedWithoutRetired = "round-saved-without-retired"
  case roundDeleted = "round-deleted"
  case roundHandedIn = "round-handed-in"
  case roundTakenBack = "round-taken-back"
  case roundSentBack = "round-sent-back"
  case roundApproved = "round-approved"
  case roundCancelled = "round-cancelled"
  case roundAsksNothing = "round-asks-nothing"
  case roundOpensInPast = "round-opens-in-past"

  /// The sentence that people read.
  public var text: String {
    switch self {
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
    case .closed: "The petition is closed. It stays readable."
    case .closedAlready: "This petition is closed already; nothing changed."
    case .updatePosted: "Your update is posted, and those who signed are being told."
    case .noMoreUpdates: "This petition is archived and takes no more updates."
    case .responseDraftSaved: "The draft is saved. Only leaders see it."
    case .responsePublished: "The response is published, and those who signed are being told."
    case .responseCorrected: "The correction is published beside what was there before."
    case .noResponseAwaited: "This petition waits for no response: it is answered, or closed."
    case .verdictCounted: "It is counted. What you said is not kept."
    case .verdictGivenBefore: "You had already said so; nothing changed and you are counted once."
    case .verdictNeedsSignature: "Only those whose signature counts say so; nothing was counted."
    case .roleGranted: "The role is granted. The register shows it and its holder is told."
    case .roleRevoked: "The role is taken back. The register shows it and the person is told."
    case .inviteSent: "The invitation is on its way."
    case .positionSet: "The position is set. The register shows it."
    case .draftOpened: "The petition is open for signatures. Its authors are told."
    case .draftSentBack: "The draft is sent back. Its authors are told."
    case .draftRejected: "The petition is rejected. Its authors and sponsors are told."
    case .policyChanged: "The settings are changed. Everybody reads below what they were before."
    case .draftSaved: "Your draft is saved."
    case .gatheringBegan: "Give the link below to colleagues who may support this."
    case .backToWriting: "You can write again. Sponsors must agree again if the text changes."
    case .handedIn: "The moderators have it now. You are told what they decide."
    case .petitionGivenUp: "The petition is given up."
    case .movedOn:
      "This had been changed meanwhile, so nothing was done. Here is where it stands."
    case .draftIncomplete: "A background and somebody it is addressed to are needed first."
    case .sponsorsMissing: "Too few sponsors have agreed to this text, so it was not handed in."
    case .coAuthorAsked: "Your colleague is asked, and is told."
    case .coAuthorAgreed: "You write along from now on."
    case .coAuthorRemoved: "Nobody writes along any more."
    case .coAuthorLeft: "You do not write along."
    case .sponsored:
      "You sponsor this petition. Its authors and the moderators see your name; nobody else."
    case .alreadySponsor: "You had sponsored this text already; you are counted once."
    case .sponsorsFull: "It has as many sponsors as there can be, so you were not added."
    case .notGathering: "It looks for no sponsors now, so you were not added."
    case .ownDraft: "You wrote this, so you cannot sponsor it."
    case .sponsorshipWithdrawn: "You do not sponsor this petition any more."
    case .notSponsor: "There was no word of yours to take back."
    case .allRead: "Everything is marked as read."
    case .notificationsChosen: "Your choice is saved and holds for every mail from now on."
    case .questionSaved, .questionRetired, .questionRestored, .themeSaved, .templateSaved,
      .templateDeleted, .roundSaved, .roundSavedWithoutRetired, .roundDeleted, .roundHandedIn,
      .roundTakenBack,
      .roundSentBack, .roundApproved, .roundCancelled, .roundAsksNothing,
      .roundOpensInPast:
      textOfSurveys
    }
  }

  private var textOfSurveys: String {
    switch self {
    case .questionSaved: "The question is saved."
    case .questionRetired: "The question is retired: no new round can ask it."
    case .questionRestored: "The question is offered again."
    case .themeSaved: "The theme is saved."
    case .templateSaved: "The template is saved."
    case .templateDeleted: "The template is deleted."
    case .roundSaved: "The draft is saved. Only analysts see it."
    case .roundSavedWithoutRetired:
      "The draft is saved, without the questions that were retired since. Only analysts see it."
    case .roundDeleted: "The draft is deleted."
    case .roundHandedIn: "The moderators have it now."
    case .roundTakenBack: "It is a draft again."
    case .roundSentBack: "It is sent back. Its author reads why."
    case .roundApproved: "It is approved. It is announced in a moment, once its keys are made."
    case .roundCancelled: "It is called off. Everybody reads why."
    case .roundAsksNothing: "It asks nothing yet, so it was not handed in. Add a question first."
    default: "The day on which it opens is past, so it was not handed in. Choose another one."
    }
  }
}

extension Flash: MustacheParent {
  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    name == "text" ? text : nil
  }
}
