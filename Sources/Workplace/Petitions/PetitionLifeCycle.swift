import Postgres

/// Something that moves a petition from one state to another.
enum PetitionAct: String, Sendable, PostgresCodable, CaseIterable {
  /// The petitioner shows the draft to colleagues and asks for sponsors.
  case gatherSponsors = "gather-sponsors"
  /// The petitioner goes back to writing.
  case revise
  /// Too few sponsors in time: the draft is the petitioner's alone again.
  case runOut = "run-out"
  /// The petitioner hands the draft to the moderators.
  case submit
  /// A moderator wants something changed first.
  case sendBack = "send-back"
  /// A moderator refuses it.
  case reject
  /// A moderator opens it for signatures.
  case open
  /// The signatures reached the threshold.
  case reachThreshold = "reach-threshold"
  /// Leadership published its response.
  case answer
  /// The petitioner, or its day, ended the signing.
  case close
  /// Closed so long ago that it leaves the lists.
  case archive
  /// The petitioner gives it up before it was opened.
  case withdraw
}

/// Which act leads from where to where: all of the life of a petition. docs/petitions.md draws it.
enum PetitionLifeCycle {
  /// One arrow of the drawing.
  struct Transition: Sendable, Equatable {
    let act: PetitionAct
    let from: Petition.State
    let to: Petition.State

    fileprivate init(_ act: PetitionAct, _ from: Petition.State, _ to: Petition.State) {
      self.act = act
      self.from = from
      self.to = to
    }
  }

  static let transitions: [Transition] = [
    Transition(.gatherSponsors, .draft, .gatheringSponsors),
    Transition(.revise, .gatheringSponsors, .draft),
    Transition(.runOut, .gatheringSponsors, .draft),
    Transition(.submit, .gatheringSponsors, .inReview),
    Transition(.sendBack, .inReview, .draft),
    Transition(.reject, .inReview, .rejected),
    Transition(.open, .inReview, .open),
    Transition(.reachThreshold, .open, .responseDue),
    // Leadership need not wait for the threshold.
    Transition(.answer, .open, .answered),
    Transition(.answer, .responseDue, .answered),
    // Not while a response is due: closing must not take that date away.
    Transition(.close, .open, .closed),
    Transition(.close, .answered, .closed),
    Transition(.archive, .closed, .archived),
    Transition(.withdraw, .draft, .withdrawn),
    Transition(.withdraw, .gatheringSponsors, .withdrawn),
    Transition(.withdraw, .inReview, .withdrawn),
  ]

  /// The state that an act leads to.
  ///
  /// - Throws: `PetitionError.wrongState` where the act is not possible.
  static func state(after act: PetitionAct, from state: Petition.State) throws(PetitionError)
    -> Petition.State
  {
    guard let found = transitions.first(where: { $0.act == act && $0.from == state }) else {
      throw .wrongState(state)
    }
    return found.to
  }
}

/// Why something cannot be done with a petition.
enum PetitionError: Error, Sendable, Equatable {
  /// Not there, or not for this reader: both look alike.
  case notFound
  /// Not in this state; another request may have been first.
  case wrongState(Petition.State)
}
