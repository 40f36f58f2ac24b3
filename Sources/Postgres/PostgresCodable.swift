/// A value that can be bound to a statement.
public protocol PostgresEncodable {
  /// The type that is declared for the value, so that the statement needs no cast.
  static var postgresType: PostgresType { get }

  /// Whether the value is SQL's NULL. `encode(to:)` is not called then.
  var isPostgresNull: Bool { get }

  /// Appends the value in PostgreSQL's binary format.
  /// - Throws: ``PostgresEncodingFailure`` when the server could not hold the value.
  func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure)
}

extension PostgresEncodable {
  /// Nothing but an empty Optional is NULL.
  public var isPostgresNull: Bool { false }
}

/// A value that can be read from a column.
public protocol PostgresDecodable {
  /// Reads the binary format of the value.
  /// - Throws: ``PostgresDecodingFailure`` when the column has another type or the value does
  ///   not fit.
  init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure)

  /// What NULL is read as; `nil` when the type has no place for it.
  static var postgresNull: Self? { get }
}

extension PostgresDecodable {
  /// Only Optional has a place for NULL.
  public static var postgresNull: Self? { nil }
}

/// A scalar that can be bound, read, and be an element of an array.
///
/// Enumerations and wrappers with a raw value need no more than the conformance:
/// ```swift
/// enum Colour: String, PostgresCodable { case red, green }
/// struct OrderID: RawRepresentable, PostgresCodable { var rawValue: Int64 }
/// ```
public protocol PostgresCodable: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type of an array of such values.
  static var postgresArrayType: PostgresType { get }
}

/// Why a value cannot be bound. It never contains the value.
public struct PostgresEncodingFailure: Error, Sendable {
  /// The reason, as the end of a sentence.
  public let reason: String

  /// A failure for this reason.
  public init(_ reason: String) { self.reason = reason }
}

/// Why a column cannot be read as the wanted type. It never contains the value.
public struct PostgresDecodingFailure: Error, Sendable {
  /// What would have been accepted.
  public let expected: String

  /// A failure that says what would have been accepted.
  public init(expected: String) { self.expected = expected }
}

// MARK: - Raw values

extension RawRepresentable where Self: PostgresCodable, RawValue: PostgresCodable {
  /// The raw value's type.
  public static var postgresType: PostgresType { RawValue.postgresType }
  /// The raw value's array type.
  public static var postgresArrayType: PostgresType { RawValue.postgresArrayType }

  /// Binds the raw value.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    try rawValue.encode(to: &buffer)
  }

  /// Reads the raw value; one that the type does not know is refused.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    guard let known = Self(rawValue: try RawValue(decoding: value)) else {
      throw PostgresDecodingFailure(expected: "a value of \(Self.self)")
    }
    self = known
  }
}

// MARK: - NULL

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
  /// The type of the wrapped value.
  public static var postgresType: PostgresType { Wrapped.postgresType }

  /// `nil` is NULL.
  public var isPostgresNull: Bool {
    switch self {
    case .none: true
    case .some(let value): value.isPostgresNull
    }
  }

  /// Binds the wrapped value.
  public func encode(to buffer: inout PostgresBuffer) throws(PostgresEncodingFailure) {
    if let self { try self.encode(to: &buffer) }
  }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  /// NULL is `nil`.
  public static var postgresNull: Wrapped?? { .some(.none) }

  /// Reads the wrapped value.
  public init(decoding value: borrowing PostgresValue) throws(PostgresDecodingFailure) {
    self = .some(try Wrapped(decoding: value))
  }
}
