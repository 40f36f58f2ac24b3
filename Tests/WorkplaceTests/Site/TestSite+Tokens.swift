import Foundation
import HTTPTypes
import Postgres
import TestSupport
import Testing

@testable import Workplace

/// What the route of tokens needs before somebody gets an answer of it.
extension TestSite {
  /// Puts somebody on the roll of the survey whose path of tokens this is.
  ///
  /// - Parameter asked: whether they have asked for a token already.
  func enrol(_ person: TestPerson, forTokenAt path: String, asked: Bool) async throws {
    let id = try #require(path.split(separator: "/").dropFirst().first.flatMap { Int64($0) })
    try await enrol(person, in: id)
    guard asked else { return }
    try await change(
      """
      insert into token_request (round_id, employee_id, blinded)
      values (\(id), \(person.id), \(Browser.tokenRequest))
      """)
  }
}

extension Browser {
  /// As long as one that can be signed.
  static let tokenRequest = [UInt8](repeating: 1, count: 384)

  /// Asks as the page's script does.
  func askForToken(at path: String) async throws -> Answer {
    try await send(
      .post, path,
      headers: [.contentType: "application/octet-stream", Browser.fetchSite: "same-origin"],
      bytes: Self.tokenRequest)
  }
}
