import Logging
import Synchronization

/// Keeps every line that is logged to it, of whatever level, with all its metadata.
public final class TestLog: Sendable {
  private let kept = Mutex<[String]>([])

  /// An empty log.
  public init() {}

  /// The lines in the order they were logged.
  public var lines: [String] { kept.withLock { $0 } }
}

extension TestLog: LogHandler {
  /// Nothing is left out.
  public var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  /// Metadata of the logger itself is not kept.
  public var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  /// Metadata of the logger itself is not kept.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  /// Keeps a line.
  public func log(event: LogEvent) {
    let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }
      .map { " \($0.key)=\($0.value)" }.joined()
    kept.withLock { $0.append("\(event.level) \(event.message)\(metadata)") }
  }
}
