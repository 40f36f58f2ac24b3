import Web

/// What a leader wrote, and the version that it was written from.
struct ResponseDraftForm: Sendable {
  let body: String
  let version: Int32

  /// Nil for a form that cannot be used; `reader` says why.
  init?(_ reader: inout FormReader) {
    let body = reader.markdown("body", "the response", maximum: ResponseVersion.longestBody)
    let version = reader.version()
    guard let body, let version, reader.isValid else { return nil }
    self.body = body
    self.version = version
  }
}

extension Correction {
  /// Nil for a form that cannot be used; `reader` says why.
  init?(_ reader: inout FormReader) {
    let body = reader.markdown("body", "the response", maximum: ResponseVersion.longestBody)
    let note = reader.line(
      "note", "what is corrected and why", maximum: ResponseVersion.longestNote)
    let version = reader.version()
    guard let body, let note, let version, reader.isValid else { return nil }
    self.init(body: body, note: note, base: version)
  }
}

extension FormReader {
  /// Markdown that must be there.
  mutating func markdown(_ name: String, _ called: String, maximum: Int) -> String? {
    guard let text = optionalText(name, called, maximum: maximum) else { return nil }
    guard !text.isEmpty else {
      refuse(name, "Write \(called).")
      return nil
    }
    return text
  }

  /// The hidden field `version`: what the sender had before them.
  mutating func version() -> Int32? {
    let version = line("version", "the version", maximum: 10).flatMap { Int32($0) }
    guard let version, version >= 0 else {
      refuse("version", "This form had lost its place. It has it again: look, and send it again.")
      return nil
    }
    return version
  }
}
