import ArgumentParser
import Hummingbird
import Logging

/// `redress bare`: a route of Hummingbird's and nothing of ours, the measure that `scripts/bench`
/// holds pages against.
struct BareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bare", abstract: "Serve one bare route, for benchmarks.", shouldDisplay: false)

  @Option(help: "The port of 127.0.0.1 to listen on.")
  var port: Int

  func run() async throws {
    let router = Router()
    router.get("/readyz") { _, _ in "ready\n" }
    var logger = Logger(label: "redress")
    logger.logLevel = .warning
    let application = Application(
      router: router,
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: port), backlog: 1024),
      logger: logger)
    try await application.runService()
  }
}
