import Foundation
import Postgres
import TestSupport

@testable import Workplace

/// People who make rounds, on a site with a crowd to ask.
struct RoundScene {
  let site: TestSite
  let analyst: TestPerson
  let moderator: TestPerson
  let employee: TestPerson

  init(on site: TestSite) async throws {
    self.site = site
    analyst = try await site.employ("Anna", roles: ["analyst"])
    moderator = try await site.employ("Mona", roles: ["moderator"])
    employee = try await site.employ("Edith")
    try await site.crowd()
  }

  func state(_ id: Int64) async throws -> String {
    try await site.texts("select state from survey_round where id = \(id)").joined()
  }

  /// What the review page says that was read.
  func wording(_ id: Int64) async throws -> String {
    let page = try await site.browser(of: moderator).get("/surveys/\(id)/review").text
    return page.firstMatch(of: #/name="wording" value="([0-9a-f]{64})"/#).map { String($0.1) }
      ?? ""
  }

  /// What the form of a round sends.
  static func form(
    title: String = "Pulse", opens: String = "2900-01-01T09:00",
    closes: String = "2900-01-08T09:00", minimum: String = "10", comments: String = "10",
    roll: String = "everybody", act: String = "", question: Int64? = nil, place: String = "x"
  ) -> KeyValuePairs<String, String> {
    [
      "title": title, "introduction": "Why", "opens": opens, "closes": closes, "minimum": minimum,
      "comment_minimum": comments, "roll": roll, "list-department": "yes", "list-site": "yes",
      "version": "1", "start": "", "act": act, "question": question.map { "\($0)" } ?? "",
      place: "yes",
    ]
  }
}
