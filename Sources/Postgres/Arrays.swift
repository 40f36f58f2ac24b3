/// What an array may consist of. `PostgresCodable` types have this for free; bytes have a
/// form of their own, because an array of them is one `bytea`.
public protocol PostgresArrayElement {
  /// The declared type of a whole array.
  static var postgresTypeOfArray: PostgresType { get }

  /// Appends a whole array.
  static func encode(
    array: [Self], to buffer: inout PostgresBuffer
  ) throws(PostgresEncodingFailure)

  /// Reads a whole array.
  static func decode(
    array: borrowing PostgresValue
  ) throws(PostgresDecodingFailure) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
  /// `bytea` for bytes, an array type for all else.
  public static var postgresType: PostgresType { Element.postgresTypeOfArray }

  /// Binds all elements as one value.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    try Element.encode(array: self, to: &buffer)
  }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
  /// Reads a `bytea` for bytes, an array of one dimension for all else.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = try Element.decode(array: value)
  }
}

// MARK: - Bytes

extension UInt8: PostgresArrayElement {
  /// `bytea`
  public static var postgresTypeOfArray: PostgresType { .bytea }

  /// The bytes as they are.
  public static func encode(array: [UInt8], to buffer: inout PostgresBuffer) {
    buffer.append(contentsOf: array)
  }

  /// Reads a `bytea`.
  public static func decode(
    array: borrowing PostgresValue
  ) throws(PostgresDecodingFailure) -> [UInt8] {
    guard array.type == .bytea else { throw PostgresDecodingFailure(expected: "bytea") }
    return array.withBytes { [UInt8]($0) }
  }
}

extension Array: PostgresArrayElement where Element == UInt8 {}

extension Array: PostgresCodable where Element == UInt8 {
  /// `bytea[]`
  public static var postgresArrayType: PostgresType { .byteaArray }
}

// MARK: - Arrays of scalars

extension PostgresArrayElement where Self: PostgresCodable {
  /// The array type of the element.
  public static var postgresTypeOfArray: PostgresType { postgresArrayType }

  /// Appends a header and every element with its length.
  public static func encode(
    array: [Self], to buffer: inout PostgresBuffer
  ) throws(PostgresEncodingFailure) {
    try appendArray(of: postgresType, array, to: &buffer)
  }

  /// Reads an array of one dimension; a NULL in it is refused.
  public static func decode(
    array: borrowing PostgresValue
  ) throws(PostgresDecodingFailure) -> [Self] {
    try readArray(array)
  }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresCodable {
  /// The array type of the element.
  public static var postgresTypeOfArray: PostgresType { Wrapped.postgresArrayType }

  /// Appends a header and every element with its length, which is -1 for NULL.
  public static func encode(
    array: [Wrapped?], to buffer: inout PostgresBuffer
  ) throws(PostgresEncodingFailure) {
    try appendArray(of: Wrapped.postgresType, array, to: &buffer)
  }

  /// Reads an array of one dimension; a NULL in it is `nil`.
  public static func decode(
    array: borrowing PostgresValue
  ) throws(PostgresDecodingFailure) -> [Wrapped?] {
    try readArray(array)
  }
}

/// The binary form of an array: number of dimensions, whether there are NULLs, the type of the
/// elements, then per dimension its length and lower bound; then each element with its length.
private func appendArray<Element: PostgresEncodable>(
  of type: PostgresType, _ array: [Element], to buffer: inout PostgresBuffer
) throws(PostgresEncodingFailure) {
  guard let count = Int32(exactly: array.count) else {
    throw PostgresEncodingFailure("an array has more than 2,147,483,647 elements")
  }
  let lowerBound: Int32 = 1
  buffer.reserve(20 + 12 * array.count)
  buffer.append(Int32(array.isEmpty ? 0 : 1))
  buffer.append(Int32(array.contains { $0.isPostgresNull } ? 1 : 0))
  buffer.append(type.rawValue)
  if array.isEmpty { return }
  buffer.append(count)
  buffer.append(lowerBound)
  for element in array {
    if element.isPostgresNull {
      buffer.append(Int32(-1))
    } else {
      try buffer.appendCounted { buffer throws(PostgresEncodingFailure) in
        try element.encode(to: &buffer)
      }
    }
  }
}

private func readArray<Element: PostgresDecodable>(
  _ array: borrowing PostgresValue
) throws(PostgresDecodingFailure) -> [Element] {
  let malformed = PostgresDecodingFailure(expected: "an array of one dimension")
  var reader = ArrayReader(array.bytes)
  guard let dimensions = reader.integer(Int32.self), dimensions == 0 || dimensions == 1,
    reader.integer(Int32.self) != nil, let type = reader.integer(UInt32.self)
  else { throw malformed }
  guard dimensions == 1 else { return [] }
  guard let count = reader.integer(Int32.self), count >= 0, reader.integer(Int32.self) != nil
  else { throw malformed }

  var elements: [Element] = []
  // Each element takes at least its length, so a false count cannot reserve more than was sent.
  elements.reserveCapacity(min(Int(count), array.count / 4))
  for _ in 0..<count {
    guard let length = reader.integer(Int32.self) else { throw malformed }
    if length < 0 {
      guard let null = Element.postgresNull else {
        throw PostgresDecodingFailure(expected: "no NULL in the array, or optional elements")
      }
      elements.append(null)
    } else {
      guard let bytes = reader.bytes(Int(length)) else { throw malformed }
      let value = PostgresValue(type: PostgresType(rawValue: type), bytes: bytes)
      elements.append(try Element(decoding: value))
    }
  }
  return elements
}

/// Takes an array's bytes apart without ever reading past their end.
private struct ArrayReader {
  private var rest: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= rest.count else { return nil }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count)) }
    return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
  }

  mutating func integer<T: FixedWidthInteger>(_: T.Type) -> T? {
    bytes(MemoryLayout<T>.size).map { T(bigEndian: $0.loadUnaligned(as: T.self)) }
  }
}
