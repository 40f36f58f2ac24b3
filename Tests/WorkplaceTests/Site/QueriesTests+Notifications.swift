import Foundation

@testable import Workplace

extension QueriesTests {
  static var notifications: [Check] {
    let hash = [UInt8](repeating: 7, count: 32)
    let tell = NotificationKind.allCases.map { kind in
      let announcement = Announcement(
        id: 1, kind: kind, petition: 1, round: 1, occasion: 1, createdAt: Date())
      return Check("AnnouncementQueries.tell", AnnouncementQueries.tell(announcement))
    }
    return tell + [
      Check(
        "AnnouncementQueries.add", AnnouncementQueries.add(.petitionOpened, about: 1, occasion: 1)),
      Check(
        "AnnouncementQueries.add", AnnouncementQueries.add(.roundAnnounced, aboutRound: 1)),
      Check(
        "AnnouncementQueries.add",
        AnnouncementQueries.add(.roundSentBack, aboutRound: 1, isRepeated: true)),
      Check("AnnouncementQueries.forget", AnnouncementQueries.forget(aboutRound: 1)),
      Check("NotificationQueries.forget", NotificationQueries.forget(aboutRound: 1)),
      Check("AnnouncementQueries.take", AnnouncementQueries.take(after: 1)),
      Check("OutgoingMailQueries.claim", OutgoingMailQueries.claim(9)),
      Check("OutgoingMailQueries.delete", OutgoingMailQueries.delete([1])),
      Check("OutgoingMailQueries.postpone", OutgoingMailQueries.postpone(1, seconds: 60)),
      Check("OutgoingMailQueries.handBack", OutgoingMailQueries.handBack([1])),
      Check("OutgoingMailQueries.waiting", OutgoingMailQueries.waiting()),
      Check("NotificationQueries.page", NotificationQueries.page(of: 1, before: nil, limit: 9)),
      Check("NotificationQueries.page", NotificationQueries.page(of: 1, before: 9, limit: 9)),
      Check("NotificationQueries.find", NotificationQueries.find(1, of: 1)),
      Check("NotificationQueries.read", NotificationQueries.read(1, of: 1)),
      Check("NotificationQueries.readAll", NotificationQueries.readAll(upTo: 1, of: 1)),
      Check("NotificationQueries.muted", NotificationQueries.muted(by: 1)),
      Check(
        "NotificationQueries.mute",
        NotificationQueries.mute([.petitionOpened], of: [.petitionOpened], by: 1)),
      Check("NotificationQueries.deleteOld", NotificationQueries.deleteOld()),
      Check(
        "UnsubscribeQueries.add", UnsubscribeQueries.add([hash], of: [1], for: [.petitionOpened])),
      Check("UnsubscribeQueries.kind", UnsubscribeQueries.kind(hash)),
      Check("UnsubscribeQueries.spend", UnsubscribeQueries.spend(hash)),
      Check("UnsubscribeQueries.deleteExpired", UnsubscribeQueries.deleteExpired()),
    ]
  }
}
