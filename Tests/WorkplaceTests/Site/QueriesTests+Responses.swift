@testable import Workplace

extension QueriesTests {
  static var responses: [Check] {
    let version = ResponseVersion.New(petition: 1, number: 1, body: "b", author: 1)
    return [
      Check("ResponseQueries.draft", ResponseQueries.draft(of: 1)),
      Check("ResponseQueries.startDraft", ResponseQueries.startDraft("b", of: 1, by: 1)),
      Check(
        "ResponseQueries.changeDraft",
        ResponseQueries.changeDraft("b", of: 1, version: 1, by: 1)),
      Check("ResponseQueries.takeDraft", ResponseQueries.takeDraft(of: 1, version: 1)),
      Check("ResponseQueries.addVersion", ResponseQueries.addVersion(version)),
      Check("ResponseQueries.versions", ResponseQueries.versions(of: 1, before: nil, limit: 9)),
      Check("ResponseQueries.versions", ResponseQueries.versions(of: 1, before: 9, limit: 9)),
      Check("ResponseQueries.publications", ResponseQueries.publications(of: 1)),
      Check("ResponseQueries.signatory", ResponseQueries.signatory(1)),
      Check("VerdictQueries.begin", VerdictQueries.begin(on: 1)),
      Check("VerdictQueries.give", VerdictQueries.give(.answers, on: 1, by: 1)),
      Check("VerdictQueries.shown", VerdictQueries.shown(on: 1)),
      Check("OwedQueries.owed", OwedQueries.owed(after: nil, limit: 9)),
      Check("OwedQueries.owed", OwedQueries.owed(after: 1, limit: 9)),
      Check("OwedQueries.count", OwedQueries.count()),
      Check("OwedQueries.earlyDrafts", OwedQueries.earlyDrafts(limit: 9)),
      Check("UpdateQueries.add", UpdateQueries.add("b", to: 1, by: 1)),
      Check("UpdateQueries.nextAllowed", UpdateQueries.nextAllowed(on: 1)),
      Check("UpdateQueries.updates", UpdateQueries.updates(on: 1, before: nil, limit: 9)),
      Check("UpdateQueries.updates", UpdateQueries.updates(on: 1, before: 9, limit: 9)),
      Check("UpdateQueries.chain", UpdateQueries.chain(of: 1)),
    ]
  }
}
