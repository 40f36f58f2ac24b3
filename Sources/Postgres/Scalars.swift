import Foundation

extension Bool: PostgresCodable {
  /// `bool`
  public static var postgresType: PostgresType { .bool }
  /// `bool[]`
  public static var postgresArrayType: PostgresType { .boolArray }

  /// One byte, 1 or 0.
  public func encode(to buffer: inout PostgresBuffer) {
    buffer.append(UInt8(self ? 1 : 0))
  }

  /// Reads a `bool`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard value.type == .bool, let byte = value.integer(UInt8.self) else {
      throw PostgresDecodingFailure(expected: "bool")
    }
    self = byte != 0
  }
}

extension PostgresValue {
  /// An integer column of any width, so long as every value of that width fits into `T`.
  fileprivate borrowing func widened<T: FixedWidthInteger>(
    to _: T.Type, expected: String
  ) throws(PostgresDecodingFailure) -> T {
    let value: T? =
      switch type {
      case .int8 where T.bitWidth >= 64: integer(Int64.self).map(T.init(truncatingIfNeeded:))
      case .int4 where T.bitWidth >= 32: integer(Int32.self).map(T.init(truncatingIfNeeded:))
      case .int2: integer(Int16.self).map(T.init(truncatingIfNeeded:))
      default: nil
      }
    guard let value else { throw PostgresDecodingFailure(expected: expected) }
    return value
  }
}

extension Int16: PostgresCodable {
  /// `int2`
  public static var postgresType: PostgresType { .int2 }
  /// `int2[]`
  public static var postgresArrayType: PostgresType { .int2Array }

  /// Two bytes.
  public func encode(to buffer: inout PostgresBuffer) { buffer.append(self) }

  /// Reads an `int2`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = try value.widened(to: Int16.self, expected: "int2")
  }
}

extension Int32: PostgresCodable {
  /// `int4`
  public static var postgresType: PostgresType { .int4 }
  /// `int4[]`
  public static var postgresArrayType: PostgresType { .int4Array }

  /// Four bytes.
  public func encode(to buffer: inout PostgresBuffer) { buffer.append(self) }

  /// Reads an `int4` or `int2`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = try value.widened(to: Int32.self, expected: "int4 or int2")
  }
}

extension Int64: PostgresCodable {
  /// `int8`
  public static var postgresType: PostgresType { .int8 }
  /// `int8[]`
  public static var postgresArrayType: PostgresType { .int8Array }

  /// Eight bytes.
  public func encode(to buffer: inout PostgresBuffer) { buffer.append(self) }

  /// Reads an `int8`, `int4` or `int2`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = try value.widened(to: Int64.self, expected: "int8, int4 or int2")
  }
}

extension Int: PostgresCodable {
  /// `int8`
  public static var postgresType: PostgresType { .int8 }
  /// `int8[]`
  public static var postgresArrayType: PostgresType { .int8Array }

  /// Eight bytes.
  public func encode(to buffer: inout PostgresBuffer) { buffer.append(Int64(self)) }

  /// Reads an `int8`, `int4` or `int2`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = Int(try value.widened(to: Int64.self, expected: "int8, int4 or int2"))
  }
}

extension Double: PostgresCodable {
  /// `float8`
  public static var postgresType: PostgresType { .float8 }
  /// `float8[]`
  public static var postgresArrayType: PostgresType { .float8Array }

  /// IEEE 754, eight bytes.
  public func encode(to buffer: inout PostgresBuffer) { buffer.append(bitPattern) }

  /// Reads a `float8` or `float4`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    if value.type == .float8, let bits = value.integer(UInt64.self) {
      self.init(bitPattern: bits)
    } else if value.type == .float4, let bits = value.integer(UInt32.self) {
      self.init(Float(bitPattern: bits))
    } else {
      throw PostgresDecodingFailure(expected: "float8 or float4")
    }
  }
}

extension String: PostgresCodable {
  /// `text`
  public static var postgresType: PostgresType { .text }
  /// `text[]`
  public static var postgresArrayType: PostgresType { .textArray }

  /// UTF-8; a NUL character is refused.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    try buffer.append(text: self)
  }

  /// Reads `text`, `varchar`, `char(n)`, `name`, `json`, `jsonb`, `xml`, and the types of the
  /// database's own whose binary form is text: enumerations, `citext`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    if value.type.isTextual {
      self = value.text
    } else if value.type == .jsonb, value.count > 0 {
      // The first byte of a jsonb is the version of its binary format.
      self = value.withBytes { String(decoding: $0.dropFirst(), as: UTF8.self) }
    } else {
      throw PostgresDecodingFailure(expected: "a text type (or cast the column to text)")
    }
  }
}

extension UUID: PostgresCodable {
  /// `uuid`
  public static var postgresType: PostgresType { .uuid }
  /// `uuid[]`
  public static var postgresArrayType: PostgresType { .uuidArray }

  /// Sixteen bytes.
  public func encode(to buffer: inout PostgresBuffer) {
    withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) }
  }

  /// Reads a `uuid`.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard value.type == .uuid, value.count == 16 else {
      throw PostgresDecodingFailure(expected: "uuid")
    }
    self.init(uuid: value.withBytes { $0.loadUnaligned(as: uuid_t.self) })
  }
}
