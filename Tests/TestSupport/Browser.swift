import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

/// What a person's browser does: keeps cookies, says which site a form came from, does not follow
/// redirects by itself.
public final class Browser: Sendable {
  /// Sends one request over the browser's connection.
  typealias Send =
    @Sendable (HTTPRequest.Method, String, HTTPFields, ByteBuffer?) async throws
    -> (HTTPResponse, ByteBuffer)

  private let exchange: Send
  private let jar: Mutex<[String: String]>

  init(cookies: [String: String] = [:], send: @escaping Send) {
    exchange = send
    jar = Mutex(cookies)
  }

  convenience init(connection: TestClient, cookies: [String: String] = [:]) {
    self.init(cookies: cookies) { method, path, headers, body in
      let response = try await connection.execute(
        TestClient.Request(
          Self.addressed(path), method: method, authority: "localhost", headers: headers, body: body
        ))
      return (response.head, response.body ?? ByteBuffer())
    }
  }

  /// The cookies it holds.
  public var cookies: [String: String] { jar.withLock { $0 } }

  /// Opens a page.
  @discardableResult
  public func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await send(.get, path, headers: headers, body: nil)
  }

  /// Sends a form of this site.
  @discardableResult
  public func post(
    _ path: String, _ form: KeyValuePairs<String, String> = [:], headers: HTTPFields = [:]
  ) async throws -> Answer {
    let body = form.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }
      .joined(separator: "&")
    return try await post(path, body: body, headers: headers)
  }

  /// Sends bytes as a form of this site.
  @discardableResult
  public func post(_ path: String, body: String, headers: HTTPFields = [:]) async throws -> Answer {
    var fields: HTTPFields = [
      .contentType: "application/x-www-form-urlencoded", Self.fetchSite: "same-origin",
    ]
    for field in headers { fields[field.name] = field.value }
    return try await send(.post, path, headers: fields, body: body)
  }

  /// Sends any request.
  public func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, body: String?
  ) async throws -> Answer {
    try await send(method, path, headers: headers, bytes: body.map { Array($0.utf8) })
  }

  /// Sends any request with any bytes.
  public func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, bytes body: [UInt8]?
  ) async throws -> Answer {
    var fields = headers
    let held = cookies
    if !held.isEmpty {
      fields[.cookie] = held.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
    }
    let (head, content) = try await exchange(
      method, path, fields, body.map { ByteBuffer(bytes: $0) })
    keep(head.headerFields)
    return Answer(
      status: head.status, headers: head.headerFields, text: String(buffer: content),
      bytes: Array(content.readableBytesView))
  }

  private func keep(_ headers: HTTPFields) {
    for line in headers[values: .setCookie] {
      let parts = line.split(separator: ";", maxSplits: 1)
      let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let isGone = line.lowercased().contains("max-age=0")
      let value = isGone || pair.count < 2 ? nil : String(pair[1])
      jar.withLock { $0[String(pair[0])] = value }
    }
  }

  /// A path as a browser sends it: what an address may not contain is percent-encoded.
  private static func addressed(_ path: String) -> String {
    path.utf8.map { byte in
      let isPlain = byte > 0x20 && byte < 0x7F && !"\"\\<>^`{|}".utf8.contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte))
        : "%" + String(byte >> 4, radix: 16)
          + String(byte & 15, radix: 16)
    }.joined()
  }

  /// The header by which browsers say where a request was made.
  public static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}

/// An answer as a browser got it.
public struct Answer: Sendable {
  /// The status.
  public let status: HTTPResponse.Status
  /// The headers.
  public let headers: HTTPFields
  /// The body as text.
  public let text: String
  /// The body as it came.
  public let bytes: [UInt8]

  /// Where a redirect leads.
  public var location: String? { headers[.location] }
}
