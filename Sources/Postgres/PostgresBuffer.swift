/// The bytes of bound values, in network byte order.
public struct PostgresBuffer: Sendable {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// Appends an integer, most significant byte first.
  @inlinable
  public mutating func append(_ integer: some FixedWidthInteger) {
    withUnsafeBytes(of: integer.bigEndian) { append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  public mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
    self.bytes.append(contentsOf: bytes)
  }

  /// Appends bytes as they are.
  public mutating func append(contentsOf bytes: some Sequence<UInt8>) {
    self.bytes.append(contentsOf: bytes)
  }

  /// Appends UTF-8 text.
  /// - Throws: ``PostgresEncodingFailure`` for a NUL character, which PostgreSQL cannot store.
  public mutating func append(text: String) throws(PostgresEncodingFailure) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard !bytes[start...].contains(0) else {
      throw PostgresEncodingFailure("a text with a NUL character cannot be stored")
    }
  }

  /// Appends a length and then what `body` appends, which the length counts.
  mutating func appendCounted(
    _ body: (inout PostgresBuffer) throws(PostgresEncodingFailure) -> Void
  ) throws(PostgresEncodingFailure) {
    let start = bytes.count
    append(Int32(0))
    try body(&self)
    guard let length = Int32(exactly: bytes.count - start - 4) else {
      throw PostgresEncodingFailure("an array element is longer than 2 GiB")
    }
    withUnsafeBytes(of: length.bigEndian) { length in
      bytes.replaceSubrange(start..<start + 4, with: length)
    }
  }

  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(bytes.count + count)
  }

  mutating func truncate(to count: Int) {
    bytes.removeSubrange(count...)
  }
}

/// One value of a result as the server sent it, valid only while it is being decoded: it can
/// neither be copied nor kept.
public struct PostgresValue: ~Copyable {
  /// The type of the column or array element.
  public let type: PostgresType
  let bytes: UnsafeRawBufferPointer

  init(type: PostgresType, bytes: UnsafeRawBufferPointer) {
    self.type = type
    self.bytes = bytes
  }

  /// How many bytes the value has.
  public var count: Int { bytes.count }

  /// Lends the bytes for the duration of the call.
  public borrowing func withBytes<T, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> T
  ) throws(E) -> T {
    try body(bytes)
  }

  /// The whole value as one integer in network byte order; `nil` when its size is another.
  public borrowing func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T? {
    guard bytes.count == MemoryLayout<T>.size else { return nil }
    return T(bigEndian: bytes.loadUnaligned(as: T.self))
  }

  /// The whole value as UTF-8 text.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
