import HTTPTypes
import Hummingbird

/// Where a request comes from, for throttling only: never stored, never logged.
public struct ClientAddress: Sendable {
  private let trustedProxies: Set<String>

  /// - Parameter trustedProxies: IP addresses whose `X-Forwarded-For` is believed; everybody else's
  ///   is ignored.
  public init(trustedProxies: Set<String>) {
    self.trustedProxies = trustedProxies
  }

  /// The address of the browser: the last entry of `X-Forwarded-For` that is no trusted proxy when
  /// a trusted proxy sent the request, else the other end of the connection.
  public func of(_ request: Request, from remote: String?) -> String {
    guard let remote else { return "local" }
    guard trustedProxies.contains(remote) else { return remote }
    let forwarded = request.headers.elements(of: .xForwardedFor)
    return forwarded.last { !trustedProxies.contains($0) } ?? remote
  }
}

extension HTTPField.Name {
  // A literal token is always a valid name.
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from
}
