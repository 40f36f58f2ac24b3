import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestSupport
import Web

/// A few routes behind the middleware of the real site, in its order.
enum SmallSite {
  static let origin = "http://redress.example"
  static let secret = "what no reader may see"

  struct Broken: Error, CustomStringConvertible {
    let description = SmallSite.secret
  }
  struct Passing: Error {}

  /// Lends a client of the site, which answers on a port of its own.
  static func with(
    isSecure: Bool = false, log: TestLog = TestLog(),
    _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    let templates = try Templates(directory: TestSite.root + "/templates")
    let router = router(templates, isSecure: isSecure)
    try await Application(router: router, logger: Logger(label: "test") { _ in log })
      .test(.live) { client in try await body(client) }
  }

  static func router(_ templates: Templates, isSecure: Bool) -> Router<VisitorContext> {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SecurityHeaders(isSecure: isSecure))
    router.add(middleware: RequestMetrics())
    router.add(
      middleware: ErrorPages(templates: templates, shell: Shell(company: "Test Company")) { error in
        error is Passing ? .unavailable(retryAfter: 5) : nil
      })
    router.add(middleware: CrossOriginGuard(origin: origin))
    router.get("/page") { _, _ in Response.html(ByteBuffer(string: "<p>Page</p>")) }
    for method in [HTTPRequest.Method.post, .put, .delete] {
      router.on("/page", method: method) { _, _ in Response(status: .ok) }
    }
    router.post("/form") { request, _ in
      _ = try await Form(request)
      return Response(status: .noContent)
    }
    router.get("/document") { request, _ in
      Response.document("<feed/>", type: "application/atom+xml", for: request)
    }
    router.get("/own-policy") { _, _ in
      Response(status: .ok, headers: [.contentSecurityPolicy: "sandbox"])
    }
    addFailures(to: router)
    return router
  }

  private static func addFailures(to router: Router<VisitorContext>) {
    router.get("/broken") { _, _ -> Response in throw Broken() }
    router.get("/passing") { _, _ -> Response in throw Passing() }
    router.get("/not-allowed") { _, _ -> Response in
      throw HTTPError(.methodNotAllowed, headers: [.allow: "POST, PUT"], message: secret)
    }
    router.get("/refused/:name") { _, context -> Response in
      switch context.parameters.get("name") {
      case "not-found": throw Refusal.notFound
      case "malformed": throw Refusal.malformed
      case "cross-origin": throw Refusal.crossOrigin
      case "too-large": throw Refusal.tooLarge
      case "media-type": throw Refusal.unsupportedMediaType
      case "attempts": throw Refusal.tooManyAttempts(retryAfter: 120)
      case "unavailable": throw Refusal.unavailable(retryAfter: 1)
      default: throw Refusal.notStored(retryAfter: 30)
      }
    }
  }
}

extension TestClientProtocol {
  /// The answer to a request.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String? = nil
  ) async throws -> TestResponse {
    try await executeRequest(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
  }
}
