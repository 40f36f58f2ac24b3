import Foundation
import Testing

@testable import Workplace

@Suite("What notifications say")
struct NotificationWordsTests {
  private static let all = NotificationKind.allCases.map(\.words)

  @Test("Each kind has a sentence, a mail and a switch of its own") func own() {
    for texts in [
      Self.all.map(\.sentence), Self.all.map(\.subject), Self.all.map(\.setting),
    ] {
      #expect(Set(texts).count == NotificationKind.allCases.count)
      #expect(texts.allSatisfy { !$0.isEmpty })
    }
    for words in Self.all {
      #expect(words.sentence.hasSuffix(".") && !words.sentence.contains("!"))
      #expect(!words.subject.hasSuffix(".") && words.subject.count <= 60)
      #expect(!words.invitation.hasSuffix(".") && !words.reason.hasSuffix("."))
    }
  }

  @Test("No text says whether a name is shown or hidden, or quotes a reason") func discreet() {
    for words in Self.all {
      let text = [
        words.sentence, words.subject, words.invitation, words.reason, words.setting,
      ].joined(separator: " ").lowercased()
      for word in ["hidden", "your name", "with your name", "shown to colleagues", "your reason"] {
        #expect(!text.contains(word), "\(text)")
      }
    }
  }

  /// Whoever changes a text changes it here too, and reads the others beside it.
  @Test("These are the subjects") func subjects() {
    #expect(
      Self.all.map(\.subject) == [
        "You are asked to write a petition with a colleague",
        "Your draft has enough sponsors",
        "The text that you sponsor has changed",
        "Little time is left to find sponsors",
        "Your draft found too few sponsors in time",
        "A draft waits for a moderator",
        "Your draft was sent back",
        "A petition was rejected",
        "A petition is open for signatures",
        "A petition reached its threshold",
        "An answer to a petition is due within two days",
        "Leadership answered a petition",
        "News of a petition",
        "Your petition is closed",
        "A survey round waits for a moderator",
        "Your survey round was sent back",
        "Your survey round was approved",
        "An anonymous survey is announced",
        "A survey will not take place",
        "A survey is void and has no results",
        "The results of a survey are published",
      ])
  }
}
