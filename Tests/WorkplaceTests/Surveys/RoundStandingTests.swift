import Foundation
import Rounds
import Testing

@testable import Workplace

@Suite("What is said of where a round stands")
struct RoundStandingTests {
  private static let opens = Date(timeIntervalSince1970: 1_800_000_000)
  private static let closes = opens.addingTimeInterval(7 * 86_400)

  private static func standing(_ state: RoundState, _ now: Date) -> RoundStanding {
    RoundStanding(state, opens: opens, closes: closes, at: now)
  }

  @Test("It can be answered while it is open, and not when its time is over and it waits")
  func answerable() {
    for state in RoundState.allCases {
      #expect(Self.standing(state, Self.opens).takesBallots == (state == .open), "\(state)")
      #expect(!Self.standing(state, Self.closes).takesBallots, "\(state)")
    }
  }

  @Test("No date that is past is told as one to come, while the tabulator is away")
  func late() {
    #expect(Self.standing(.announced, Self.opens.addingTimeInterval(-1)).moment != nil)
    #expect(Self.standing(.announced, Self.opens).moment == nil)
    #expect(Self.standing(.open, Self.closes.addingTimeInterval(-1)).moment != nil)
    #expect(Self.standing(.open, Self.closes).moment == nil)
    #expect(Self.standing(.open, Self.closes).words.contains("No more ballots are taken"))
    #expect(Self.standing(.announced, Self.closes).words.contains("never opened"))
    #expect(Self.standing(.closed, Self.closes).moment != nil, "this date is past and said to be")
  }
}
