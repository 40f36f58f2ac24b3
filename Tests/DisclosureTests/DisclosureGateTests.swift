import Testing

@testable import Disclosure

@Suite("What of a question may be shown")
struct DisclosureGateTests {
  private static let scale = AnswerShape.one(categories: 5, favourable: 3..<5)

  private static func policy(_ minimum: Int = 5) throws -> DisclosurePolicy {
    try DisclosurePolicy(minimum: minimum)
  }

  private static func scaled(_ counts: Int...) -> Figures {
    Figures(answers: counts.reduce(0, +), counts: counts)
  }

  private static func tables(
    _ lists: [[Figures]], undeclared: Figures? = nil, _ shape: AnswerShape = scale
  ) throws -> QuestionTables {
    let all = lists[0].reduce(undeclared ?? .nobody(shape), +)
    return try QuestionTables(shape: shape, everybody: all, lists: lists)
  }

  private static func published(
    _ tables: QuestionTables, minimum: Int = 5, crossings: [Crossing] = []
  ) throws -> PublishedQuestion {
    DisclosureGate(policy: try policy(minimum), crossings: crossings).publish(tables)
  }

  @Test("No round can ask for fewer people than the floors") func floors() {
    #expect(throws: DisclosureError.belowFloor) { try DisclosurePolicy(minimum: 4) }
    #expect(throws: DisclosureError.belowFloor) { try DisclosurePolicy(commentMinimum: 9) }
  }

  @Test("A segment with fewer people than asked for is not shown, nor the one that gives it away")
  func secondary() throws {
    let lists = [
      [
        Self.scaled(3, 3, 3, 3, 3), Self.scaled(1, 1, 1, 1, 0), Self.scaled(2, 2, 2, 2, 2),
      ]
    ]
    let question = try Self.published(Self.tables(lists))
    #expect(question.everybody == .exact(lists[0].reduce(.nobody(Self.scale), +)))
    #expect(
      question.lists == [
        [
          .exact(lists[0][0]), .suppressed(.tooFew), .suppressed(.keptBack),
        ]
      ])
  }

  @Test("Whoever named no segment is a rest that must be large enough, too") func undeclared()
    throws
  {
    let lists = [[Self.scaled(3, 3, 3, 3, 3), Self.scaled(2, 2, 2, 2, 2)]]
    let few = try Self.published(Self.tables(lists, undeclared: Self.scaled(1, 1, 1, 0, 0)))
    #expect(few.lists[0][1] == .suppressed(.keptBack))
    let many = try Self.published(Self.tables(lists, undeclared: Self.scaled(1, 1, 1, 2, 1)))
    #expect(many.lists[0] == [.exact(lists[0][0]), .exact(lists[0][1])])
  }

  @Test("A segment of one mind is kept back, and not given away by the others")
  func oneMind() throws {
    let lists = [
      [
        Self.scaled(0, 0, 1, 5, 14), Self.scaled(4, 4, 4, 4, 4), Self.scaled(3, 3, 3, 3, 3),
      ]
    ]
    let question = try Self.published(Self.tables(lists))
    #expect(question.lists[0][0] == .suppressed(.keptBack))
    let exact = question.lists[0].compactMap(\.figures)
    let rest = exact.reduce(lists[0].reduce(.nobody(Self.scale), +), -)
    #expect(try Self.policy().allows(rest, Self.scale))
    #expect(question.lists[0][1] == .suppressed(.keptBack))
  }

  @Test("Where nearly everybody is of one mind a band is shown, and no segment") func band() throws
  {
    let question = try Self.published(
      Self.tables([[Self.scaled(0, 0, 1, 5, 14), Self.scaled(0, 0, 0, 0, 20)]]))
    #expect(question.everybody == .band(answers: 40, percent: 95...100, of: .favourable))
    #expect(question.lists == [[.suppressed(.nearlyUnanimous), .suppressed(.nearlyUnanimous)]])
  }

  @Test("Below the number asked for, nothing of a question is shown") func tooFew() throws {
    let question = try Self.published(
      Self.tables([[Self.scaled(1, 1, 1, 1, 1), Self.scaled(1, 1, 0, 0, 0)]]), minimum: 8)
    #expect(question.everybody == .suppressed(.tooFew))
    #expect(question.lists == [[.suppressed(.tooFew), .suppressed(.tooFew)]])
  }

  @Test("A group within another is not worked out by taking one from the other") func nested()
    throws
  {
    let inner = Self.scaled(3, 3, 3, 3, 3)
    let outer = Self.scaled(4, 4, 3, 3, 3)
    let other = Self.scaled(4, 4, 4, 4, 4)
    let lists = [[outer, other], [inner, outer + other - inner]]
    // Everybody of the first column works in the first row, two of whom are elsewhere.
    let crossing = Crossing(rows: 0, columns: 1, roll: [[20, 5], [0, 25]])
    let question = try Self.published(Self.tables(lists), crossings: [crossing])
    #expect(question.lists[0][0].figures == nil || question.lists[1][0].figures == nil)
    let apart = Crossing(rows: 0, columns: 1, roll: [[20, 5], [2, 25]])
    let open = try Self.published(Self.tables(lists), crossings: [apart])
    #expect(open.lists.allSatisfy { $0.allSatisfy { $0.figures != nil } })
  }

  @Test(
    "Two people are not worked out as what sites have more than the departments that are only there",
    arguments: [(12, 8), (14, 1)])
  func nestedBlock(count: Int, block: Int) throws {
    let pairs = (0..<count).map { row in
      (0..<count).map { column in
        if (row, column) == (block, 0) { return Self.scaled(0, 0, 0, 1, 1) }
        return (row < block) == (column < block)
          ? Self.scaled(4, 4, 4, 4, 4) : Figures.nobody(Self.scale)
      }
    }
    let rows = pairs.map { $0.reduce(.nobody(Self.scale), +) }
    let columns = (0..<count).map { column in
      pairs.reduce(.nobody(Self.scale)) { $0 + $1[column] }
    }
    let crossing = Crossing(rows: 0, columns: 1, roll: pairs.map { $0.map(\.answers) })
    let lists = try Self.published(Self.tables([rows, columns]), crossings: [crossing]).lists
    // They are what the other departments have more than the other sites, too.
    for part in [0..<block, block..<count] {
      #expect(lists.contains { $0[part].contains { $0.figures == nil } })
    }
    #expect(lists.contains { $0.contains { $0.figures != nil } }, "not everything is kept back")
  }

  @Test("Where no side of a question is favourable, each category by itself must not be all")
  func single() throws {
    let shape = AnswerShape.one(categories: 3, favourable: 0..<0)
    let mixed = Figures(answers: 30, counts: [10, 10, 10])
    let alike = Figures(answers: 30, counts: [1, 28, 1])
    let question = try Self.published(Self.tables([[mixed, mixed, mixed]], shape))
    #expect(question.everybody == .exact(mixed + mixed + mixed))
    #expect(question.lists == [[.exact(mixed), .exact(mixed), .exact(mixed)]])
    let unanimous = try Self.published(Self.tables([[mixed, mixed, alike]], shape))
    #expect(unanimous.lists[0][2] == .suppressed(.keptBack))
    #expect(unanimous.lists[0].compactMap(\.figures).count == 1)
    let everybody = try Self.published(
      Self.tables([[alike, Figures(answers: 9, counts: [0, 9, 0])]], shape))
    #expect(everybody.everybody == .band(answers: 39, percent: 90...100, of: .category(1)))
  }

  @Test("An option that hardly anybody of a group chose is kept back there, as one that all chose")
  func option() throws {
    let mixed = Figures(answers: 30, counts: [10, 20])
    for few in [Figures(answers: 20, counts: [2, 18]), Figures(answers: 20, counts: [18, 2])] {
      let question = try Self.published(Self.tables([[mixed, mixed, few]], .option))
      #expect(question.everybody == .exact(mixed + mixed + few))
      #expect(question.lists[0][2] == .suppressed(.keptBack))
    }
    let three = Figures(answers: 20, counts: [3, 17])
    let shown = try Self.published(Self.tables([[mixed, mixed, three]], .option))
    #expect(shown.lists[0][2] == .exact(three))
  }

  private static let shapes: [AnswerShape] = [
    scale, .one(categories: 3, favourable: 0..<0), .option, .people,
  ]

  @Test(
    "No sum or difference of what is shown exposes a group, in companies of all kinds",
    arguments: shapes)
  func attacker(_ shape: AnswerShape) throws {
    let (exposed, shown) = try Self.attack(shape) { [$0] }
    #expect(exposed == 0)
    #expect(shown > 200, "the gate does not simply keep everything back")
  }

  @Test("Where nested groups are not looked at, the attacker succeeds", arguments: shapes)
  func control(_ shape: AnswerShape) throws {
    #expect(try Self.attack(shape) { _ in [] }.exposed > 0)
  }

  /// How many groups the attacker exposes in 200 companies, and how many segments were shown.
  private static func attack(
    _ shape: AnswerShape, _ crossings: (Crossing) -> [Crossing]
  ) throws -> (exposed: Int, shown: Int) {
    var random = SplitMix64(seed: 4)
    let policy = try policy()
    var (exposed, shownAtAll) = (0, 0)
    for _ in 0..<200 {
      let population = population(shape, &random)
      let rows = population.map { $0.reduce(.nobody(shape), +) }
      let columns = population[0].indices.map { column in
        population.reduce(.nobody(shape)) { $0 + $1[column] }
      }
      let crossing = Crossing(rows: 0, columns: 1, roll: population.map { $0.map(\.answers) })
      let question = DisclosureGate(policy: policy, crossings: crossings(crossing)).publish(
        try tables([rows, columns], shape))
      let shown = question.lists.map { cells in
        Set(cells.indices.filter { cells[$0].figures != nil })
      }
      shownAtAll += shown[0].count + shown[1].count
      exposed +=
        Attacker(population).exposed(
          by: shown, total: question.everybody.figures != nil, policy: policy, shape
        ).count
    }
    return (exposed, shownAtAll)
  }

  /// A company of 3 by 4 segments, of which several pairs are empty and many small.
  private static func population(
    _ shape: AnswerShape, _ random: inout SplitMix64
  ) -> [[Figures]] {
    (0..<3).map { _ in
      (0..<4).map { _ in
        let size = [0, 0, 2, 4, 9, 30][Int(random.next() % 6)]
        let isOfOneMind = random.next() % 3 == 0
        var figures = Figures.nobody(shape)
        for _ in 0..<size {
          figures = figures + somebody(shape, isOfOneMind: isOfOneMind, &random)
        }
        return figures
      }
    }
  }

  private static func somebody(
    _ shape: AnswerShape, isOfOneMind: Bool, _ random: inout SplitMix64
  ) -> Figures {
    var counts = Array(repeating: 0, count: shape.width)
    switch shape {
    case .one(let categories, _):
      counts[isOfOneMind ? categories - 1 : Int(random.next() % UInt64(categories))] = 1
    case .people: break
    }
    return Figures(answers: 1, counts: counts)
  }
}

/// A small generator with a seed (Steele, Lea, Flood 2014), so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
