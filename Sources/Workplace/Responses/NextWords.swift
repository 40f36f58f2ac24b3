import Foundation
import Web

extension SignaturePanel {
  /// What happens with a petition next, truthfully and with its days; nil when nothing will.
  static func next(_ petition: Petition, now: Date) -> String? {
    let dates = petition.dates
    switch dates.state {
    case .open: return nextWhileOpen(petition, now: now)
    case .responseDue: return dates.responseDueAt.map { nextWhileDue($0, now: now) }
    case .answered:
      return answered(dates) + "Those who signed say whether it answers them." + until(dates, now)
    case .closed, .archived:
      if dates.answeredAt != nil {
        return answered(dates) + "A follow-up petition can go on from it."
      }
      return petition.signatures < petition.threshold
        ? "It closed before \(petition.threshold.grouped) signatures, so leadership owes no answer. "
          + "A follow-up petition can take it up again."
        : "Leadership has not answered. A follow-up petition can take it up again."
    default: return nil
    }
  }

  private static func nextWhileOpen(_ petition: Petition, now: Date) -> String? {
    guard petition.dates.isSignable(at: now) else { return nil }
    if petition.signatures >= petition.threshold {
      return "The threshold is reached: leadership owes a public answer."
    }
    return "At \(petition.threshold.grouped) signatures leadership owes a public answer."
      + until(petition.dates, now)
  }

  private static func nextWhileDue(_ due: Date, now: Date) -> String {
    let day = Moment(day: due).text
    return due < now
      ? "Leadership had until \(day) to answer and has not. It still owes the answer."
      : "Leadership has until \(day) to answer."
  }

  private static func answered(_ dates: PetitionDates) -> String {
    dates.answeredAt.map { "Leadership answered on \(Moment(day: $0).text). " } ?? ""
  }

  private static func until(_ dates: PetitionDates, _ now: Date) -> String {
    guard dates.isSignable(at: now), let last = dates.closesAt else { return "" }
    return " It takes signatures until \(Moment(day: last).text)."
  }
}
