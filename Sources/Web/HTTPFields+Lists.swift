import HTTPTypes

extension HTTPFields {
  /// The elements of a list, over all lines of that name (RFC 9110 section 5.6.1).
  ///
  /// Read byte by byte: a comma that combines with its neighbours is a comma all the same, or a
  /// client could glue what a proxy adds to what it made up.
  func elements(of name: HTTPField.Name) -> [String] {
    self[values: name]
      .flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
      .compactMap { element in
        let start = element.drop(while: Self.isBlank)
        guard let last = start.lastIndex(where: { !Self.isBlank($0) }) else { return nil }
        return String(decoding: start[...last], as: UTF8.self)
      }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
