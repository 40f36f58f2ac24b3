/// A piece of SQL with bound values.
///
/// The text can only come from literals in the source: every interpolated value is bound, and
/// there is no way to make SQL of a runtime string.
/// ```swift
/// let onlyOpen: SQL = "and closed_at is null"
/// let sql: SQL = "select name from shop where owner = \(owner) \(onlyOpen)"
/// ```
/// An interpolated ``SQL`` is spliced: its text goes in, and its bindings are renumbered.
public struct SQL: Sendable {
  /// The statement, with `$1`, `$2`, … where values are bound.
  public private(set) var text: String

  /// The bound values, in the order of their numbers.
  public private(set) var bindings: Bindings

  /// Whether the server plans the statement each time for the values it is given; not passed on to
  /// the statement that this one is spliced into.
  var isPlannedForItsValues = false

  init(text: String, bindings: Bindings) {
    self.text = text
    self.bindings = bindings
  }
}

extension SQL: ExpressibleByStringInterpolation {
  /// SQL without values.
  public init(stringLiteral value: StaticString) {
    self.init(text: value.description, bindings: Bindings())
  }

  /// SQL with values.
  public init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.sql
  }

  /// Collects the literal pieces and the values of an interpolated literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL

    /// An empty statement with room for what the compiler counted.
    public init(literalCapacity: Int, interpolationCount: Int) {
      sql = SQL(text: "", bindings: Bindings())
      sql.text.reserveCapacity(literalCapacity + 3 * interpolationCount)
      sql.bindings.reserve(interpolationCount)
    }

    /// A literal piece: the type admits no other string.
    public mutating func appendLiteral(_ literal: StaticString) {
      sql.append(literal)
    }

    /// Binds a value.
    public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
      sql.bind(value)
    }

    /// Binds a value, or NULL for `nil`.
    public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
      sql.bind(value)
    }

    /// Splices another piece of SQL with its values.
    public mutating func appendInterpolation(_ fragment: SQL) {
      sql.append(fragment)
    }
  }
}

extension SQL {
  /// Both pieces, one after the other. Mind the space between them.
  public static func + (left: SQL, right: SQL) -> SQL {
    var both = left
    both.append(right)
    return both
  }

  private mutating func append(_ literal: StaticString) {
    // A literal of a single scalar may have no pointer; `description` knows both forms.
    if literal.hasPointerRepresentation {
      literal.withUTF8Buffer { text.append(String(decoding: $0, as: UTF8.self)) }
    } else {
      text.append(literal.description)
    }
  }

  private mutating func bind(_ value: some PostgresEncodable) {
    bindings.append(value, at: text.utf8.count)
    text.append("$\(bindings.count)")
  }

  private mutating func append(_ fragment: SQL) {
    let source = fragment.text.utf8
    var copied = source.startIndex
    for (index, slot) in fragment.bindings.slots.enumerated() {
      let placeholder = source.index(source.startIndex, offsetBy: slot.position)
      text += Substring(source[copied..<placeholder])
      bindings.append(slot, of: fragment.bindings, at: text.utf8.count)
      text.append("$\(bindings.count)")
      copied = source.index(placeholder, offsetBy: "$\(index + 1)".utf8.count)
    }
    text += Substring(source[copied...])
    bindings.inherit(failureOf: fragment.bindings)
  }
}

extension SQL: CustomStringConvertible {
  /// The text alone; values are never shown.
  public var description: String { text }
}

extension Sequence<SQL> {
  /// All pieces with a separator between them, for instance `" and "`.
  public func joined(separator: SQL) -> SQL {
    var joined: SQL?
    for piece in self {
      joined = joined.map { $0 + separator + piece } ?? piece
    }
    return joined ?? ""
  }
}
