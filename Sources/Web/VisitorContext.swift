import Hummingbird
import Logging
import NIOCore

/// The context of a request by nobody in particular.
public struct VisitorContext: RequestContext, RemoteAddressRequestContext {
  /// Hummingbird's own storage.
  public var coreContext: CoreRequestContextStorage
  /// The other end of the connection: the browser, or the proxy before us.
  public let remoteAddress: SocketAddress?

  /// Made by the server for each request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}
