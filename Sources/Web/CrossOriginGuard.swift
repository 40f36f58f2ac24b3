import HTTPTypes
import Hummingbird

/// Refuses requests that change something unless a page of this site sent them.
///
/// `Sec-Fetch-Site` decides where the browser sends it (W3C Fetch Metadata), else `Origin` must be
/// ours; a request with neither is refused. No token in the page is needed, so pages can be shared.
public struct CrossOriginGuard<Context: RequestContext>: RouterMiddleware {
  private let origin: String

  /// - Parameter origin: scheme, host and port of the site, as browsers write them.
  public init(origin: String) {
    self.origin = origin
  }

  /// Lets reading through, and changes only from our own pages.
  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard isReading(request.method) || isOurs(request.headers) else { throw Refusal.crossOrigin }
    return try await next(request, context)
  }

  private func isReading(_ method: HTTPRequest.Method) -> Bool {
    method == .get || method == .head || method == .options
  }

  private func isOurs(_ headers: HTTPFields) -> Bool {
    if let site = headers[.secFetchSite] { return site == "same-origin" || site == "none" }
    return headers[.origin] == origin
  }
}

extension HTTPField.Name {
  // A literal token is always a valid name.
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
