import Foundation
import TestSupport

/// A connection to 127.0.0.1 that sends what it is told and nothing else.
final class RawConnection: Sendable {
  private let socket: Int32

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  func send(_ text: String) { _ = Glibc.send(socket, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }

  /// What comes until the other end closes; nil when it has not closed after 30 seconds of silence.
  func readToEnd() async -> String? {
    await withCheckedContinuation { ended in
      Thread.detachNewThread { [socket] in
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var count = recv(socket, &bytes, bytes.count, 0)
        while count > 0 {
          all += bytes[..<count]
          count = recv(socket, &bytes, bytes.count, 0)
        }
        let isClosed = count == 0 || errno == ECONNRESET
        ended.resume(returning: isClosed ? String(decoding: all, as: UTF8.self) : nil)
      }
    }
  }
}
