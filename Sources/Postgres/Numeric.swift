import Foundation

/// A `numeric` on the wire is a list of digits to the base 10,000, the weight of the first of
/// them (as a power of 10,000), a sign, and how many decimal digits are shown after the point.
private enum Sign {
  static let positive: UInt16 = 0x0000
  static let negative: UInt16 = 0x4000
  static let notANumber: UInt16 = 0xC000
}

extension Decimal: PostgresCodable {
  /// `numeric`
  public static var postgresType: PostgresType { .numeric }
  /// `numeric[]`
  public static var postgresArrayType: PostgresType { .numericArray }

  /// Exact.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    guard !isNaN else {
      for field in [0, 0, Sign.notANumber, 0] { buffer.append(field) }
      return
    }
    // The description is plain decimal digits with a point, whatever the locale.
    let parts = magnitude.description.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? Array(parts[1].utf8) : []
    var digits = Array(parts[0].utf8)
    digits.insert(contentsOf: padding(before: digits.count), at: 0)
    let weight = digits.count / 4 - 1
    digits += fraction + padding(before: fraction.count)

    let groups = stride(from: 0, to: digits.count, by: 4).map { start in
      digits[start..<start + 4].reduce(Int16(0)) { $0 * 10 + Int16($1 - UInt8(ascii: "0")) }
    }
    buffer.append(Int16(groups.count))
    buffer.append(Int16(weight))
    buffer.append(self < 0 ? Sign.negative : Sign.positive)
    buffer.append(Int16(fraction.count))
    for group in groups { buffer.append(group) }
  }

  /// Reads a `numeric`; infinities and numbers with more than 38 significant digits, which a
  /// Decimal cannot hold, are refused.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    let mismatch = PostgresDecodingFailure(
      expected: "a finite numeric of at most 38 significant digits")
    guard value.type == .numeric else { throw mismatch }
    let fields: [UInt16] = value.withBytes { bytes in
      stride(from: 0, to: bytes.count - 1, by: 2).map {
        UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt16.self))
      }
    }
    guard fields.count >= 4, fields.count == 4 + Int(fields[0]) else { throw mismatch }
    switch fields[2] {
    case Sign.positive, Sign.negative: break
    case Sign.notANumber:
      self = .nan
      return
    default: throw mismatch
    }

    var digits = fields.dropFirst(4).flatMap { group in
      [group / 1_000 % 10, group / 100 % 10, group / 10 % 10, group % 10]
    }
    var exponent = (Int(Int16(bitPattern: fields[1])) + 1) * 4 - digits.count
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    digits.removeFirst(digits.prefix { $0 == 0 }.count)
    guard !digits.isEmpty else {
      self = 0
      return
    }
    guard digits.count <= 38, (-127...127).contains(exponent) else { throw mismatch }
    let significand = digits.reduce(Decimal(0)) { $0 * 10 + Decimal(Int($1)) }
    self.init(
      sign: fields[2] == Sign.negative ? .minus : .plus, exponent: exponent,
      significand: significand)
  }
}

/// Zeros that fill the last or first group of four digits.
private func padding(before count: Int) -> [UInt8] {
  Array(repeating: UInt8(ascii: "0"), count: (4 - count % 4) % 4)
}
