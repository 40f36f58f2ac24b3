import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import Web

/// The two servers of a process: the site, and its metrics on a port of their own.
enum Servers {
  static func site(
    _ router: Router<VisitorContext>, _ settings: Settings, _ logger: Logger
  ) throws -> Application<some HTTPResponder<VisitorContext>> {
    Application(
      router: router,
      server: try server(settings),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.address.host, port: settings.address.port), backlog: 1024),
      onServerRunning: { channel in
        logger.info("listening on \(channel.localAddress.map { "\($0)" } ?? "an unknown address")")
      },
      logger: quiet(logger))
  }

  private static func server(_ settings: Settings) throws -> HTTPServerBuilder {
    let idle = settings.idleTimeout
    let plain = HTTP1Channel.Configuration(
      idleTimeout: .seconds(Int64(idle)),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
    guard let certificate = settings.certificate else { return .http1(configuration: plain) }
    return try .http2Upgrade(
      tlsConfiguration: certificate.serverConfiguration,
      configuration: .init(
        idleTimeout: .seconds(idle), gracefulCloseTimeout: .seconds(10),
        streamConfiguration: plain))
  }

  /// Prometheus scrapes `/metrics` here; nothing else is served, and no metric tells of a person.
  static func metrics(
    _ registry: PrometheusRegistry, _ settings: Settings, _ logger: Logger
  ) -> some ApplicationProtocol {
    let router = Router()
    router.get("/metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: registry.exposition())))
    }
    return Application(
      router: router,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.metricsAddress.host, port: settings.metricsAddress.port)),
      logger: quiet(logger))
  }

  /// Hummingbird's own log lines below warning say nothing an operator needs.
  private static func quiet(_ logger: Logger) -> Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }
}
