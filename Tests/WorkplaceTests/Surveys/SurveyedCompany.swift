import Foundation
import Rounds

@testable import Workplace

/// A company of 2,400 people in nine departments and five sites, and the policy of a round of fourteen questions.
enum SurveyedCompany {
  static let departments = [
    "Engineering", "Operations", "Customer Support", "Sales", "Finance", "People", "Legal",
    "Design",
    "Facilities",
  ]
  static let sites = ["Leeds", "Lyon", "Porto", "Gdańsk", "Remote"]

  /// People by department and site.
  static let roll: [[Int]] = [
    [240, 130, 90, 160, 100], [320, 0, 60, 140, 0], [110, 60, 180, 0, 30], [90, 70, 40, 20, 60],
    [60, 20, 12, 0, 8], [30, 12, 8, 6, 4], [14, 4, 0, 0, 2], [22, 10, 6, 0, 12],
    [210, 20, 14, 26, 0],
  ]

  static let themes: [RoundPolicy.Theme] = [
    .init(id: "trust", name: "Trust in leadership"), .init(id: "work", name: "My work"),
    .init(id: "team", name: "My team"),
  ]

  static let questions: [RoundPolicy.Question] = [
    agreement("mean-it", "Leadership means what it says.", "trust"),
    agreement("told", "I am told early about what concerns me.", "trust"),
    agreement("speak", "I can say what I think without fear.", "trust"),
    agreement("blame", "Mistakes are held against people here.", "trust", isReverse: true),
    agreement("tools", "I have the tools that I need.", "work"),
    agreement("load", "My workload is bearable.", "work"),
    agreement("sense", "I see what my work is good for.", "work"),
    agreement("help", "My colleagues help when it is needed.", "team"),
    agreement("fair", "Work is shared out fairly in my team.", "team"),
    .init(id: "learn", kind: .agreement7, text: "I learn something here.", theme: "work"),
    .init(
      id: "recommend", kind: .netPromoter,
      text: "How likely are you to recommend working here to a friend?"),
    .init(
      id: "place", kind: .single, text: "Where do you work best?",
      options: ["At the office", "At home", "=SUM(A1:A9)"]),
    .init(
      id: "channels", kind: .multiple, text: "How do you hear of decisions?", isRequired: false,
      options: ["By mail", "From my manager", "From colleagues", "Not at all"]),
    .init(id: "better", kind: .text, text: "What would make work here better?", isRequired: false),
    .init(id: "praise", kind: .text, text: "What should stay as it is?", isRequired: false),
  ]

  private static func agreement(
    _ id: String, _ text: String, _ theme: String, isReverse: Bool = false
  ) -> RoundPolicy.Question {
    .init(id: id, kind: .agreement5, text: text, theme: theme, isReverse: isReverse)
  }

  static let policy = RoundPolicy(
    title: "October pulse", introduction: "How it is to work here.", themes: themes,
    questions: questions,
    roll: .init(departments: [], sites: [], size: roll.joined().reduce(0, +)),
    lists: [
      .init(
        id: "department", name: "Department",
        segments: zip(departments, roll).map { .init(name: $0, roll: $1.reduce(0, +)) }),
      .init(
        id: "site", name: "Site",
        segments: sites.indices.map { column in
          .init(name: sites[column], roll: roll.reduce(0) { $0 + $1[column] })
        }),
    ],
    crossings: [
      .init(rows: 0, columns: 1, roll: roll.map { $0.map { (1..<10).contains($0) ? -1 : $0 } })
    ],
    minimum: 10, commentMinimum: 10, opens: Date(timeIntervalSince1970: 1_790_000_000),
    closes: Date(timeIntervalSince1970: 1_790_600_000), scripts: [:],
    keys: .init(issuing: Data([1]), opening: Data([2]), receipt: Data([3])))

  /// What people answer: those of Operations trust less, all of Legal recommend.
  static func ballots(_ count: Int) -> [BallotAnswers] {
    var random = SplitMix64(seed: 13)
    let places = roll.indices.flatMap { row in
      roll[row].indices.flatMap { column in
        Array(repeating: (row: row, column: column), count: roll[row][column])
      }
    }.shuffled(using: &random)
    return places.prefix(count).enumerated().map { index, place in
      var ballot = BallotAnswers(answers: [:])
      if index % 12 > 0 { ballot.segments["department"] = place.row }
      if index % 15 > 0 { ballot.segments["site"] = place.column }
      for question in questions {
        ballot.answers[question.id] = answer(question, index, place.row, &random)
      }
      return ballot
    }
  }

  private static func answer(
    _ question: RoundPolicy.Question, _ index: Int, _ department: Int, _ random: inout SplitMix64
  ) -> BallotAnswers.Answer? {
    let trust = department == 1 ? 0.25 : 0.45
    let lean = question.theme == "trust" ? (question.isReverse ? 1 - trust : trust) : 0.65
    let place = (Double.random(in: 0..<1, using: &random) + 2 * lean) / 3
    switch question.kind {
    case .text:
      guard index.isMultiple(of: question.id == "better" ? 15 : 400) else { return nil }
      return .text("<b>Less noise</b> & more time, said for the \(index)th time.")
    case .multiple:
      return .choices((0..<4).filter { _ in Double.random(in: 0..<1, using: &random) < 0.4 })
    default:
      if department == 6, question.kind == .netPromoter { return .choice(10) }
      return .choice(Int(place * Double(question.scale.labels.count)))
    }
  }
}
