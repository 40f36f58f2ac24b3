import Foundation
import Web

extension PersonalNotification {
  /// Where it leads, as the petition stands now; nil where it is not shown to its reader any more.
  var target: String? {
    guard title != nil else { return nil }
    if let round {
      switch kind {
      case .roundPublished: return SurveyRound.href(round) + "/results"
      // Leads to the round where there is nothing to decide any more.
      case .roundReviewWaiting: return SurveyRound.href(round) + "/review"
      default: return SurveyRound.href(round)
      }
    }
    guard let petition, let state else { return nil }
    let page = Petition.href(petition)
    switch state {
    case .open, .responseDue, .answered, .closed, .archived:
      return kind == .updatePosted ? page + "/updates" : page
    case .rejected: return page
    case .draft, .gatheringSponsors, .inReview, .withdrawn:
      if isAuthor { return page + "/draft" }
      return sponsorCode.map { "/sponsorships/\($0)" } ?? "/moderation/\(petition)"
    }
  }
}

extension NotificationsPage {
  init(_ slice: Slice<PersonalNotification>, isFirst: Bool, unread: Int) {
    self.init(
      unread: unread == 0
        ? "You have read everything." : counted(unread, "is", "are") + " not read yet.",
      rows: slice.rows.map(Row.init),
      upTo: isFirst && unread > 0
        ? slice.rows.first.map { Field("upTo", value: "\($0.id)") } : nil,
      paging: Paging(
        back: isFirst ? nil : Link("Newest", href: "/notifications"),
        forward: slice.next.map {
          Link("Older", href: link("/notifications", ["before": $0.parameter]))
        }))
  }
}

extension NotificationsPage.Row {
  init(_ notification: PersonalNotification) {
    self.init(
      sentence: notification.kind.words.sentence,
      petition: notification.title.map { Link($0, href: "/notifications/\(notification.id)") },
      moment: Moment(notification.occurredAt), isUnread: !notification.isRead)
  }
}

extension NotificationSettingsPage {
  init(for reader: Employee, muted: Set<NotificationKind>) {
    let groups = Self.groups(for: reader)
    self.init(
      groups: groups.map { label, kinds in
        Group(
          label: label,
          switches: kinds.map {
            Switch(name: $0.rawValue, label: $0.words.setting, isOn: !muted.contains($0))
          })
      },
      shown: Field(
        "shown", value: groups.flatMap(\.kinds).map(\.rawValue).joined(separator: " ")))
  }

  /// Every kind that can reach the reader, once.
  private static func groups(
    for reader: Employee
  ) -> [(label: String, kinds: [NotificationKind])] {
    var groups: [(label: String, kinds: [NotificationKind])] = [
      ("Petitions you write", NotificationKind.ofAuthors),
      ("Petitions you sponsor or sign", NotificationKind.ofSupporters),
    ]
    groups.append(("Surveys", NotificationKind.ofSurveys))
    if Analyst(reader) != nil {
      groups.append(("As an analyst", NotificationKind.ofAnalysts))
    }
    if Moderator(reader) != nil {
      groups.append(("As a moderator", NotificationKind.ofModerators))
    }
    if Leader(reader) != nil {
      groups.append(("As leadership", NotificationKind.ofLeaders))
    }
    return groups
  }
}

extension NotificationKind {
  /// In the order of a petition's life, as the settings list them. A kind that reaches several of
  /// these stands where most people look for it.
  static let ofAuthors: [Self] = [
    .coAuthorAsked, .sponsorsComplete, .sponsorsRunningOut, .sponsorsRanOut, .draftSentBack,
    .petitionOpened, .petitionRejected, .thresholdReached, .petitionClosed,
  ]
  static let ofSupporters: [Self] = [.textChanged, .updatePosted, .responsePublished]
  static let ofSurveys: [Self] = [.roundAnnounced, .roundCancelled, .roundVoid, .roundPublished]
  static let ofAnalysts: [Self] = [.roundSentBack, .roundApproved]
  static let ofModerators: [Self] = [.reviewWaiting, .roundReviewWaiting]
  static let ofLeaders: [Self] = [.responseDueSoon]
}
