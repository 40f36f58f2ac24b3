import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Around every route of the box: whatever is thrown becomes a sentence, and nothing of it is logged,
/// counted or given a number. No answer lets the next page know where its reader came from.
struct Unobserved<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = await answer(request, context, next)
    for (name, value) in Self.fields where !response.headers.contains(name) {
      response.headers[name] = value
    }
    return response
  }

  private func answer(
    _ request: Request, _ context: Context, _ next: (Request, Context) async throws -> Response
  ) async -> Response {
    do {
      return try await next(request, context)
    } catch let refusal as BallotRefusal {
      return Self.response(refusal)
    } catch {
      return Self.response(request.method == .post ? .later : .unavailable)
    }
  }

  private static func response(_ refusal: BallotRefusal) -> Response {
    var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
    if let seconds = refusal.retryAfter { headers[.retryAfter] = "\(seconds)" }
    if case .method(let allowed) = refusal { headers[.allow] = allowed }
    return Response(
      status: refusal.status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: refusal.sentence + "\n")))
  }

  private static var fields: [(HTTPField.Name, String)] {
    [(.cacheControl, "no-store"), (.referrerPolicy, "no-referrer")]
  }
}
