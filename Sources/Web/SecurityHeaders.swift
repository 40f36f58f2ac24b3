import HTTPTypes
import Hummingbird

/// Puts the site's security headers on every answer, error pages included; so it is the outermost
/// middleware.
public struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  private let fields: [HTTPField]

  /// - Parameter isSecure: whether the site is reached over https, which browsers are then told to
  ///   keep to (RFC 6797).
  public init(isSecure: Bool) {
    let pairs =
      SecurityHeaderFields.always + (isSecure ? [SecurityHeaderFields.strictTransport] : [])
    fields = pairs.map { HTTPField(name: $0, value: $1) }
  }

  /// Adds the headers that the answer does not have yet.
  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for field in fields where !response.headers.contains(field.name) {
      response.headers.append(field)
    }
    return response
  }
}

/// The fields themselves. Scripts, styles and pictures come from this site alone and nothing is
/// inline; no page may be framed.
enum SecurityHeaderFields {
  static let always: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    (.xContentTypeOptions, "nosniff"),
    (.referrerPolicy, "same-origin"),
    (
      named("Permissions-Policy"),
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    (named("Cross-Origin-Opener-Policy"), "same-origin"),
    (named("Cross-Origin-Resource-Policy"), "same-origin"),
    (named("X-Frame-Options"), "DENY"),
  ]

  static let strictTransport = (HTTPField.Name.strictTransportSecurity, "max-age=63072000")

  fileprivate static func named(_ name: StaticString) -> HTTPField.Name {
    guard let field = HTTPField.Name("\(name)") else {
      preconditionFailure("header names are literals of this file")
    }
    return field
  }
}

extension HTTPField.Name {
  /// What the next page learns of where its reader came from.
  public static let referrerPolicy = SecurityHeaderFields.named("Referrer-Policy")
}
