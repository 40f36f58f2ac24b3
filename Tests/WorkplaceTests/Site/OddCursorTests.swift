import HTTPTypes
import TestSupport
import Testing

@testable import Workplace

@Suite("Where a page of a list begins can be anything")
struct OddCursorTests {
  private static let lists: [(path: String, parameter: String)] = [
    ("/petitions", "after"), ("/petitions?sort=newest", "after"),
    ("/petitions/1/signatures", "before"), ("/petitions/mine", "before"), ("/roles", "before"),
    ("/moderation", "after"), ("/moderation/log", "before"), ("/settings", "before"),
    ("/notifications", "before"), ("/responses", "before"), ("/people", "after"),
    ("/surveys", "before"), ("/surveys/questions", "after"),
  ]

  private static let odd = [
    "x", "~", "-1", "0", "1~", "~1", "\(Int64.min)", "\(Int64.max)", "\(Int64.min)~1",
    "\(Int64.max)~1", "-1152921504606846975~1", "1~\(Int64.max)", "1e300~1",
    "99999999999999999999~1", "%00~%00", "1~2~3",
  ]

  @Test("No list fails on it, whoever asks") func odd() async throws {
    try await TestSite.with { site in
      for person in try await Cast(on: site).signedIn {
        let browser = site.browser(of: person)
        for list in Self.lists {
          for odd in Self.odd {
            let mark = list.path.contains("?") ? "&" : "?"
            let path = "\(list.path)\(mark)\(list.parameter)=\(odd)"
            #expect(try await browser.get(path).status.code < 500, "\(path)")
          }
        }
      }
    }
  }
}
