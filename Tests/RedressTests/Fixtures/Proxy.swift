import Foundation
import TestSupport
import Testing

/// nginx with deploy/nginx.conf; only paths and ports are other ones.
final class Proxy: Sendable {
  let port: Int
  private let directory: URL
  private let certificate: Certificate
  private let child: Child
  private let end: Task<Int32, Never>

  init(to upstream: Int) async throws {
    certificate = try await Certificate(for: "redress.example", days: 2)
    directory = try Scratch.directory("nginx")
    port = try TestCluster.freePort()
    let replacements = [
      "127.0.0.1:8080": "127.0.0.1:\(upstream)", "listen 80;": "listen 127.0.0.1:0;",
      "listen [::]:80;": "", "listen 443 ": "listen 127.0.0.1:\(port) ",
      "listen [::]:443 ssl http2;": "",
      "/etc/redress/tls/certificate.pem": certificate.file.path,
      "/etc/redress/tls/key.pem": certificate.key.path, "/var/log/nginx/": "",
    ]
    var site = try Scratch.text(URL(filePath: TestSite.root + "deploy/nginx.conf"))
    for (ours, theirs) in replacements {
      try #require(site.contains(ours))
      site = site.replacing(ours, with: theirs)
    }
    site = site.replacing(
      "listen 127.0.0.1:0;", with: "listen 127.0.0.1:\(try TestCluster.freePort());")
    try Data(site.utf8).write(to: directory.appending(path: "site.conf"))
    let main = """
      pid nginx.pid; daemon off; master_process off; error_log error.log;
      events {}
      http { client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi; include site.conf; }
      """
    try Data(main.utf8).write(to: directory.appending(path: "nginx.conf"))
    let child = try Child(
      "/usr/sbin/nginx", ["-p", directory.path + "/", "-c", "nginx.conf", "-e", "start.log"],
      output: directory.appending(path: "output").path)
    self.child = child
    end = Task { await child.wait() }
    try await eventually("nginx answers") {
      (try? await visitor(from: "127.0.0.8").get("/healthz")) != nil
    }
  }

  /// Somebody who comes from an address of this machine.
  func visitor(from address: String) -> Visitor {
    Visitor(
      "https://redress.example:\(port)",
      options: [
        "--cacert", certificate.file.path, "--resolve", "redress.example:\(port):127.0.0.1",
        "--interface", address,
      ])
  }

  /// All that it has written down.
  var log: String {
    let files = try? FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "log" }
      .compactMap { try? Scratch.text($0) }.joined()
  }

  func stop() async {
    kill(child.id, SIGTERM)
    _ = await end.value
    Scratch.remove(directory)
    certificate.remove()
  }
}
