import Testing

@testable import Web

@Suite("A field is usable, or says what is wrong with it")
struct FormReaderTests {
  private enum Colour: String {
    case red, blue
  }

  private func reader(_ query: String) -> FormReader { FormReader(Form(query: query)) }

  @Test(
    "A line is trimmed and kept within its length, counted in Unicode scalars",
    arguments: [
      ("a=+x+", "x"), ("a=%09x%0A", "x"), ("a=x+y", "x y"), ("a=%C2%A0x%E2%80%83", "x"),
      ("a=abcd", "abcd"), ("a=++abcd++", "abcd"), ("a=e%CC%81e%CC%81", "e\u{301}e\u{301}"),
    ])
  func lines(query: String, expected: String) {
    var reader = reader(query)
    let value = reader.line("a", "your name", maximum: 4)
    #expect(value.map { Array($0.utf8) } == Array(expected.utf8))
    #expect(reader.isValid)
    #expect(reader.field("a").error == nil)
  }

  @Test("A line that is missing or empty is asked for", arguments: ["", "a=", "a=+%0A+", "b=1"])
  func emptyLine(query: String) {
    var reader = reader(query)
    #expect(reader.line("a", "your name", maximum: 4) == nil)
    #expect(reader.field("a").error == "Enter your name.")
    #expect(!reader.isValid)
  }

  @Test("Text that is too long says by how much, and is kept as it was typed")
  func tooLong() {
    var reader = reader("a=+abcde%CC%81f")
    #expect(reader.optionalText("a", "your name", maximum: 4) == nil)
    let field = reader.field("a")
    #expect(field.error == "Shorten your name by 3: it may have 4 characters.")
    #expect(field.value == " abcde\u{301}f")
  }

  @Test("An emoji counts as the scalars it is made of")
  func scalars() {
    var tooLong = reader("a=\u{1F469}\u{200D}\u{1F4BB}")
    #expect(tooLong.optionalText("a", "it", maximum: 2) == nil)
    var fits = reader("a=\u{1F1E9}\u{1F1EA}")
    #expect(fits.optionalText("a", "it", maximum: 2) == "\u{1F1E9}\u{1F1EA}")
  }

  @Test("Line ends become line feeds before anything is counted")
  func lineEnds() {
    var reader = reader("a=1%0D%0A2%0D3%0A4%0D%0D%0A5")
    #expect(reader.optionalText("a", "it", maximum: 10) == "1\n2\n3\n4\n\n5")
    #expect(reader.isValid)
  }

  @Test(
    "Control characters are refused", arguments: ["%01", "%1B", "%7F", "%C2%85", "%08", "%0B"])
  func controls(character: String) {
    var reader = reader("a=x\(character)y")
    #expect(reader.optionalText("a", "your reason", maximum: 10) == nil)
    #expect(reader.field("a").error?.contains("character in your reason") == true)
  }

  @Test("A line holds no line ends and no tabs; text does", arguments: ["%0A", "%0D", "%09"])
  func lineBreaks(character: String) {
    var line = reader("a=x\(character)y")
    #expect(line.line("a", "it", maximum: 10) == nil)
    var text = reader("a=x\(character)y")
    #expect(text.optionalText("a", "it", maximum: 10)?.count == 3)
  }

  @Test(
    "NUL, broken UTF-8 and a name sent twice are answered beside the field, however it is read",
    arguments: ["a=x%00", "a=%FF", "a=red&a=red"])
  func damaged(query: String) {
    var reader = reader(query)
    #expect(reader.line("a", "it", maximum: 9) == nil)
    #expect(reader.secret("a", "it") == nil)
    #expect(reader.choice("a", "it", of: Colour.self) == nil)
    #expect(reader.optionalText("a", "it", maximum: 9) == nil)
    #expect(reader.field("a").error != nil)
    #expect(!reader.isValid)
  }

  @Test("A secret is taken exactly as typed and never shown again")
  func secrets() {
    var reader = reader("a=+p%0D%0Aw%09+&b=")
    #expect(reader.secret("a", "your password") == " p\r\nw\t ")
    #expect(reader.secretField("a").value == "")
    #expect(reader.secret("b", "your password") == nil)
    #expect(reader.secretField("b").error == "Enter your password.")
    reader.refuse("a", "It is wrong.")
    #expect(reader.secretField("a").value == "")
    #expect(reader.secretField("a").error == "It is wrong.")
  }

  @Test("A choice is one of those there are", arguments: ["", "a=", "a=green", "a=Red", "a=+red"])
  func noChoice(query: String) {
    var refused = reader(query)
    #expect(refused.choice("a", "a colour", of: Colour.self) == nil)
    #expect(refused.field("a").error == "Choose a colour.")
    var good = reader("a=red")
    #expect(good.choice("a", "a colour", of: Colour.self) == .red)
    #expect(good.isValid)
  }

  @Test("The first thing that is wrong with a field is the one that is said")
  func firstErrorStays() {
    var reader = reader("")
    reader.refuse("a", "First.")
    reader.refuse("a", "Second.")
    #expect(reader.field("a").error == "First.")
  }
}
