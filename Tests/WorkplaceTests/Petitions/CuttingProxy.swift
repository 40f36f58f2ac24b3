import Foundation
import Synchronization

/// Stands between a client and a database server. When it is armed, the next request still reaches
/// the server, which answers once it has committed; then the answer is dropped and the connection
/// is cut, so that the client cannot know whether what it asked for was done.
final class CuttingProxy: Sendable {
  private struct CannotListen: Error {}

  /// The port of 127.0.0.1 that it listens on.
  let port: Int
  private let listener: Int32
  private let server: UInt16
  private let isArmed = Atomic(false)
  private let dropped = Atomic(0)

  /// How many answers were dropped.
  var cuts: Int { dropped.load(ordering: .acquiring) }

  /// - Parameter server: a port of 127.0.0.1.
  init(to server: Int) throws {
    self.server = UInt16(server)
    let listener = Self.stream()
    self.listener = listener
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var bound = sockaddr_in()
    let isListening = Self.withAddress(port: 0) { bind(listener, $0, length) == 0 }
    guard isListening, listen(listener, 16) == 0 else { throw CannotListen() }
    let isNamed = withUnsafeMutablePointer(to: &bound) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(listener, $0, &length) == 0
      }
    }
    guard isNamed else { throw CannotListen() }
    port = Int(UInt16(bigEndian: bound.sin_port))
    Thread.detachNewThread { self.acceptAll() }
  }

  /// Cuts after the next request.
  func arm() { isArmed.store(true, ordering: .releasing) }

  /// Takes no more connections; those that there are end with their clients.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      Thread.detachNewThread { self.serve(client) }
    }
    close(listener)
  }

  private func serve(_ client: Int32) {
    let upstream = Self.stream()
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    defer {
      close(client)
      close(upstream)
    }
    guard Self.withAddress(port: server, { connect(upstream, $0, length) == 0 }) else { return }
    var cutsNext = false
    var ends = [
      pollfd(fd: client, events: Int16(POLLIN), revents: 0),
      pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&ends, 2, -1) > 0 {
      if ends[0].revents != 0 {
        guard let request = Self.read(client), Self.write(request, to: upstream) else { return }
        if isArmed.exchange(false, ordering: .acquiringAndReleasing) { cutsNext = true }
      }
      if ends[1].revents != 0 {
        guard let answer = Self.read(upstream) else { return }
        if cutsNext {
          dropped.add(1, ordering: .acquiringAndReleasing)
          return
        }
        guard Self.write(answer, to: client) else { return }
      }
    }
  }

  private static func stream() -> Int32 {
    socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  }

  private static func withAddress<T>(
    port: UInt16, _ body: (UnsafePointer<sockaddr>) -> T
  ) -> T {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }

  /// What has come; nil at the end.
  private static func read(_ socket: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &bytes, bytes.count, 0)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  private static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
