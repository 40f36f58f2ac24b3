import Foundation
import Rounds
import TestSupport
import Testing

@Suite("The life cycle of rounds in the documents")
struct RoundDrawingTests {
  @Test("The drawing in docs/surveys.md has every arrow and no other") func drawing() throws {
    let text = try String(
      contentsOfFile: TestSite.root + "docs/surveys.md", encoding: .utf8)
    let drawn = text.matches(of: #/(?m)^  +(\S+) --> (\S+): (\S+)$/#).map {
      "\($0.1) --> \($0.2): \($0.3)"
    }
    let expected = RoundState.allCases.flatMap { state in
      RoundEvent.allCases.compactMap { event in
        state.after(event).map {
          "\(state.rawValue) --> \($0.rawValue): \("\(event)".replacing("_", with: ""))"
        }
      }
    }
    #expect(drawn.sorted() == expected.sorted())
  }

  @Test("Every state but the first is reached, and only three are final") func reachable() {
    let arrows = RoundState.allCases.flatMap { state in
      RoundEvent.allCases.compactMap { event in state.after(event).map { (state, $0) } }
    }
    #expect(Set(arrows.map(\.1)).union([.draft]) == Set(RoundState.allCases))
    #expect(
      Set(RoundState.allCases).subtracting(arrows.map(\.0)) == [.closed, .cancelled, .void])
  }
}
