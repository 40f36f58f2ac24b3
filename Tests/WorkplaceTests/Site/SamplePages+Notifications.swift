import Web

@testable import Workplace

extension SamplePages {
  var notifications: [Sample] {
    [
      full(
        NotificationsPage(
          unread: text,
          rows: [
            .init(sentence: text, petition: link, moment: moment, isUnread: true),
            .init(sentence: text, petition: nil, moment: moment, isUnread: false),
          ], upTo: field, paging: Paging(back: link, forward: link, range: text))),
      bare(NotificationsPage(unread: text, rows: [], upTo: nil, paging: Paging())),
      full(
        NotificationSettingsPage(
          groups: [
            .init(
              label: text,
              switches: [true, false].map { .init(name: text, label: text, isOn: $0) })
          ], shown: field)),
      bare(NotificationSettingsPage(groups: [], shown: emptyField)),
      full(UnsubscribePage(action: text, kind: text)),
      full(UnsubscribedPage(kind: text)),
    ]
  }
}
