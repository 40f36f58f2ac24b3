/// Reads the fields of a form one by one and remembers what is wrong with each.
///
/// A read returns a usable value or nil; after nil there is an error for that field. Only when
/// `isValid` may the values be used.
public struct FormReader: Sendable {
  private let form: Form
  private var errors: [String: String] = [:]

  /// A reader over a form that was sent.
  public init(_ form: Form) {
    self.form = form
  }

  /// Whether every field read so far can be used.
  public var isValid: Bool { errors.isEmpty }

  /// The field as a page shows it again: what was typed and what is wrong.
  public func field(_ name: String) -> Field {
    Field(name, value: form.shown(name), error: errors[name])
  }

  /// A secret as a page shows it again: without what was typed.
  public func secretField(_ name: String) -> Field {
    Field(name, error: errors[name])
  }

  /// Notes what a rule outside the reader found wrong with a field.
  public mutating func refuse(_ name: String, _ sentence: String) {
    errors[name] = errors[name] ?? sentence
  }

  /// One line of text that must be there: trimmed, at most `maximum` characters (Unicode scalars).
  public mutating func line(_ name: String, _ called: String, maximum: Int) -> String? {
    present(name, called, optionalText(name, called, maximum: maximum, allowsLines: false))
  }

  /// A paragraph that must be there: like a line, except that line ends become spaces, since whoever
  /// types into a box of several lines makes some.
  public mutating func paragraph(_ name: String, _ called: String, maximum: Int) -> String? {
    present(name, called, optionalText(name, called, maximum: maximum))?
      .split(separator: "\n").map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// Refuses what is empty.
  private mutating func present(_ name: String, _ called: String, _ text: String?) -> String? {
    guard text != "" else {
      refuse(name, "Enter \(called).")
      return nil
    }
    return text
  }

  /// Text that may be empty; line ends become LF.
  public mutating func optionalText(
    _ name: String, _ called: String, maximum: Int, allowsLines: Bool = true
  ) -> String? {
    guard let raw = intact(name, called) else { return nil }
    let text = Self.trimmed(Self.withLineFeeds(raw))
    let isUsable = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.generalCategory != .control
        || (allowsLines && (scalar == "\n" || scalar == "\t"))
    }
    guard isUsable else {
      refuse(name, "There is a character in \(called) that cannot be kept. Type it again.")
      return nil
    }
    let length = text.unicodeScalars.count
    guard length <= maximum else {
      refuse(name, "Shorten \(called) by \(length - maximum): it may have \(maximum) characters.")
      return nil
    }
    return text
  }

  /// A secret, exactly as typed.
  public mutating func secret(_ name: String, _ called: String) -> String? {
    guard let raw = intact(name, called) else { return nil }
    guard !raw.isEmpty else {
      refuse(name, "Enter \(called).")
      return nil
    }
    return raw
  }

  /// One of a fixed set of choices.
  public mutating func choice<Choice: RawRepresentable>(
    _ name: String, _ called: String, of type: Choice.Type = Choice.self
  ) -> Choice? where Choice.RawValue == String {
    guard let raw = intact(name, called) else { return nil }
    guard let choice = Choice(rawValue: raw) else {
      refuse(name, "Choose \(called).")
      return nil
    }
    return choice
  }

  private mutating func intact(_ name: String, _ called: String) -> String? {
    guard let input = form.inputs[name] else { return "" }
    guard !input.isRepeated else {
      refuse(name, "This form held \(called) twice. Check it and send it again.")
      return nil
    }
    guard !input.isDamaged else {
      refuse(name, "There is a character in \(called) that cannot be kept. Type it again.")
      return nil
    }
    return input.text
  }

  /// By scalars, because CR LF is one character and a CR before it would hide in another.
  private static func withLineFeeds(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if scalar != "\n" || !isAfterReturn {
        scalars.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return String(scalars)
  }

  private static func trimmed(_ text: String) -> String {
    let isSpace = { (character: Character) in character.isWhitespace }
    let start = text.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
