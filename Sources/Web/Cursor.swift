import Foundation

/// Where a page of a list begins: the sort keys of the row before it, so that new rows neither
/// repeat nor skip any (keyset paging).
///
/// In the URL it is the keys joined by `~`, percent-encoded; readable, and worth nothing to guess.
public struct Cursor: Sendable, Equatable {
  /// The sort keys, in the order of the list.
  public let keys: [String]

  /// A cursor behind a row with these sort keys.
  public init(_ keys: [String]) {
    self.keys = keys
  }

  /// Reads a cursor from a query value; nil when there is none or it is none.
  public init?(parameter: String, keys count: Int) {
    let keys = parameter.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard keys.count == count, keys.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 64 }) else {
      return nil
    }
    self.keys = keys
  }

  /// A key that is a time as PostgreSQL keeps it, in microseconds since 1970; nil for what is none, or
  /// so far off that a database would refuse it.
  public func time(at index: Int) -> Int64? {
    Int64(keys[index]).flatMap { (0..<4_000_000_000_000_000).contains($0) ? $0 : nil }
  }

  /// As it stands in a URL, before percent-encoding.
  public var parameter: String { keys.joined(separator: "~") }
}

/// One page of a list, with what leads to the next.
public struct Slice<Row: Sendable>: Sendable {
  /// The rows of this page.
  public let rows: [Row]
  /// Where the next page begins; nil on the last.
  public let next: Cursor?

  /// Cuts a page of `size` from rows of which one more was asked for.
  public init(_ rows: [Row], size: Int, cursor: (Row) -> Cursor) {
    self.rows = Array(rows.prefix(size))
    next = rows.count > size ? self.rows.last.map(cursor) : nil
  }
}

/// Builds the query of a link, leaving out what is empty.
public func link(_ path: String, _ parameters: KeyValuePairs<String, String?>) -> String {
  let pairs = parameters.compactMap { name, value -> String? in
    guard let value, !value.isEmpty else { return nil }
    return name + "=" + encodedForQuery(value)
  }
  return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
func encodedForQuery(_ text: String) -> String {
  var allowed = CharacterSet()
  allowed.insert(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
  return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
}
