import CLibPQ

/// Owns a `PGresult` for as long as it is read.
final class ResultSet {
  private let result: OpaquePointer

  init(owning result: OpaquePointer) { self.result = result }

  deinit { PQclear(result) }

  var status: ExecStatusType { PQresultStatus(result) }

  /// The rows that an `insert`, `update`, `delete` or `select` touched; 0 for other commands.
  var affectedRows: Int {
    guard let tag = PQcmdTuples(result) else { return 0 }
    return Int(String(cString: tag)) ?? 0
  }

  /// What the server says it did, for instance `INSERT 0 1` or `ROLLBACK`.
  var commandTag: String {
    PQcmdStatus(result).map { String(cString: $0) } ?? ""
  }

  /// A field of an error report.
  func diagnostic(_ field: Int32) -> String? {
    PQresultErrorField(result, field).map { String(cString: $0) }
  }

  func rows<Row>(_ read: (inout PostgresRow) throws -> Row) throws -> [Row] {
    let count = PQntuples(result)
    var rows: [Row] = []
    rows.reserveCapacity(Int(count))
    for index in 0..<count { rows.append(try row(index, read)) }
    return rows
  }

  func first<Row>(_ read: (inout PostgresRow) throws -> Row) throws -> Row? {
    PQntuples(result) > 0 ? try row(0, read) : nil
  }

  private func row<Row>(
    _ index: Int32, _ read: (inout PostgresRow) throws -> Row
  ) throws -> Row {
    var row = PostgresRow(result: result, index: index)
    let value = try read(&row)
    try row.finish()
    return value
  }
}
