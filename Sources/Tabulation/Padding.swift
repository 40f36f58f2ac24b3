import Foundation

/// Every ballot of a round has the same size: the length in four bytes, the answers, zeros.
/// `public/js/ballot/pad.js` writes it.
enum Padding {
  private static let lengthBytes = 4

  /// The answers. Nil when the length is beyond the end, or anything but zeros follows them: there is
  /// one way only to pad, and no room for marks.
  static func remove(from padded: Data) -> Data? {
    guard padded.count >= lengthBytes else { return nil }
    let length = padded.prefix(lengthBytes).reduce(0) { $0 << 8 | Int($1) }
    let rest = padded.dropFirst(lengthBytes)
    guard length <= rest.count, rest.dropFirst(length).allSatisfy({ $0 == 0 }) else { return nil }
    return Data(rest.prefix(length))
  }
}
