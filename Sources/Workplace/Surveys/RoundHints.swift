import Foundation
import Rounds

extension RoundPolicy {
  /// What a second person should look at twice before many are asked.
  func hints(at now: Date) -> [String] {
    var hints: [String] = []
    if opens <= now {
      hints.append("The time at which it opens is past. It needs another one to be handed in.")
    } else if opens.timeIntervalSince(now) < RoundText.usualNotice {
      hints.append(
        "It opens less than three days from now. Devices then have little time to ask for their "
          + "tokens beforehand, and asking late says more about when somebody answers.")
    }
    if opens.timeIntervalSince(now) > RoundText.unusuallyFar {
      hints.append("It opens more than a year from now. Check the year.")
    }
    if closes.timeIntervalSince(opens) >= RoundText.unusuallyLong {
      let days = Int(closes.timeIntervalSince(opens) / (24 * 3600))
      hints.append(
        "It is open for \(days) days. Once it is open nobody can call it off or end it sooner, and "
          + "no other round can be on until it closes.")
    }
    for list in lists {
      let small = list.segments.filter { $0.roll < minimum }.map(\.name)
      if !small.isEmpty {
        hints.append(
          "Fewer than \(minimum) people of the roll are in \(small.joined(separator: ", ")): "
            + "nothing is published of them alone, and they may hesitate to name it.")
      }
    }
    if crossings.contains(where: { $0.roll.joined().contains(Crossing.few) }) {
      hints.append(
        "Some departments have fewer than \(minimum) people at some sites. Whoever names both says "
          + "much of themselves, although no table shows both.")
    }
    if questions.contains(where: { $0.kind == .text }) {
      hints.append(
        "It asks for people's own words, which can give a writer away. Check that no question asks "
          + "for names, dates or events that only few know.")
    }
    if questions.contains(where: { $0.kind == .single || $0.kind == .multiple }) {
      hints.append(
        "Some answers are chosen from a list. Check that no option describes only a few people, and "
          + "that no two mean the same to a reader: each is looked at by itself. Where one answer is "
          + "given, what nobody of a group answered is shown. Where that could hurt somebody, ask with "
          + "yes and no. Where several can be chosen, offer no “none of these”: it says what the "
          + "others are not.")
    }
    return hints
  }
}
