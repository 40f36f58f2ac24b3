import Foundation
import TestSupport
import Testing

/// Somebody with a browser of their own: curl, which speaks HTTP/2 and checks certificates.
struct Visitor: Sendable {
  let base: String
  private let options: [String]
  private let jar: URL

  init(_ base: String, options: [String] = []) {
    self.base = base
    self.options = options
    jar = Scratch.file("cookies")
  }

  init(_ server: RunningServer) { self.init("http://127.0.0.1:\(server.port)") }

  /// Somebody with a session.
  init(_ server: RunningServer, session: String) {
    self.init("http://127.0.0.1:\(server.port)", options: ["--cookie", "session=\(session)"])
  }

  func get(_ path: String, headers: [String] = []) async throws -> Reply {
    try await send(path, headers, [])
  }

  func post(
    _ path: String, _ form: KeyValuePairs<String, String>, headers: [String] = []
  ) async throws -> Reply {
    let fields = form.flatMap { ["--data-urlencode", "\($0.key)=\($0.value)"] }
    return try await send(path, headers + ["Sec-Fetch-Site: same-origin"], fields)
  }

  func signIn(_ mail: String, _ password: String, headers: [String] = []) async throws -> Reply {
    try await post("/sign-in", ["mail": mail, "password": password], headers: headers)
  }

  private func send(
    _ path: String, _ headers: [String], _ more: [String]
  ) async throws -> Reply {
    // Its own session is on the command line; a jar beside it would send the cookie twice.
    let cookies = options.contains("--cookie") ? [] : ["--cookie", jar.path]
    let text = try await Program.run(
      "/usr/bin/curl",
      arguments: ["--silent", "--show-error", "--include", "--max-time", "60", "--noproxy", "*"]
        + cookies + ["--cookie-jar", jar.path] + options
        + headers.flatMap { ["--header", $0] } + more + [base + path])
    return try Reply(text)
  }
}

/// An answer as curl shows it.
struct Reply: Sendable {
  let version: String
  let status: Int
  let headers: String
  let body: String

  init(_ text: String) throws {
    let head = text.prefix { !$0.isNewline }.split(separator: " ")
    let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    version = try #require(head.first.map(String.init))
    status = try #require(head.dropFirst().first.flatMap { Int($0) })
    headers = String(halves[0])
    body = halves.count > 1 ? String(halves[1]) : ""
  }

  /// All values of a header, in order.
  func header(_ name: String) -> [String] {
    headers.split(separator: "\r\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
      return parts[1].trimmingCharacters(in: .whitespaces)
    }
  }
}
