import Passwords
import Web

/// The rules for passwords as people read them, and the fields that a new one is typed into.
enum PasswordRules {
  static let sentences = [
    "At least 12 characters; a few words in a row are easy to remember.",
    "Not your name, your address, or one of the passwords that everybody tries first.",
  ]
}

extension FormReader {
  /// Reads `password` and `repeated`; nil, with what is wrong, unless both are the same good
  /// password.
  mutating func newPassword(name: String, mail: String) -> String? {
    let password = secret("password", "a new password")
    let repeated = secret("repeated", "the same password again")
    guard let password else { return nil }
    for problem in PasswordPolicy.problems(with: password, mail: mail, name: name).prefix(1) {
      refuse("password", problem)
    }
    if let repeated, repeated != password {
      refuse("repeated", "This is not the same as the password above.")
    }
    return isValid ? password : nil
  }
}
