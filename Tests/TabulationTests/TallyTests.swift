import Disclosure
import Foundation
import Rounds
import Testing

@testable import Tabulation

@Suite("Ballots are counted")
struct TallyTests {
  private static let policy = RandomRound.policy([[60, 60], [60, 60]], minimum: 5)

  private static func cell(
    _ publication: Publication, _ question: String, option: Int = 0, _ list: String = "everybody",
    _ segment: Int = 0
  ) -> PublishedCell? {
    publication.cells.first {
      ($0.question, $0.option, $0.list, $0.segment) == (question, option, list, segment)
    }?.content
  }

  @Test("Every answer counts once for everybody and once for each segment that was named")
  func counts() throws {
    var tally = Tally(policy: Self.policy)
    for index in 0..<60 {
      tally.add(
        BallotAnswers(
          answers: [
            "heard": .choice(index % 5),
            "channels": index.isMultiple(of: 2)
              ? .choices([0, 2]) : index == 1 ? .choices([1]) : nil,
          ].compactMapValues(\.self), segments: index < 40 ? ["department": index % 2] : [:]))
    }
    let publication = try tally.publication()
    #expect(tally.cast == 60 && publication.castBallots == 60)
    #expect(Self.cell(publication, "") == .exact(Figures(answers: 60, counts: [])))
    #expect(
      Self.cell(publication, "heard")
        == .exact(Figures(answers: 60, counts: [12, 12, 12, 12, 12])))
    let channels = (0..<3).map { Self.cell(publication, "channels", option: $0) }
    let half = PublishedCell.exact(Figures(answers: 60, counts: [30, 30]))
    #expect(channels == [half, .band(answers: 60, percent: 0...5, of: .favourable), half])
    #expect(
      Self.cell(publication, "heard", "department", 1)
        == .exact(Figures(answers: 20, counts: [4, 4, 4, 4, 4])))
    #expect(Self.cell(publication, "fear") == .suppressed(.tooFew), "nobody answered it")
    #expect(Self.cell(publication, "words") == nil, "words are not counted")
  }

  @Test("A reversed item keeps its categories; its band is of those who disagree") func reversed()
    throws
  {
    var tally = Tally(policy: Self.policy)
    for _ in 0..<50 {
      tally.add(BallotAnswers(answers: ["fear": .choice(0), "heard": .choice(0)]))
    }
    let publication = try tally.publication()
    #expect(
      Self.cell(publication, "fear") == .band(answers: 50, percent: 95...100, of: .favourable))
    #expect(Self.cell(publication, "heard") == .band(answers: 50, percent: 0...5, of: .favourable))
  }

  @Test("Only the tables of the policy are published") func tables() throws {
    var policy = Self.policy
    policy.tables = ["everybody", "site"]
    let lists = Set(try Tally(policy: policy).publication().cells.map(\.list))
    #expect(lists == ["everybody", "site"])
  }

  @Test("A policy below the floors is not counted") func floors() throws {
    var policy = Self.policy
    policy.minimum = 4
    #expect(throws: DisclosureError.belowFloor) { try Tally(policy: policy).publication() }
  }

  @Test("Each kind of question says what it counts") func scales() {
    let scales = RandomRound.questions.map(\.scale)
    #expect(scales.map(\.labels.count) == [5, 5, 7, 11, 3, 3, 0, 0])
    #expect(scales.map(\.favourable) == [3..<5, 0..<2, 4..<7, 9..<11, nil, nil, nil, nil])
  }
}
