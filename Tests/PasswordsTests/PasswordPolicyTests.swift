import Passwords
import Testing

@Suite("The rules for a new password")
struct PasswordPolicyTests {
  private func problems(_ password: String) -> [String] {
    PasswordPolicy.problems(
      with: password, mail: "ada.oyelaran@meridian.example", name: "Ada Oyelaran-Lindqvist")
  }

  @Test(
    "A long password of one's own is accepted",
    arguments: [
      "orchard kettle frost", "Nebel über der Elbe", "7391-6284-0571", "{!§$%&/()=?`*+~#'}",
      "红色的自行车停在雨里的桥下", "ada likes red bicycles", "test()=?{[]}*+", "password of the moose",
      String(repeating: "orchard kettle ", count: 60),
    ])
  func accepted(password: String) {
    #expect(problems(password) == [])
  }

  @Test("Eleven characters are too few, twelve suffice, as people count them")
  func length() {
    #expect(problems("orchardkett") == ["Use at least 12 characters."])
    #expect(problems("orchardkettl") == [])
    #expect(problems("ōŗčħåŕđķęţ") == ["Use at least 12 characters."])
    #expect(problems("👩‍👩‍👧‍👦👍🏽🇩🇪") == ["Use at least 12 characters."])
    #expect(
      problems("o\u{301}\u{302}\u{303}r\u{304}\u{301}chard") == ["Use at least 12 characters."])
  }

  @Test("What cannot be a password is said plainly")
  func impossible() {
    #expect(problems("") == ["Type a password."])
    #expect(
      problems(String(repeating: "x", count: 1_025)) == [
        "The password is too long. It may take at most 1,024 bytes."
      ])
    #expect(
      problems("orchard\0kettle") == ["The password has a character that cannot be typed."])
  }

  @Test(
    "One's own name and mail are refused in any spelling",
    arguments: [
      "ada.oyelaran@meridian.example", "ADA.OYELARAN@MERIDIAN.EXAMPLE", "Ada Oyelaran-Lindqvist",
      "adaoyelaranlindqvist", "Oyelaran-Lindqvist Ada", "ada.oyelaran", "ada.oyelaran!",
      "ada.oyelaran-ada.oyelaran",
    ])
  func own(password: String) {
    #expect(problems(password) == ["Do not use your name or mail address as the password."])
  }

  @Test(
    "Passwords that are tried first are refused, with decoration too",
    arguments: [
      "password1234", "Password2026!", "PASSWORD-PASSWORD", "passwordpassword", "123456789012",
      "qwertyuiopas", "qwertzuiopas", "aaaaaaaaaaaa", "abababababab", "abcabcabcabc",
      "welcome-welcome", "2026Welcome2026", "changemechangeme", "Let me in please",
      "1qaz2wsx3edc", "!!!!!!!!!!!!", "correct horse battery staple", "Administrator 1",
      "november-2026", "            ",
    ])
  func common(password: String) {
    #expect(
      problems(password) == [
        "This password is one of those that are tried first. Choose another one."
      ])
  }

  @Test("No mail and no name leave the other rules")
  func withoutPerson() {
    #expect(PasswordPolicy.problems(with: "orchard kettle frost", mail: "", name: "") == [])
  }
}
