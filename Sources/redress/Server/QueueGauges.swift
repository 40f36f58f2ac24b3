import Metrics
import Workplace

/// How much waits to be told and to be mailed. The queues are the database's, so every process shows
/// the same.
struct QueueGauges: Sendable {
  private let announcements = Meter(
    label: "notifications_waiting", dimensions: [("queue", "announcement")])
  private let mails = Meter(label: "notifications_waiting", dimensions: [("queue", "mail")])
  private let oldestAnnouncement = Meter(
    label: "notifications_oldest_seconds", dimensions: [("queue", "announcement")])
  private let oldestMail = Meter(
    label: "notifications_oldest_seconds", dimensions: [("queue", "mail")])

  @Sendable func set(_ waiting: WaitingNotifications) {
    announcements.set(waiting.announcements)
    mails.set(waiting.mails)
    oldestAnnouncement.set(waiting.oldestAnnouncement)
    oldestMail.set(waiting.oldestMail)
  }
}
