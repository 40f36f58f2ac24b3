import Foundation
import FoundationNetworking
import Rounds
import Voting

/// A site as a browser reaches it: for `redress vote`.
struct SiteClient {
  private let address: URL
  private let session: URLSession

  /// - Parameter keepsCookies: whether requests can be known to come from one person.
  init(_ address: URL, keepsCookies: Bool) {
    self.address = address
    let configuration = URLSessionConfiguration.ephemeral
    if !keepsCookies {
      configuration.httpCookieStorage = nil
      configuration.httpShouldSetCookies = false
    }
    session = URLSession(configuration: configuration)
  }

  /// Whether the site says of itself that everybody in it is invented.
  func isDemo() async throws -> Bool {
    let (_, page) = try await send("GET", "/sign-in")
    return String(decoding: page, as: UTF8.self).contains("<p>This is a demo.")
  }

  func signIn(_ mail: String, _ password: String) async throws {
    let fields = [("mail", mail), ("password", password)].map { name, value in
      "\(name)=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }
    let (status, page) = try await send(
      "POST", "/sign-in", Data(fields.joined(separator: "&").utf8),
      type: "application/x-www-form-urlencoded")
    // Redirects are followed, to the front page.
    guard status == 200 else { throw refused(status, page) }
  }

  /// The policy of a round, as everybody is shown it.
  func round(number: Int64) async throws -> VotersRound {
    let (status, list) = try await send("GET", "/ballots")
    guard status == 200 else { throw refused(status, list) }
    let listed = try JSONDecoder().decode([Listed].self, from: list)
    guard let hash = listed.first(where: { $0.id == number })?.hash,
      let hash = PolicyHash(hexadecimal: hash)
    else { throw VotingError.refused(404, "there is no such round") }
    let (found, policy) = try await send("GET", "/ballots/\(hash)/policy")
    guard found == 200 else { throw refused(found, policy) }
    return try VotersRound(policy: policy, hash: hash)
  }

  /// Asks for a signature, and again until there is one.
  func token(for blinded: Data, in round: Int64, patience: Int) async throws -> Data {
    let path = "/surveys/\(round)/token"
    var (status, answer) = try await send("POST", path, blinded)
    for _ in 0..<patience where status == 202 {
      try await Task.sleep(for: .seconds(1))
      (status, answer) = try await send("GET", path)
    }
    guard status == 200 else { throw refused(status, answer) }
    return answer
  }

  /// Casts a ballot, and gives the receipt.
  func cast(_ ballot: Ballot, in round: VotersRound) async throws -> Data {
    let (status, receipt) = try await send("POST", "/ballots/\(round.hash)", ballot.bytes)
    guard status == 200 else { throw refused(status, receipt) }
    return receipt
  }

  private struct Listed: Decodable {
    let id: Int64
    let hash: String
  }

  private func send(
    _ method: String, _ path: String, _ body: Data? = nil,
    type: String = "application/octet-stream"
  ) async throws -> (Int, Data) {
    var request = URLRequest(url: address.appending(path: path))
    request.httpMethod = method
    if let body {
      request.httpBody = body
      request.setValue(type, forHTTPHeaderField: "Content-Type")
      request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
    }
    let (data, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
  }

  private func refused(_ status: Int, _ answer: Data) -> VotingError {
    .refused(status, String(String(decoding: answer, as: UTF8.self).prefix(80)))
  }
}
