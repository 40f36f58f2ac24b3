import HTTPTypes
import Hummingbird
import Postgres
import Web

/// `/healthz`: the process answers. `/readyz`: it can reach the database.
struct HealthRoutes {
  let site: Site

  func add(to visitors: some RouterMethods<VisitorContext>) {
    visitors.get("/healthz") { _, _ in Self.plain("ok\n", .ok) }
    visitors.get("/readyz") { _, _ in
      do {
        _ = try await site.database.first(SiteQueries.ready())
        return Self.plain("ready\n", .ok)
      } catch {
        var response = Self.plain("the database cannot be reached\n", .serviceUnavailable)
        response.headers[.retryAfter] = "5"
        return response
      }
    }
  }

  private static func plain(_ text: String, _ status: HTTPResponse.Status) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
