import Testing

@testable import Disclosure

/// Attack 10: whoever knows the rules exactly, and all that is published, goes through every company
/// that would have been published in the same way.
@Suite("What all companies that look the same have in common")
struct PossibleWorldsTests {
  private static let shape = AnswerShape.one(categories: 2, favourable: 1..<2)
  private static let sizes = [[8, 9, 10, 6], [10, 10, 7, 0], [12, 6, 4, 5], [4, 9, 10, 3]]

  /// How many of each segment, and of those who named none, are in favour.
  private typealias World = [Int]

  @Test(
    "Attack 10: no group that is small or of one mind has the same figures in all of them",
    arguments: sizes)
  func rule(_ sizes: [Int]) throws {
    let (exposed, shown) = try Self.attack(sizes) { question, _ in "\(question)" }
    #expect(exposed == 0)
    #expect(shown > 0, "the gate does not simply keep everything back")
  }

  @Test("Attack 10: where bands of segments are shown, such groups are found out")
  func bands() throws {
    let (exposed, _) = try Self.attack(Self.sizes[0]) { question, world in
      let bands = zip(world, Self.sizes[0]).map { $0 < 3 ? "low" : $0 > $1 - 3 ? "high" : "" }
      let isHidden = question.lists[0].map { $0.figures == nil }
      return "\(question) \(zip(bands, isHidden).map { $1 ? $0 : "" })"
    }
    #expect(exposed > 0)
  }

  @Test("Attack 10: where the smallest segments are kept back, such groups are found out")
  func smallestFirst() throws {
    let (sizes, policy) = (Self.sizes[1], try DisclosurePolicy(minimum: 5))
    let (exposed, _) = try Self.attack(sizes) { question, world in
      let segments = Self.groups(world, sizes).dropLast()
      let all = Self.groups(world, sizes).reduce(.nobody(Self.shape), +)
      guard policy.allows(all, Self.shape) else { return "\(question.everybody)" }
      var shown = Set(segments.indices.filter { policy.allows(segments[$0], Self.shape) })
      func rest() -> Figures { shown.reduce(all) { $0 - segments[$1] } }
      while rest().answers > 0, !policy.allows(rest(), Self.shape), !shown.isEmpty {
        _ = shown.min { (sizes[$0], $0) < (sizes[$1], $1) }.map { shown.remove($0) }
      }
      return "\(all) \(shown.sorted().map { ($0, world[$0]) })"
    }
    #expect(exposed > 0)
  }

  /// - Parameter look: what is seen of a world.
  /// - Returns: how many groups are found out that may not be known, and how many segments are shown.
  private static func attack(
    _ sizes: [Int], _ look: (PublishedQuestion, World) -> String
  ) throws -> (exposed: Int, shown: Int) {
    let policy = try DisclosurePolicy(minimum: 5)
    let gate = DisclosureGate(policy: policy, crossings: [])
    var alike: [String: [World]] = [:]
    var shown = 0
    for world in worlds(sizes) {
      let groups = groups(world, sizes)
      let tables = try QuestionTables(
        shape: shape, everybody: groups.reduce(.nobody(shape), +), lists: [Array(groups.dropLast())]
      )
      let question = gate.publish(tables)
      shown += question.lists[0].count { $0.figures != nil }
      alike[look(question, world), default: []].append(world)
    }
    let exposed = alike.values.map { worlds in
      sizes.indices.count { part in
        Set(worlds.map { $0[part] }).count == 1 && sizes[part] > 0
          && !policy.allows(groups(worlds[0], sizes)[part], shape)
      }
    }
    return (exposed.reduce(0, +), shown)
  }

  private static func groups(_ world: World, _ sizes: [Int]) -> [Figures] {
    zip(world, sizes).map { Figures(answers: $1, counts: [$1 - $0, $0]) }
  }

  private static func worlds(_ sizes: [Int]) -> [World] {
    sizes.reduce([[]]) { worlds, size in
      worlds.flatMap { world in (0...size).map { world + [$0] } }
    }
  }
}
