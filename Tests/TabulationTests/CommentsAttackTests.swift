import Foundation
import Rounds
import Testing

@testable import Tabulation

/// Attack 11: the order of comments, or what stands beside them, ties them to each other, to answers or to their
/// arrival. Against a tabulator whose shuffle changes nothing it succeeds in Tests/LeakTests/test_unshuffled.py.
@Suite("Comments apart from all else")
struct CommentsAttackTests {
  private static let policy = RandomRound.policy([[200, 0], [0, 200]], minimum: 5)

  /// Ballots whose two comments say in which order they came.
  private static func tally(_ count: Int) -> Tally {
    var tally = Tally(policy: policy)
    for index in 0..<count {
      tally.add(
        BallotAnswers(
          answers: [
            "words": .text("\(index)"), "better": .text("\(index)"), "heard": .choice(index % 5),
          ], segments: ["department": index % 2]))
    }
    return tally
  }

  private static func places(_ comments: [Publication.Comment], _ question: String) -> [Int] {
    comments.filter { $0.question == question }.compactMap { Int($0.body) }
  }

  @Test(
    "Attack 11: no more comments stand where they came, or both of one person in one place, than by chance"
  )
  func order() throws {
    var (arrived, together) = (0, 0)
    for _ in 0..<20 {
      let comments = try Self.tally(200).publication().comments
      let words = Self.places(comments, "words")
      let better = Self.places(comments, "better")
      #expect(words.sorted() == Array(0..<200) && better.sorted() == Array(0..<200))
      arrived += words.enumerated().filter { $0.offset == $0.element }.count
      together += zip(words, better).filter { $0 == $1 }.count
    }
    // One a round by chance: 20, and 60 is nine standard deviations off.
    #expect(arrived < 60 && together < 60)
  }

  @Test(
    "Attack 11: nine comments on a question are kept back, whatever is said elsewhere; ten are shown"
  )
  func few() throws {
    var tally = Self.tally(9)
    for _ in 0..<50 { tally.add(BallotAnswers(answers: ["better": .text("Tea")])) }
    let nine = try tally.publication().comments
    #expect(nine.count == 59 && nine.allSatisfy { $0.question == "better" })
    tally.add(BallotAnswers(answers: ["words": .text("Coffee")]))
    #expect(try tally.publication().comments.filter { $0.question == "words" }.count == 10)
  }

  @Test("Attack 11: a comment carries its question and its words, and nothing else") func fields()
    throws
  {
    for comment in try Self.tally(30).publication().comments {
      #expect(Mirror(reflecting: comment).children.map(\.label) == ["question", "body"])
    }
  }
}
