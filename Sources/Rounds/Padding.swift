import Foundation

/// Every ballot of a round has the same size: the length in four bytes, most significant first, the
/// answers, zeros.
/// `public/js/ballot/pad.js` writes the same.
public enum Padding {
  private static let lengthBytes = 4

  /// The answers as they are sealed. Nil when they do not fit: they are never cut.
  public static func add(to answers: Data, size: Int) -> Data? {
    guard answers.count + lengthBytes <= size else { return nil }
    let length = withUnsafeBytes(of: UInt32(answers.count).bigEndian) { Data($0) }
    return length + answers + Data(count: size - lengthBytes - answers.count)
  }

  /// The answers. Nil when the length is beyond the end, or anything but zeros follows them: there is
  /// one way only to pad, and no room for marks.
  public static func remove(from padded: Data) -> Data? {
    guard padded.count >= lengthBytes else { return nil }
    let length = padded.prefix(lengthBytes).reduce(0) { $0 << 8 | Int($1) }
    let rest = padded.dropFirst(lengthBytes)
    guard length <= rest.count, rest.dropFirst(length).allSatisfy({ $0 == 0 }) else { return nil }
    return Data(rest.prefix(length))
  }
}
