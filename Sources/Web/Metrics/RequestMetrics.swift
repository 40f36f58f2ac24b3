import Dispatch
import Hummingbird
import Metrics

/// Counts requests by class of status and measures how long they take. No path, no address and no
/// person is in a label.
public struct RequestMetrics<Context: RequestContext>: RouterMiddleware {
  private let counters: [Counter]
  private let duration: Timer
  private let unmeasured: Set<String>

  /// Makes the instruments of the process.
  /// - Parameter unmeasured: routes, as they are registered, that a counter must tell nothing of.
  public init(except unmeasured: Set<String> = []) {
    self.unmeasured = unmeasured
    counters = (1...5).map { Counter(label: "http_requests", dimensions: [("status", "\($0)xx")]) }
    duration = Timer(label: "http_request_duration")
  }

  /// Measures one request.
  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = DispatchTime.now().uptimeNanoseconds
    let response = try await next(request, context)
    if let route = context.endpointPath, unmeasured.contains(route) { return response }
    duration.recordNanoseconds(DispatchTime.now().uptimeNanoseconds - start)
    counters[min(4, max(0, response.status.code / 100 - 1))].increment()
    return response
  }
}
