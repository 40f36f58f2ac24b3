import Foundation
import Rounds

@testable import Ballots

extension SamplePages {
  var ballots: [Sample] {
    [full(BallotPage(policy: policy, hash: PolicyHash(of: Data()), company: text))]
  }

  private var policy: RoundPolicy {
    RoundPolicy(
      title: text, introduction: text, themes: [], questions: [],
      roll: .init(departments: [text], sites: [text], size: 50), lists: [], crossings: [],
      minimum: 10, commentMinimum: 10, opens: Date(timeIntervalSince1970: 1_777_298_700),
      closes: Date(timeIntervalSince1970: 1_778_298_700), scripts: [:])
  }
}
