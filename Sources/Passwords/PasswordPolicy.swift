/// Which passwords people may choose. Length counts, not a mixture of kinds of characters.
public enum PasswordPolicy {
  /// Characters as people count them.
  public static let minimumCharacters = 12
  /// Bytes of the prepared password in UTF-8.
  public static let maximumBytes = PreparedPassword.maximumBytes

  /// Why this password may not be chosen, as plain sentences; empty when it may.
  public static func problems(with password: String, mail: String, name: String) -> [String] {
    let prepared: String
    do {
      prepared = try String(decoding: PreparedPassword(password).bytes, as: UTF8.self)
    } catch {
      return [error.description]
    }
    var problems: [String] = []
    if prepared.count < minimumCharacters {
      problems.append("Use at least \(minimumCharacters) characters.")
    }
    let core = folded(prepared)
    // Where most characters are signs, the letters and digits say little about the whole.
    let isPlain = core.count * 2 >= prepared.count
    if isPlain && owned(mail: mail, name: name).contains(core) {
      problems.append("Do not use your name or mail address as the password.")
    } else if isRepetition(prepared) || isPlain && isCommon(core) {
      problems.append("This password is one of those that are tried first. Choose another one.")
    }
    return problems
  }

  /// Letters and digits in lower case: what remains when decoration is taken away.
  private static func folded(_ text: some StringProtocol) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private static func owned(mail: String, name: String) -> Set<String> {
    let words = name.split(separator: " ")
    let spellings = [
      folded(mail), folded(mail.prefix { $0 != "@" }), folded(name),
      folded(words.reversed().joined()),
    ]
    return Set(spellings.flatMap { [$0, $0 + $0] }).subtracting([""])
  }

  /// Whether it is a common password, a common word with digits around it, or one of these again
  /// and again.
  private static func isCommon(_ core: String) -> Bool {
    let word = String(core.drop(while: \.isNumber).reversed().drop(while: \.isNumber).reversed())
    let candidates = [core, word, repeatedPiece(of: core), repeatedPiece(of: word)]
    return candidates.contains(where: CommonPasswords.all.contains)
  }

  /// Whether it is up to three characters again and again.
  private static func isRepetition(_ text: String) -> Bool {
    repeatedPiece(of: text).count < min(4, text.count)
  }

  /// The shortest text that, written again and again, gives this one: "abc" of "abcabcab".
  private static func repeatedPiece(of text: String) -> String {
    let characters = Array(text)
    for length in 1..<max(1, characters.count)
    where characters.indices.dropFirst(length).allSatisfy({
      characters[$0] == characters[$0 - length]
    }) {
      return String(characters.prefix(length))
    }
    return text
  }
}
