import CLibPQ

extension Session {
  /// Runs one statement with its bound values.
  func execute(_ sql: SQL) throws(DatabaseError) -> ResultSet {
    try sql.bindings.validate()
    try forgetTooMany()
    do throws(DatabaseError) {
      return try executeOnce(sql)
    } catch {
      guard error.isInvalidPlan else { throw error }
      // The table changed under the plan, or a pooler switched to a server connection that does
      // not know the statement. Nothing was executed; inside a transaction, which is aborted by
      // now, the caller has to start again.
      statements.removeAll()
      guard transactionStatus == PQTRANS_IDLE else { throw error }
      return try executeOnce(sql)
    }
  }

  private func executeOnce(_ sql: SQL) throws(DatabaseError) -> ResultSet {
    guard isPrepared(sql) else {
      return try success(
        of: withParameters(sql.bindings) { count, values, lengths, formats in
          withTypes(sql.bindings) { types in
            PQexecParams(connection, sql.text, count, types, values, lengths, formats, 1)
          }
        })
    }
    let name = try prepare(sql)
    return try success(
      of: withParameters(sql.bindings) { count, values, lengths, formats in
        PQexecPrepared(connection, name, count, values, lengths, formats, 1)
      })
  }

  /// Whether the statement is prepared, once, and then run by its name.
  func isPrepared(_ sql: SQL) -> Bool {
    preparesStatements && !sql.isPlannedForItsValues
  }

  /// The name of the prepared statement, which is prepared now if it was not before.
  func prepare(_ sql: SQL) throws(DatabaseError) -> String {
    if let name = statements.name(of: sql) { return name }
    let name = statements.nextName()
    _ = try success(
      of: withTypes(sql.bindings) { types in
        PQprepare(connection, name, sql.text, Int32(sql.bindings.count), types)
      })
    statements.insert(name, for: sql)
    return name
  }

  /// Starts anew with the prepared statements when there are too many. Not while some are about
  /// to be used by name.
  func forgetTooMany() throws(DatabaseError) {
    guard statements.count >= PreparedStatements.limit else { return }
    try run(script: "deallocate all")
    statements.removeAll()
  }

  /// Lends the values in the form that libpq takes them.
  func withParameters<T>(
    _ bindings: Bindings,
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> T
  ) -> T {
    let count = bindings.count
    guard count > 0 else { return body(0, nil, nil, nil) }
    return bindings.buffer.bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
          // A null pointer means NULL, so an empty value points anywhere: here to the numbers.
          let start = bytes.baseAddress ?? UnsafeRawPointer(numbers.baseAddress)
          for (index, slot) in bindings.slots.enumerated() {
            let value = slot.length == nil ? nil : start?.advanced(by: slot.start)
            values.initializeElement(at: index, to: value?.assumingMemoryBound(to: CChar.self))
            numbers.initializeElement(at: index, to: Int32(slot.length ?? 0))
            numbers.initializeElement(at: count + index, to: 1)
          }
          return body(
            Int32(count), values.baseAddress, numbers.baseAddress,
            numbers.baseAddress?.advanced(by: count))
        }
      }
    }
  }

  func withTypes<T>(_ bindings: Bindings, _ body: (UnsafePointer<Oid>?) -> T) -> T {
    bindings.slots.map(\.type.rawValue).withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

extension DatabaseError {
  /// Whether a prepared statement has to be prepared again.
  var isInvalidPlan: Bool {
    if case .server(let error) = self { error.isInvalidPlan } else { false }
  }
}
