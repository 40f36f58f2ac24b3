import Foundation
import Rounds
import Testing

@Suite("A ballot says what was asked, in one way only")
struct BallotAnswersTests {
  static let policy = RoundPolicy(
    title: "October", introduction: "", themes: [.init(id: "trust", name: "Trust")],
    questions: [
      .init(id: "heard", kind: .agreement5, text: "I am heard.", theme: "trust"),
      .init(id: "recommend", kind: .netPromoter, text: "Would you recommend us?"),
      .init(id: "channels", kind: .multiple, text: "Where?", options: ["Mail", "Chat", "Here"]),
      .init(id: "words", kind: .text, text: "Anything else?", isRequired: false),
    ],
    roll: .init(departments: [], sites: [], size: 60),
    lists: [.init(id: "site", name: "Site", segments: [.init(name: "Leeds", roll: 60)])],
    crossings: [], minimum: 10, commentMinimum: 10, opens: Date(timeIntervalSince1970: 0),
    closes: Date(timeIntervalSince1970: 86_400), scripts: [:])

  @Test("What is written is read back")
  func roundTrip() throws {
    let ballot = BallotAnswers(
      answers: [
        "heard": .choice(4), "channels": .choices([0, 2]),
        "words": .text("“Caf\u{E9}”\nand \"so\" on"),
      ], segments: ["site": 0])
    #expect(try BallotAnswers(ballot.canonical, to: Self.policy) == ballot)
  }

  @Test(
    "Anything else is discarded",
    arguments: [
      "", "[]", "{}", #"{"answers":{}}"#, #"{"answers":{},"segments":{},"x":1}"#,
      #"{"answers":{}, "segments":{}}"#, #"{"segments":{},"answers":{}}"#,
      #"{"answers":{"heard":5},"segments":{}}"#, #"{"answers":{"heard":-1},"segments":{}}"#,
      #"{"answers":{"heard":4.0},"segments":{}}"#, #"{"answers":{"heard":"4"},"segments":{}}"#,
      #"{"answers":{"recommend":11},"segments":{}}"#, #"{"answers":{"other":1},"segments":{}}"#,
      #"{"answers":{"channels":[2,0]},"segments":{}}"#,
      #"{"answers":{"channels":[0,0]},"segments":{}}"#,
      #"{"answers":{"words":""},"segments":{}}"#, #"{"answers":{"words":"a\u0000"},"segments":{}}"#,
      #"{"answers":{"words":"\u0041"},"segments":{}}"#,
      #"{"answers":{},"segments":{"site":1}}"#, #"{"answers":{},"segments":{"team":0}}"#,
      #"{"answers":{"heard":1,"heard":2},"segments":{}}"#,
    ])
  func refused(text: String) {
    #expect(throws: BallotAnswersError.self) {
      try BallotAnswers(Data(text.utf8), to: Self.policy)
    }
  }

  @Test(
    "Words are read as browsers seal them, whatever NFC makes of their letters, known here or not",
    arguments: [
      // What NFC takes apart for good: U+0958, U+09DC, U+FB1D, U+0344, U+2ADC, U+1D15E, U+1D1BB.
      "\u{915}\u{93C}", "\u{9A1}\u{9BC}", "\u{5D9}\u{5B4}", "\u{308}\u{301}", "a\u{308}\u{301}",
      "\u{2ADD}\u{338}", "\u{1D157}\u{1D165}", "\u{1D1B9}\u{1D165}",
      // What it replaces by another letter: U+212B, U+2126, U+0374, U+FA10.
      "\u{C5}", "\u{3A9}", "\u{2B9}", "\u{585A}",
      // What it puts together: Hangul of two and of three jamo, Dives Akuru, and what it leaves.
      "\u{D558}\u{D55C}", "\u{11938}", "\u{1E9B}\u{323}",
      // Marks and letters of Unicode 15 and 16, alone, in their order, and composed.
      "\u{1E4EC}\u{1E4ED}", "\u{1E4EE}", "\u{1E4EF}", "\u{E9}\u{1E4EE}", "e\u{1E4EE}\u{1E4EF}",
      "\u{897}", "\u{1EA1}\u{897}", "\u{113C5}", "\u{16D68}",
      // Emoji of several parts, and a character that nobody has assigned.
      "\u{1F469}\u{1F3FD}\u{200D}\u{1F4BB}", "\u{2764}\u{FE0F}\u{200D}\u{1F525}", "\u{378}",
    ])
  func spelling(words: String) throws {
    let sealed = Data(#"{"answers":{"words":"\#(words)"},"segments":{"site":0}}"#.utf8)
    let ballot = try BallotAnswers(sealed, to: Self.policy)
    guard case .text(let read) = ballot.answers["words"] else {
      Issue.record("The words are not there.")
      return
    }
    // Swift takes texts for equal that are spelled differently.
    #expect(Array(read.unicodeScalars) == Array(words.unicodeScalars))
    #expect(ballot.segments == ["site": 0])
  }

  @Test("The largest ballot fits into the size of the round")
  func size() throws {
    let longest = String(repeating: "\u{FFFD}", count: BallotAnswers.longestText)
    let ballot = BallotAnswers(
      answers: [
        "heard": .choice(4), "recommend": .choice(10), "channels": .choices([0, 1, 2]),
        "words": .text(longest),
      ], segments: ["site": 0])
    let padded = try #require(Padding.add(to: ballot.canonical, size: Self.policy.ballotSize))
    #expect(padded.count == Self.policy.ballotSize)
    #expect(Padding.remove(from: padded) == ballot.canonical)
  }

  @Test("A policy is written in one way, and its hash is of exactly that")
  func policy() throws {
    let bytes = try Self.policy.canonical
    #expect(try RoundPolicy(canonical: bytes) == Self.policy)
    #expect(try RoundPolicy(canonical: bytes).canonical == bytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""closes":"1970-01-02T00:00:00Z""#))
  }
}
