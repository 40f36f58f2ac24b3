/// A statement, the role it runs under, and the row it yields.
///
/// ```swift
/// static func find(_ id: Int64) -> Query<WebRole, Shop> {
///   Query("select id, name from shop where id = \(id)") { row in
///     try Shop(id: row.next(), name: row.next())
///   }
/// }
/// ```
public struct Query<Role: DatabaseRole, Row: Sendable>: Sendable {
  /// The statement.
  public var sql: SQL

  private let kind: Kind

  private enum Kind: Sendable {
    case rows(@Sendable (inout PostgresRow) throws -> Row)
    /// Every affected row counts as one of these.
    case affected(Row)
  }

  /// A query whose rows are read by a closure, column by column.
  public init(_ sql: SQL, row: @escaping @Sendable (inout PostgresRow) throws -> Row) {
    self.sql = sql
    self.kind = .rows(row)
  }

  func decode(_ result: ResultSet) throws -> [Row] {
    switch kind {
    case .rows(let read): try result.rows(read)
    case .affected(let row): Array(repeating: row, count: result.affectedRows)
    }
  }

  func decodeFirst(_ result: ResultSet) throws -> Row? {
    switch kind {
    case .rows(let read): try result.first(read)
    case .affected(let row): result.affectedRows > 0 ? row : nil
    }
  }
}

extension Query {
  /// The same query, planned each time for the values it is given: where the best plan depends on how
  /// common they are, a plan for all values is a bad one for some. Planning costs about a millisecond.
  public func plannedForItsValues() -> Query {
    var query = self
    query.sql.isPlannedForItsValues = true
    return query
  }
}

/// A statement that yields no rows; its result is the number of rows it affected.
public typealias Command<Role: DatabaseRole> = Query<Role, Void>

extension Query where Row == Void {
  /// A command: `insert`, `update`, `delete`, or whatever else has no rows to be read.
  public init(_ sql: SQL) {
    self.sql = sql
    self.kind = .affected(())
  }
}

extension Query where Row: PostgresDecodable {
  /// A query of a single column.
  public init(_ sql: SQL) {
    self.init(sql) { row in try row.next() }
  }
}

extension Query: CustomStringConvertible {
  /// The statement's text alone; values are never shown.
  public var description: String { sql.text }
}
