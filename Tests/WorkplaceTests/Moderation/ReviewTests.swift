import Foundation
import Testing

@testable import Workplace

@Suite("The rules of reviewing a draft")
struct ReviewTests {
  private static let decision = ReviewDecision(
    petition: 1, textVersion: 3, outcome: .open, reason: .withinRules, comment: "")

  private static func ties(_ bits: Int = 0) -> DraftTies {
    DraftTies(
      isPetitioner: bits & 1 != 0, isCoAuthor: bits & 2 != 0, isSponsor: bits & 4 != 0,
      isAddressee: bits & 8 != 0)
  }

  private static func check(
    _ state: Petition.State, version: Int = 3, _ ties: DraftTies = ties()
  ) throws {
    try ReviewStanding(state: state, textVersion: version, ties: ties).check(decision)
  }

  @Test("Only a draft in review is decided about", arguments: Petition.State.allCases)
  func states(_ state: Petition.State) throws {
    if state == .inReview {
      try Self.check(state)
    } else {
      #expect(throws: ReviewError.notInReview) { try Self.check(state) }
      #expect(throws: ReviewError.notInReview) { try Self.check(state, Self.ties(1)) }
    }
  }

  @Test("Whoever is bound to a draft in any way is no judge of it") func conflicts() throws {
    #expect(Self.ties().conflict == nil)
    let alone: [(Int, ReviewConflict)] = [
      (1, .wroteIt), (2, .wroteAlong), (4, .sponsorsIt), (8, .isAddressed),
    ]
    for (bits, conflict) in alone { #expect(Self.ties(bits).conflict == conflict) }
    for bits in 1..<16 {
      let conflict = try #require(Self.ties(bits).conflict)
      #expect(throws: ReviewError.conflict(conflict)) {
        try Self.check(.inReview, Self.ties(bits))
      }
    }
    #expect(Set(ReviewConflict.allCases.map(\.sentence)).count == 4)
  }

  @Test("A decision is about the text that was read") func versions() {
    for version in [0, 2, 4] {
      #expect(throws: ReviewError.textChanged) { try Self.check(.inReview, version: version) }
    }
  }

  @Test("Every outcome is an act that leads out of review, and is told") func outcomes() throws {
    var states: Set<Petition.State> = []
    for outcome in ReviewOutcome.allCases {
      states.insert(try PetitionLifeCycle.state(after: outcome.act, from: .inReview))
    }
    #expect(states == [.open, .draft, .rejected])
    #expect(Set(ReviewOutcome.allCases.map(\.announcement)).count == 3)
  }

  @Test("Waiting is said in words")
  func waiting() {
    let start = Date(timeIntervalSince1970: 1_777_298_700)
    for (hours, words) in [
      (0.0, "less than an hour"), (0.99, "less than an hour"), (1, "1 hour"), (23.9, "23 hours"),
      (24, "1 day"), (71.9, "2 days"), (72, "3 days"), (-1, "less than an hour"),
    ] {
      #expect(waited(since: start, now: start + hours * 3600) == words)
    }
  }
}
