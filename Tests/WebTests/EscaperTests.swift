import Testing

@testable import Web

@Suite("Text never becomes markup")
struct EscaperTests {
  private let escaper = HTMLEscaper()

  static let marks = [
    "\u{301}", "\u{308}", "\u{338}", "\u{20DD}", "\u{200D}", "\u{FE0F}", "\u{FE0E}", "\u{E0100}",
    "\u{1F3FD}", "\u{E33}", "\u{903}", "",
  ]

  @Test("Each of the five characters is escaped, whatever combines with it", arguments: marks)
  func escapesWhateverFollows(mark: String) {
    let entities = ["\"": "&quot;", "'": "&#39;", "<": "&lt;", ">": "&gt;", "&": "&amp;"]
    for (character, entity) in entities {
      for text in [character + mark, "a" + character + mark + "b"] {
        let expected = text.utf8.flatMap { byte in
          byte == character.utf8.first ? Array(entity.utf8) : [byte]
        }
        #expect(Array(escaper.escapeText(text).utf8) == expected)
      }
    }
  }

  @Test("Text without any of them comes back as it was, byte for byte")
  func leavesOtherTextAlone() {
    let texts = ["", "Plain words", "e\u{301}\u{202E}\u{1}\u{7F}\u{FEFF}", "\u{1F469}\u{200D}漢字"]
    for text in texts {
      #expect(Array(escaper.escapeText(text).utf8) == Array(text.utf8))
    }
  }

  @Test("Markup that code vouches for passes as it is, without its mark")
  func trustedMarkupPasses() {
    let html = HTML(trusted: "<p title=\"a\">&amp;</p>")
    #expect(escaper.escapeText(html.renderText) == "<p title=\"a\">&amp;</p>")
    #expect(!html.isNull)
    #expect(HTML(trusted: "").isNull)
    #expect(escaper.escapeText(HTML(trusted: "").renderText) == "")
  }

  @Test("Markup that begins with a combining mark passes without a byte too few or too many")
  func trustedMarkupMayCombine() {
    let markup = "\u{301}<b>"
    #expect(Array(escaper.escapeText(HTML(trusted: markup).renderText).utf8) == Array(markup.utf8))
  }

  @Test("Text cannot pass for markup by looking like its mark")
  func theMarkCannotBeForged() {
    let length = HTML.mark.utf8.count
    let forged = [
      "\u{1}", "\u{1}\u{1}", "\u{1}" + String(repeating: "0", count: length - 2) + "\u{1}",
      "\u{1}" + String(repeating: "f", count: 32) + "\u{1}", String(HTML.mark.dropLast()),
      String(HTML.mark.dropFirst()), " " + HTML.mark,
    ]
    for text in forged {
      #expect(escaper.escapeText(text + "<b>") == text + "&lt;b&gt;")
    }
    #expect(length > 20)
  }

  @Test("What is printed of markup outside of templates does not give the mark away")
  func theMarkIsNotPrinted() {
    let html = HTML(trusted: "<p>")
    #expect(!"\(html)".contains(HTML.mark))
    #expect(!String(reflecting: html).contains(HTML.mark))
  }

  @Test("Markup that code builds is escaped by the same rule")
  func codeEscapesToo() {
    let escaped = escapedMarkup("\"\u{301}<\u{338}")
    #expect(Array(escaped.utf8) == Array("&quot;\u{301}&lt;\u{338}".utf8))
  }
}
