import CLibPQ

extension ServerError {
  /// Takes from a result the fields that cannot hold a value, and the message without one.
  init?(_ result: ResultSet) {
    guard let sqlState = result.diagnostic(DiagnosticField.sqlState) else { return nil }
    let message = result.diagnostic(DiagnosticField.primaryMessage) ?? "unknown error"
    self.init(
      sqlState: sqlState,
      message: sqlState.hasPrefix("22") ? withoutQuotation(message) : message,
      constraint: result.diagnostic(DiagnosticField.constraint),
      table: result.diagnostic(DiagnosticField.table),
      column: result.diagnostic(DiagnosticField.column),
      isInvalidPlan: sqlState == "26000"
        || sqlState == "0A000"
          && result.diagnostic(DiagnosticField.sourceFunction) == "RevalidateCachedQuery"
    )
  }
}

/// The fields of an error report (`PG_DIAG_…`, which are character constants in C).
enum DiagnosticField {
  static let sqlState = code("C")
  static let primaryMessage = code("M")
  static let table = code("t")
  static let column = code("c")
  static let constraint = code("n")
  static let sourceFunction = code("R")

  private static func code(_ character: Unicode.Scalar) -> Int32 { Int32(character.value) }
}

/// Data exceptions quote the value that was wrong. From the first quotation mark to the last, so
/// that a mark inside the value changes nothing.
private func withoutQuotation(_ message: String) -> String {
  guard let first = message.firstIndex(of: "\""), let last = message.lastIndex(of: "\""),
    first < last
  else { return message }
  return message[..<first] + "\"…\"" + message[message.index(after: last)...]
}
