import TestSupport
import Testing

@testable import Web

@Suite("Markdown becomes safe, well formed markup")
struct MarkdownTests {
  private func html(_ source: String) -> String { Markdown.html(source).markup }

  private func links(_ source: String) throws -> [[Markup.Attribute]] {
    try Markup.events(of: html(source)).compactMap { event in
      if case .start("a", let attributes) = event { attributes } else { nil }
    }
  }

  private func text(_ source: String) throws -> String {
    try Markup.events(of: html(source)).map { event in
      if case .text(let text) = event { text } else { "" }
    }.joined()
  }

  private func elements(_ source: String) throws -> Set<String> {
    Set(
      try Markup.events(of: html(source)).compactMap { event in
        if case .start(let name, _) = event { name } else { nil }
      })
  }

  @Test("Paragraphs, emphasis, lists, quotes and code")
  func ordinary() throws {
    let used = try elements("A *b* **c** `d` ~~e~~\n\n- f\n\n1. g\n\n> h\n\n```\ni\n```\n\n---")
    #expect(
      used == ["p", "em", "strong", "code", "del", "ul", "li", "ol", "blockquote", "pre", "hr"])
  }

  @Test("Headings begin below the page's own and end at six")
  func headings() {
    for (level, lowered) in [(1, 3), (2, 4), (3, 5), (4, 6), (5, 6), (6, 6)] {
      let source = String(repeating: "#", count: level) + " Words"
      #expect(html(source) == "<h\(lowered)>Words</h\(lowered)>\n")
    }
    #expect(html("Words\n===") == "<h3>Words</h3>\n")
  }

  @Test(
    "Links say that the site does not vouch for them",
    arguments: [
      "[words](https://a.example/?b=1&c=\"2\")", "[words][1]\n\n[1]: https://a.example/",
      "https://a.example/", "www.a.example", "<https://a.example/>", "![words](https://a.example/)",
      "someone@a.example", "| a |\n| - |\n| [words](https://a.example/) |",
      "~~[words](https://a.example/)~~", "**[words](https://a.example/)**",
      "[words](/petitions/1)", "[words](#below)", "[words](mailto:a@a.example)",
      "# [words](https://a.example/)", "| a |\n| - |\n| www.a.example |",
      "[words](https://a.example/ \"title \\\" > '\")",
    ])
  func links(source: String) throws {
    let links = try links(source)
    #expect(links.count == 1)
    for attributes in links {
      #expect(Set(attributes.map(\.name)).isSubset(of: ["href", "rel", "title"]))
      #expect(attributes.first { $0.name == "rel" }?.value == "nofollow noopener noreferrer")
      #expect(attributes.contains { $0.name == "href" && !$0.value.isEmpty })
    }
    if source.contains("words") { #expect(try text(source).contains("words")) }
  }

  @Test(
    "An address that could run or hide something leads nowhere; its words stay",
    arguments: [
      "[words](javascript:alert(1))", "[words](JaVaScRiPt:alert(1))",
      "[words](&#106;avascript:alert(1))", "[words](javascript&colon;alert(1))",
      "[words](<java\tscript:alert(1)>)", "[words](data:text/html,<b>x</b>)",
      "[words](vbscript:x)", "[words](file:///etc/passwd)", "[words](//elsewhere.example)",
      "[words](/\\elsewhere.example)", "[words](relative)", "![words](data:image/svg+xml,x)",
      "[words][1]\n\n[1]: javascript:alert(1)", "[words](\u{1}javascript:alert(1))",
      "| a |\n| - |\n| [words](javascript:alert(1)) |", "[words](blob:x)", "[words]()",
    ])
  func forbiddenLinks(source: String) throws {
    #expect(try links(source) == [])
    #expect(try text(source).contains("words"))
  }

  @Test(
    "A link holds no other link",
    arguments: [
      "[![words](https://a.example/b.png)](https://a.example/)",
      "![[words](https://a.example/)](https://b.example/)",
      "![![words](https://a.example/)](https://b.example/)",
      "[**![words](/a)** more](https://b.example/)",
      "| a |\n| - |\n| [![words](/a)](https://b.example/) |",
    ])
  func nestedLinks(source: String) throws {
    #expect(try links(source).count == 1)
    #expect(try text(source).contains("words"))
  }

  @Test("A picture becomes a link; one without words shows its address")
  func images() throws {
    let source = "![](https://a.example/b.png)"
    #expect(try elements(source) == ["p", "a"])
    #expect(try text(source).contains("https://a.example/b.png"))
    #expect(try elements("![words](https://a.example/b.png \"title\")") == ["p", "a"])
  }

  @Test(
    "Markup that was typed is shown as it was typed",
    arguments: [
      "<script>alert(1)</script>", "a <b onclick=\"x\">c</b>", "<img src=x onerror=alert(1)>",
      "<!-- hidden -->", "<div>\n<p>\n</div>", "<svg/onload=alert(1)>",
      "<a href=javascript:x>y</a>", "a <?php x ?> b", "a <![CDATA[x]]> b", "<style>p{}</style>",
      "<textarea>", "</p></div></main>",
    ])
  func rawMarkup(source: String) throws {
    #expect(try elements(source).isSubset(of: ["p", "pre", "code"]))
    #expect(try text(source).contains(source))
  }

  @Test("A table is a table, with what stands in its cells")
  func tables() throws {
    let source = "| a | b |\n| :- | -: |\n| *c* | <script> |\n| `d` | ![words](/e) |"
    #expect(
      try elements(source) == ["table", "thead", "tbody", "tr", "th", "td", "em", "code", "a"])
    for word in ["a", "b", "c", "<script>", "d", "words"] {
      #expect(try text(source).contains(word))
    }
  }

  @Test("NUL, broken text and nothing at all")
  func oddities() throws {
    #expect(html("") == "")
    #expect(try text("a\u{0}b").contains("a\u{FFFD}b"))
    #expect(try text("\u{202E}\u{301}\u{FEFF}x").contains("x"))
    for source in ["\"\u{301}<\u{338}b>", "[\u{301}](https://a.example/\"\u{301}>)"] {
      _ = try Markup.events(of: html(source))
    }
  }

  @Test(
    "Nesting without end ends, well formed", .timeLimit(.minutes(20)),
    arguments: [
      (">", 10_000), ("[", 10_000), ("![", 10_000), ("[a](", 5000), ("*a_ ", 10_000), ("- ", 5000),
      ("<", 10_000), ("`", 10_000), ("**a ", 10_000), ("~~a ", 10_000), ("| a ", 5000),
    ])
  func deepNesting(mark: String, count: Int) throws {
    _ = try Markup.events(of: html(String(repeating: mark, count: count) + "x"))
  }

  @Test("Pictures within pictures are one link", .timeLimit(.minutes(20)))
  func deepPictures() throws {
    let depth = 2000
    let source =
      String(repeating: "![", count: depth) + "x" + String(repeating: "](/a)", count: depth)
    #expect(try links(source).count <= 1)
  }

  @Test("A million characters are read as well", .timeLimit(.minutes(20)))
  func hugeInput() throws {
    let source = String(repeating: "Some *words* and a [link](/a).\n\n", count: 32_000)
    #expect(html(source).utf8.count > source.utf8.count)
  }
}
