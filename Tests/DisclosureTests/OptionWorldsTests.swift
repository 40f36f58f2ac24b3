import Testing

@testable import Disclosure

/// Attack 10: whoever reads what is published of two options of one question goes through every company that would have
/// been published in the same way, both options together.
@Suite("What several options of one question tell of each other")
struct OptionWorldsTests {
  /// Two segments of eight.
  private static let size = 8

  /// How many of a segment chose each of the two options.
  private struct Chosen: Hashable {
    let first: Int
    let second: Int
  }

  @Test("Attack 10: nothing, where whoever likes chooses none") func none() throws {
    #expect(try Self.exposed { _ in true } == 0)
  }

  @Test("Attack 10: where everybody must choose one, an option that is kept back is worked out")
  func required() throws {
    #expect(try Self.exposed { $0.first + $0.second >= Self.size } == 12)
  }

  /// In how many publications the figures of a segment that may not be known are the same in all worlds.
  private static func exposed(_ isPossible: (Chosen) -> Bool) throws -> Int {
    let policy = try DisclosurePolicy(minimum: 5)
    let gate = DisclosureGate(policy: policy, crossings: [])
    let segments = (0...size).flatMap { first in (0...size).map { Chosen(first: first, second: $0) }
    }
    .filter(isPossible)
    var alike: [String: [[Chosen]]] = [:]
    for one in segments {
      for other in segments {
        let world = [one, other]
        let options = try [world.map(\.first), world.map(\.second)].map { counts in
          gate.publish(try tables(counts))
        }
        alike["\(options)", default: []].append(world)
      }
    }
    return alike.values.count { worlds in
      [\Chosen.first, \Chosen.second].contains { option in
        (0...1).contains { segment in
          let counts = Set(worlds.map { $0[segment][keyPath: option] })
          return counts.count == 1
            && counts.allSatisfy { !policy.allows(figures($0, of: size), .option) }
        }
      }
    }
  }

  private static func tables(_ chosen: [Int]) throws -> QuestionTables {
    try QuestionTables(
      shape: .option, everybody: figures(chosen.reduce(0, +), of: size * chosen.count),
      lists: [chosen.map { figures($0, of: size) }])
  }

  private static func figures(_ chosen: Int, of people: Int) -> Figures {
    Figures(answers: people, counts: [chosen, people - chosen])
  }
}
