import Foundation
import Glibc

/// An open file or directory, closed when it is forgotten. The calls are the system's own, because
/// a key file depends on what they promise: never follow a link, never replace a file, on the disk when done.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  /// - Parameter directory: where a relative `name` is looked up.
  init(
    opening name: String, in directory: Int32 = AT_FDCWD, flags: Int32
  ) throws(SystemCallError) {
    number = openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw SystemCallError("open \(name)") }
  }

  deinit { close(number) }

  borrowing func status() throws(SystemCallError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemCallError("fstat") }
    return status
  }

  borrowing func write(_ bytes: Data) throws(SystemCallError) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw SystemCallError("write") }
      rest = rest.dropFirst(written)
    }
  }

  borrowing func read(upTo count: Int) throws(SystemCallError) -> Data {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: count)
    while bytes.count < count {
      let wanted = count - bytes.count
      let size = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, wanted) }
      if size < 0 && errno == EINTR { continue }
      guard size >= 0 else { throw SystemCallError("read") }
      if size == 0 { break }
      bytes += buffer[..<size]
    }
    return bytes
  }

  /// Until the disk has it.
  borrowing func synchronize() throws(SystemCallError) {
    while fsync(number) != 0 {
      guard errno == EINTR else { throw SystemCallError("fsync") }
    }
  }
}

/// A call that the system refused.
public struct SystemCallError: Error, Hashable, CustomStringConvertible {
  let call: String
  let code: Int32

  /// With the reason that the system just gave.
  init(_ call: String) {
    code = errno
    self.call = call
  }

  /// The call and the reason.
  public var description: String { "\(call): \(String(cString: strerror(code)))" }
}
