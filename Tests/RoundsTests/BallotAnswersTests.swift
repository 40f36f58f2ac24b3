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
      "{\"answers\":{\"words\":\"e\u{301}\"},\"segments\":{}}",
      #"{"answers":{},"segments":{"site":1}}"#, #"{"answers":{},"segments":{"team":0}}"#,
      #"{"answers":{"heard":1,"heard":2},"segments":{}}"#,
    ])
  func refused(text: String) {
    #expect(throws: BallotAnswersError.self) {
      try BallotAnswers(Data(text.utf8), to: Self.policy)
    }
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
