import Foundation
import TestSupport
import Testing

@testable import Workplace

@Suite("The life of a petition")
struct PetitionLifeCycleTests {
  /// Every act from every state: the state that it leads to, or a dash where it is refused.
  private static let table = """
    state              gather-sponsors    revise run-out submit    send-back reject   open reach-threshold answer   close  archive  withdraw
    draft              gathering-sponsors -      -       -         -         -        -    -               -        -      -        withdrawn
    gathering-sponsors -                  draft  draft   in-review -         -        -    -               -        -      -        withdrawn
    in-review          -                  -      -       -         draft     rejected open -               -        -      -        withdrawn
    open               -                  -      -       -         -         -        -    response-due    answered closed -        -
    response-due       -                  -      -       -         -         -        -    -               answered -      -        -
    answered           -                  -      -       -         -         -        -    -               -        closed -        -
    closed             -                  -      -       -         -         -        -    -               -        -      archived -
    archived           -                  -      -       -         -         -        -    -               -        -      -        -
    rejected           -                  -      -       -         -         -        -    -               -        -      -        -
    withdrawn          -                  -      -       -         -         -        -    -               -        -      -        -
    """

  private static let cells: [(from: Petition.State, act: PetitionAct, to: Petition.State?)] = {
    let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return lines.dropFirst().flatMap { line in
      zip(lines[0], line).dropFirst().compactMap { act, cell in
        guard let from = Petition.State(rawValue: line[0]), let act = PetitionAct(rawValue: act)
        else { return nil }
        return (from, act, Petition.State(rawValue: cell))
      }
    }
  }()

  @Test("Every act leads from every state to where the table says, or is refused")
  func transitions() throws {
    #expect(Self.cells.count == Petition.State.allCases.count * PetitionAct.allCases.count)
    for (from, act, to) in Self.cells {
      if let to {
        #expect(try PetitionLifeCycle.state(after: act, from: from) == to, "\(act) from \(from)")
      } else {
        #expect(throws: PetitionError.wrongState(from), "\(act) from \(from)") {
          try PetitionLifeCycle.state(after: act, from: from)
        }
      }
    }
  }

  @Test("Every state but the first is reached, and only three are final") func reachable() {
    let reached = Set(PetitionLifeCycle.transitions.map(\.to)).union([.draft])
    #expect(reached == Set(Petition.State.allCases))
    let left = Set(PetitionLifeCycle.transitions.map(\.from))
    #expect(Set(Petition.State.allCases).subtracting(left) == [.archived, .rejected, .withdrawn])
  }

  @Test("The drawing in docs/petitions.md has every arrow and no other") func drawing() throws {
    let text = try String(
      contentsOfFile: TestSite.root + "docs/petitions.md", encoding: .utf8)
    let drawn = text.matches(of: #/(?m)^  +(\S+) --> (\S+): (\S+)$/#).map {
      "\($0.1) --> \($0.2): \($0.3)"
    }
    let expected = PetitionLifeCycle.transitions.map {
      "\($0.from.rawValue) --> \($0.to.rawValue): \($0.act.rawValue)"
    }
    #expect(drawn.sorted() == expected.sorted())
  }
}
