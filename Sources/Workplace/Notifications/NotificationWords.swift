/// What a kind of notification says, in Redress and by mail.
///
/// No mail says whether a name is shown or hidden, quotes what somebody wrote, or has more in its
/// subject than what happened: subjects stand on locked screens.
struct NotificationWords: Sendable {
  /// What happened, in the list, above the petition's title.
  let sentence: String
  /// Of the mail.
  let subject: String
  /// What to do, before the mail's link.
  let invitation: String
  /// Why somebody gets it, as the end of a sentence that begins with "because".
  let reason: String
  /// The kind in the settings, as the end of "You get a mail when".
  let setting: String
}

extension NotificationKind {
  var words: NotificationWords {
    switch self {
    case .coAuthorAsked, .sponsorsComplete, .textChanged, .sponsorsRunningOut, .sponsorsRanOut,
      .reviewWaiting, .draftSentBack:
      beforeOpening
    case .petitionRejected, .petitionOpened, .thresholdReached, .responseDueSoon,
      .responsePublished, .updatePosted, .petitionClosed:
      fromOpeningOn
    case .roundReviewWaiting, .roundSentBack, .roundApproved: beforeAnnouncement
    case .roundAnnounced, .roundCancelled, .roundVoid, .roundPublished: ofSurveys
    }
  }

  private var beforeOpening: NotificationWords {
    switch self {
    case .coAuthorAsked:
      NotificationWords(
        sentence: "A colleague asks you to write this petition with them.",
        subject: "You are asked to write a petition with a colleague",
        invitation: "Read the draft, then agree or decline",
        reason: "a colleague named you as co-author",
        setting: "a colleague asks you to write a petition with them")
    case .sponsorsComplete:
      NotificationWords(
        sentence: "Enough colleagues sponsor this draft. It can go to the moderators now.",
        subject: "Your draft has enough sponsors",
        invitation: "Hand it to the moderators",
        reason: "you write this petition",
        setting: "enough colleagues sponsor a draft of yours")
    case .textChanged:
      NotificationWords(
        sentence: "The text that you sponsor has changed. Your support counts again once you agree "
          + "to it as it is now.",
        subject: "The text that you sponsor has changed",
        invitation: "Read the new text",
        reason: "you sponsor this petition",
        setting: "the text of a draft that you sponsor changes")
    case .sponsorsRunningOut:
      NotificationWords(
        sentence: "Within \(PetitionPolicy.warningDays) days the time to find sponsors for this "
          + "draft ends.",
        subject: "Little time is left to find sponsors",
        invitation: "See who sponsors it, and pass the link on",
        reason: "you write this petition",
        setting: "little time is left to find sponsors for a draft of yours")
    case .sponsorsRanOut:
      NotificationWords(
        sentence: "Too few sponsors were found in time. The draft is its authors' alone again, and "
          + "nothing is lost.",
        subject: "Your draft found too few sponsors in time",
        invitation: "Go back to the draft",
        reason: "you write this petition",
        setting: "a draft of yours found too few sponsors in time")
    case .reviewWaiting:
      NotificationWords(
        sentence: "A draft waits for a moderator.",
        subject: "A draft waits for a moderator",
        invitation: "Read the draft",
        reason: "you are a moderator",
        setting: "a draft waits for a moderator")
    default:
      NotificationWords(
        sentence: "A moderator sent this draft back, and says why.",
        subject: "Your draft was sent back",
        invitation: "Read what is asked for, and change the draft",
        reason: "you write this petition",
        setting: "a moderator sends a draft of yours back")
    }
  }

  private var fromOpeningOn: NotificationWords {
    switch self {
    case .petitionRejected:
      NotificationWords(
        sentence: "A moderator rejected this petition. The reason is public.",
        subject: "A petition was rejected",
        invitation: "Read why",
        reason: "you wrote or sponsored this petition",
        setting: "a petition that you wrote or sponsored is rejected")
    case .petitionOpened:
      NotificationWords(
        sentence: "This petition is open for signatures.",
        subject: "A petition is open for signatures",
        invitation: "Go to the petition",
        reason: "you wrote or sponsored this petition, or it is addressed to you",
        setting: "a petition that you wrote or sponsored, or that is addressed to you, opens")
    case .thresholdReached:
      NotificationWords(
        sentence: "This petition reached its threshold. Leadership now has a date to answer by.",
        subject: "A petition reached its threshold",
        invitation: "See by when an answer is due",
        reason: "you wrote this petition, or answer petitions as leadership",
        setting: "a petition that you wrote, or answer as leadership, reaches its threshold")
    case .responseDueSoon:
      NotificationWords(
        sentence: "An answer to this petition is due within two days.",
        subject: "An answer to a petition is due within two days",
        invitation: "Go to the petition and its answer",
        reason: "you answer petitions as leadership",
        setting: "an answer to a petition is due within two days")
    case .responsePublished:
      NotificationWords(
        sentence: "Leadership answered this petition.",
        subject: "Leadership answered a petition",
        invitation: "Read the answer",
        reason: "you wrote or signed this petition",
        setting: "leadership answers a petition that you wrote or signed")
    case .updatePosted:
      NotificationWords(
        sentence: "Whoever wrote this petition has news for those who signed it.",
        subject: "News of a petition",
        invitation: "Read the news",
        reason: "you signed this petition",
        setting: "there is news of a petition that you signed")
    default:
      NotificationWords(
        sentence: "This petition is closed and takes no more signatures.",
        subject: "Your petition is closed",
        invitation: "Go to the petition",
        reason: "you wrote this petition",
        setting: "a petition that you wrote closes")
    }
  }

  private var beforeAnnouncement: NotificationWords {
    switch self {
    case .roundReviewWaiting:
      NotificationWords(
        sentence: "A survey round waits for a moderator.",
        subject: "A survey round waits for a moderator",
        invitation: "Read the round, then approve it or send it back",
        reason: "you are a moderator",
        setting: "a survey round waits for a moderator")
    case .roundSentBack:
      NotificationWords(
        sentence: "A moderator sent this survey round back, and says why.",
        subject: "Your survey round was sent back",
        invitation: "Read what is asked for, and change the round",
        reason: "you made this survey round",
        setting: "a moderator sends a survey round of yours back")
    default:
      NotificationWords(
        sentence: "A moderator approved this survey round. It is announced once its keys are made.",
        subject: "Your survey round was approved",
        invitation: "See where the round stands",
        reason: "you made this survey round",
        setting: "a moderator approves a survey round of yours")
    }
  }

  private var ofSurveys: NotificationWords {
    switch self {
    case .roundAnnounced:
      NotificationWords(
        sentence: "An anonymous survey is announced, and you may answer it.",
        subject: "An anonymous survey is announced",
        invitation: "Read what it asks, and what protects you",
        reason: "you may answer this survey",
        setting: "a survey is announced that you may answer")
    case .roundCancelled:
      NotificationWords(
        sentence: "This survey was announced to you, and will not take place. Why is public.",
        subject: "A survey will not take place",
        invitation: "Read why",
        reason: "you were told that you may answer this survey; everybody who was gets it",
        setting: "a survey that was announced to you will not take place")
    case .roundVoid:
      NotificationWords(
        sentence: "This survey was announced to you, and is void: nothing of it can ever be "
          + "counted. Why is public.",
        subject: "A survey is void and has no results",
        invitation: "Read why",
        reason: "you were told that you may answer this survey; everybody who was gets it, whoever "
          + "answered",
        setting: "a survey that was announced to you is void")
    default:
      NotificationWords(
        sentence: "The results of this survey are published.",
        subject: "The results of a survey are published",
        invitation: "Read the results",
        reason: "you work here; everybody gets it, whoever answered",
        setting: "the results of a survey are published")
    }
  }
}
