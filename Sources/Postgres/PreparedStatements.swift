/// The statements that one connection has prepared, by their text and the types of their values.
struct PreparedStatements {
  private struct Statement {
    let name: String
    let types: [PostgresType]
  }

  /// Statements are put together from literals, so there are only so many. A program that joins
  /// them in ever new ways starts anew here rather than filling the server's memory.
  static let limit = 1_000

  private var byText: [String: [Statement]] = [:]
  private var lastNumber = 0
  /// Behind a pooler, names of different connections may meet on one server connection. One must
  /// never run a statement of another.
  private let prefix = String(UInt64.random(in: .min ... .max), radix: 36)
  private(set) var count = 0

  func name(of sql: SQL) -> String? {
    byText[sql.text]?.first { statement in
      statement.types.elementsEqual(sql.bindings.slots, by: { $0 == $1.type })
    }?.name
  }

  mutating func nextName() -> String {
    lastNumber += 1
    return "\(prefix)_\(lastNumber)"
  }

  mutating func insert(_ name: String, for sql: SQL) {
    byText[sql.text, default: []].append(
      Statement(name: name, types: sql.bindings.slots.map(\.type)))
    count += 1
  }

  mutating func removeAll() {
    byText = [:]
    count = 0
  }
}
