import Ballots
import Foundation
import Rounds

@testable import Workplace

extension SamplePages {
  /// The ballot, which the site's layout surrounds though it belongs to nobody, and the device panel.
  var ballots: [Sample] {
    [
      bare(BallotPage(policy: fullPolicy, hash: hash, company: text)),
      bare(BallotPage(policy: emptyPolicy, hash: hash, company: text)),
      Sample(part: shell, with: "surveys/_device", templates),
    ]
  }

  private var hash: PolicyHash { PolicyHash(of: Data("a policy".utf8)) }

  /// A round that asks in every way there is.
  var fullPolicy: RoundPolicy {
    let segment = RoundPolicy.Segment(name: text, roll: 40)
    let list = RoundPolicy.SegmentList(id: text, name: text, segments: [segment, segment])
    return policy(
      introduction: text,
      questions: QuestionKind.allCases.flatMap { kind in
        [true, false].map { isRequired in
          RoundPolicy.Question(
            id: text, kind: kind, text: text, isRequired: isRequired,
            options: kind == .single || kind == .multiple ? [text, text] : [])
        }
      },
      lists: [list, list],
      crossings: [
        RoundPolicy.Crossing(
          rows: 0, columns: 1, roll: [[20, RoundPolicy.Crossing.few], [0, 20]])
      ],
      scripts: [text: "00"])
  }

  /// A round that asks nothing.
  var emptyPolicy: RoundPolicy {
    policy(introduction: "", questions: [], lists: [], crossings: [], scripts: [:])
  }

  private func policy(
    introduction: String, questions: [RoundPolicy.Question], lists: [RoundPolicy.SegmentList],
    crossings: [RoundPolicy.Crossing], scripts: [String: String]
  ) -> RoundPolicy {
    RoundPolicy(
      title: text, introduction: introduction, themes: [], questions: questions,
      roll: RoundPolicy.Roll(
        departments: introduction.isEmpty ? [] : [text], sites: introduction.isEmpty ? [] : [text],
        size: 80), lists: lists,
      crossings: crossings, minimum: 10, commentMinimum: 10, opens: Date(timeIntervalSince1970: 0),
      closes: Date(timeIntervalSince1970: 86_400), scripts: scripts)
  }
}
