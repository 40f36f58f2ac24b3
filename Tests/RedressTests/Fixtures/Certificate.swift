import Foundation
import TestSupport

/// A certificate that signs itself, and its key.
struct Certificate: Sendable {
  let directory: URL

  var file: URL { directory.appending(path: "cert.pem") }
  var key: URL { directory.appending(path: "key.pem") }

  /// - Parameter name: a host; 127.0.0.1 is always among its names.
  init(for name: String, days: Int) async throws {
    directory = try Scratch.directory("certificate")
    try await Program.run(
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
      "ec_paramgen_curve:prime256v1", "-nodes", "-days", String(days), "-subj", "/CN=\(name)",
      "-addext", "subjectAltName=DNS:\(name),IP:127.0.0.1", "-keyout", key.path, "-out", file.path)
  }

  func remove() { Scratch.remove(directory) }
}
