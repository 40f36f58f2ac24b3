import HTTPTypes
import Hummingbird
import Logging

/// Turns everything that is thrown into a page with a way on.
///
/// Expected refusals are not logged. Anything else is logged as an error under a random request id,
/// which the page shows; the page says nothing more about it.
public struct ErrorPages<Context: RequestContext>: RouterMiddleware {
  private let templates: Templates
  private let shell: Shell
  private let classify: @Sendable (any Error) -> Refusal?

  /// - Parameters:
  ///   - shell: what surrounds the page; nothing personal.
  ///   - classify: tells which errors of the layers below are expected.
  public init(
    templates: Templates, shell: Shell,
    classify: @escaping @Sendable (any Error) -> Refusal? = { _ in nil }
  ) {
    self.templates = templates
    self.shell = shell
    self.classify = classify
  }

  /// Answers with what comes back, or with an error page.
  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let refusal as Refusal {
      return page(for: refusal)
    } catch let error as HTTPError {
      return page(for: error.status, headers: error.headers)
    } catch {
      if let refusal = classify(error) {
        context.logger.warning("unavailable", metadata: ["error": "\(error)"])
        return page(for: refusal)
      }
      return unexpected(error, context: context)
    }
  }

  private func page(for refusal: Refusal) -> Response {
    var response = templates.response(
      ErrorPage(refusal), in: shell, status: refusal.status)
    if let seconds = refusal.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
    return response
  }

  private func page(for status: HTTPResponse.Status, headers: HTTPFields) -> Response {
    var response = templates.response(ErrorPage(status: status), in: shell, status: status)
    response.headers[.allow] = headers[.allow]
    return response
  }

  private func unexpected(_ error: any Error, context: Context) -> Response {
    let id = RequestID.random()
    context.logger.error(
      "unexpected error",
      metadata: [
        "request": "\(id)", "route": "\(context.endpointPath ?? "none")", "error": "\(error)",
      ])
    return templates.response(
      ErrorPage(requestID: id), in: shell, status: .internalServerError)
  }
}

/// Names one failed request, so that a reader can report it and a log line be found.
enum RequestID {
  /// 80 random bits in base 36.
  static func random() -> String {
    var random = SystemRandomNumberGenerator()
    return String(random.next() as UInt64, radix: 36) + String(random.next() as UInt16, radix: 36)
  }
}
