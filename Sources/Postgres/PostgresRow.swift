import CLibPQ

/// One row of a result, read column by column from left to right.
///
/// It points into the result and lives only as long as the closure that reads it: it cannot be
/// copied, so it cannot be kept.
public struct PostgresRow: ~Copyable {
  private let result: OpaquePointer
  private let index: Int32
  private var column: Int32 = 0
  private let columns: Int32

  init(result: OpaquePointer, index: Int32) {
    self.result = result
    self.index = index
    self.columns = PQnfields(result)
  }

  /// The next column. NULL can only be read into an Optional.
  /// - Throws: ``DatabaseError/decoding(column:expected:)`` when the column has another type, is
  ///   NULL, or does not exist.
  public mutating func next<Value: PostgresDecodable>(
    _ type: Value.Type = Value.self
  ) throws(DatabaseError) -> Value {
    guard column < columns else {
      throw .decoding(column: "\(column + 1)", expected: "a row with more columns")
    }
    defer { column += 1 }
    if PQgetisnull(result, index, column) != 0 {
      guard let null = Value.postgresNull else {
        throw .decoding(column: name(of: column), expected: "a value, not NULL")
      }
      return null
    }
    let value = PostgresValue(
      type: PostgresType(rawValue: PQftype(result, column)),
      bytes: UnsafeRawBufferPointer(
        start: PQgetvalue(result, index, column),
        count: Int(PQgetlength(result, index, column))))
    do throws(PostgresDecodingFailure) {
      return try Value(decoding: value)
    } catch {
      throw .decoding(column: name(of: column), expected: error.expected)
    }
  }

  /// A column that nobody reads is nearly always a mistake in the order of the others.
  func finish() throws(DatabaseError) {
    guard column == columns else {
      throw .decoding(column: name(of: column), expected: "to be read")
    }
  }

  private func name(of column: Int32) -> String {
    PQfname(result, column).map { String(cString: $0) } ?? "\(column + 1)"
  }
}
