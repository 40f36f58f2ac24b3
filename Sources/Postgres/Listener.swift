import CLibPQ
import Foundation
import Logging
import Synchronization

/// A message sent by `NOTIFY` or `pg_notify`.
public struct Notification: Hashable, Sendable {
  /// The channel that it was sent to.
  public let channel: String
  /// What the sender said, up to 8,000 bytes.
  public let payload: String

  /// A message on a channel.
  public init(channel: String, payload: String) {
    self.channel = channel
    self.payload = payload
  }
}

/// Listens to channels of the database on a connection of its own, for as long as somebody
/// iterates over it.
///
/// ```swift
/// for await event in Listener(configuration: configuration, channels: ["prices"]) {
///   switch event {
///   case .notification(let notification): cache.drop(notification.payload)
///   case .connected, .reconnected: cache.dropAll()
///   }
/// }
/// ```
/// A lost connection is made again by itself. What was sent meanwhile is lost, so the sequence
/// says when that happened. It ends when its task is cancelled.
public struct Listener: AsyncSequence, Sendable {
  /// What a listener tells.
  public enum Event: Hashable, Sendable {
    /// The channels are being listened to from now on.
    case connected
    /// A message.
    case notification(Notification)
    /// The connection was lost and made again: messages may have been missed.
    case reconnected
  }

  /// The events of one iteration.
  public typealias AsyncIterator = AsyncStream<Event>.Iterator

  private let configuration: ConnectionConfiguration
  private let channels: [String]
  private let logger: Logger?

  /// A listener. Every iteration over it has a connection of its own.
  /// - Parameters:
  ///   - configuration: how to reach the database.
  ///   - channels: the names to listen to, exactly as given to `pg_notify`.
  ///   - logger: told about lost connections.
  public init(
    configuration: ConnectionConfiguration, channels: [String], logger: Logger? = nil
  ) {
    self.configuration = configuration
    self.channels = channels
    self.logger = logger
  }

  /// Connects, on a thread of its own.
  public func makeAsyncIterator() -> AsyncIterator {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let loop = ListenerLoop(
      configuration: configuration, channels: channels, logger: logger, events: continuation)
    continuation.onTermination = { _ in loop.stop() }
    let thread = Thread { loop.run() }
    thread.name = "postgres-listen"
    thread.start()
    return events.makeAsyncIterator()
  }
}

/// The thread of one iteration: connects, waits for messages, connects again.
private final class ListenerLoop: Sendable {
  private let configuration: ConnectionConfiguration
  private let channels: [String]
  private let logger: Logger?
  private let events: AsyncStream<Listener.Event>.Continuation
  /// Becomes readable when the loop has to end.
  private let stopSignal = Pipe()
  private let isStopped = Atomic(false)

  init(
    configuration: ConnectionConfiguration, channels: [String], logger: Logger?,
    events: AsyncStream<Listener.Event>.Continuation
  ) {
    self.configuration = configuration
    self.channels = channels
    self.logger = logger
    self.events = events
  }

  func stop() {
    isStopped.store(true, ordering: .releasing)
    try? stopSignal.fileHandleForWriting.close()
  }

  func run() {
    var hasConnected = false
    var pause: Int32 = 100
    while !isStopped.load(ordering: .acquiring) {
      do {
        let session = try connect()
        events.yield(hasConnected ? .reconnected : .connected)
        hasConnected = true
        pause = 100
        try listen(session)
      } catch {
        logger?.warning("the listening connection failed", metadata: ["error": "\(error)"])
        _ = wait(for: nil, milliseconds: pause)
        pause = min(pause * 2, 5_000)
      }
    }
    events.finish()
  }

  private func connect() throws -> Session {
    let session = try Session(configuration, role: LoginRole.name)
    for channel in channels {
      try session.run(script: "listen \(try session.quoted(identifier: channel))")
    }
    return session
  }

  /// Hands on messages until the loop has to end or the connection breaks.
  private func listen(_ session: Session) throws {
    repeat {
      guard PQconsumeInput(session.connection) == 1 else {
        throw DatabaseError.connectionLost(session.lastMessage)
      }
      while let message = PQnotifies(session.connection) {
        defer { PQfreemem(message) }
        let notification = Notification(
          channel: String(cString: message.pointee.relname),
          payload: String(cString: message.pointee.extra))
        events.yield(.notification(notification))
      }
    } while wait(for: PQsocket(session.connection), milliseconds: -1)
  }

  /// Waits for something to read.
  /// - Returns: false when the loop has to end.
  private func wait(for socket: Int32?, milliseconds: Int32) -> Bool {
    var descriptors = [
      pollfd(
        fd: stopSignal.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    ]
    if let socket { descriptors.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
    _ = poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    return !isStopped.load(ordering: .acquiring)
  }
}
