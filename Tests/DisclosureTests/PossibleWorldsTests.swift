import Testing

@testable import Disclosure

/// Attack 10: whoever knows the rules exactly, and all that is published, goes through every company
/// that would have been published in the same way. So for each option that can be chosen among several:
/// what people chose of one says nothing of another, since they may choose none.
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

  /// The limit that docs/threat-model.md names, and how often it is met.
  @Test(
    "Attack 10: that a group kept back is of one mind can be certain, but never which",
    arguments: [
      ([30, 10, 0], 10, 21, 35), ([10, 10, 7, 0], 5, 16, 52), ([8, 9, 10, 6], 5, 6, 250),
    ])
  func oneMind(_ sizes: [Int], minimum: Int, certain: Int, keptBack: Int) throws {
    let policy = try DisclosurePolicy(minimum: minimum)
    let publications = try Self.worldsByPublication(sizes, policy) { question, _ in "\(question)" }
      .filter { question, _ in question.everybody.figures != nil && question.keepsBack }
    var found = 0
    for (question, worlds) in publications {
      let ofOneMind = question.lists[0].indices.filter { segment in
        question.lists[0][segment] == .suppressed(.keptBack)
          && worlds.allSatisfy { !policy.allows(Self.groups($0, sizes)[segment], Self.shape) }
      }
      if !ofOneMind.isEmpty { found += 1 }
      for segment in ofOneMind {
        let ways = Set(worlds.map { $0[segment] * 2 > sizes[segment] })
        #expect(ways.count == 2, "which way segment \(segment) of \(sizes) went")
      }
    }
    #expect(found == certain)
    #expect(publications.count == keptBack)
  }

  /// - Parameter look: what is seen of a world.
  /// - Returns: how many groups are found out that may not be known, and how many segments are shown.
  private static func attack(
    _ sizes: [Int], _ look: (PublishedQuestion, World) -> String
  ) throws -> (exposed: Int, shown: Int) {
    let policy = try DisclosurePolicy(minimum: 5)
    let alike = try worldsByPublication(sizes, policy, look)
    let shown = alike.reduce(0) { sum, each in
      sum + each.worlds.count * each.question.lists[0].count { $0.figures != nil }
    }
    let exposed = alike.map(\.worlds).map { worlds in
      sizes.indices.count { part in
        Set(worlds.map { $0[part] }).count == 1 && sizes[part] > 0
          && !policy.allows(groups(worlds[0], sizes)[part], shape)
      }
    }
    return (exposed.reduce(0, +), shown)
  }

  /// All worlds, those together that are seen alike, with what is published of the first of them.
  private static func worldsByPublication(
    _ sizes: [Int], _ policy: DisclosurePolicy, _ look: (PublishedQuestion, World) -> String
  ) throws -> [(question: PublishedQuestion, worlds: [World])] {
    let gate = DisclosureGate(policy: policy, crossings: [])
    var alike: [String: (question: PublishedQuestion, worlds: [World])] = [:]
    for world in worlds(sizes) {
      let groups = groups(world, sizes)
      let tables = try QuestionTables(
        shape: shape, everybody: groups.reduce(.nobody(shape), +), lists: [Array(groups.dropLast())]
      )
      let question = gate.publish(tables)
      alike[look(question, world), default: (question, [])].worlds.append(world)
    }
    return Array(alike.values)
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

extension PublishedQuestion {
  /// Whether somebody's figures are withheld for what they are.
  fileprivate var keepsBack: Bool { lists.joined().contains(.suppressed(.keptBack)) }
}
