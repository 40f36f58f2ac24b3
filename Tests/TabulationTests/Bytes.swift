import Foundation

@testable import Tabulation

extension Data {
  init(hexadecimal digits: String) {
    let even = digits.count % 2 == 0 ? digits : "0" + digits
    self.init(
      stride(from: 0, to: even.count, by: 2).compactMap { offset in
        UInt8(even.dropFirst(offset).prefix(2), radix: 16)
      })
  }

  /// The same with one bit turned.
  func flipped(bit: Int) -> Data {
    var copy = Data(self)
    copy[bit / 8] ^= 1 << UInt8(bit % 8)
    return copy
  }
}

/// Published numbers in Tests/Vectors.
enum Vectors {
  static func read<Contents: Decodable>(_ name: String, as type: Contents.Type) throws -> Contents {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }
}

/// Made once: it takes half a second.
enum Shared {
  static let keys = Result { try RoundKeys() }
}
