import NIOCore
import Testing

@testable import Web

@Suite("A page that is rendered once is filled for each reader")
struct PreparedPageTests {
  private func text(_ buffer: ByteBuffer) -> String { String(buffer: buffer) }

  private func page(_ markup: String) -> PreparedPage { PreparedPage(HTML(trusted: markup)) }

  @Test("Every gap is filled, in whatever order, and nothing else changes")
  func fillsGaps() {
    let prepared = page(
      "<a>\(Gap.panel.html.markup)b\(Gap.menu.html.markup)\(Gap.flash.html.markup)c"
        + Gap.menu.html.markup)
    let filled = prepared.filled(with: [
      .menu: HTML(trusted: "[menu]"), .panel: HTML(trusted: "[panel]"),
      .flash: HTML(trusted: "[flash]"),
    ])
    #expect(text(filled) == "<a>[panel]b[menu][flash]c[menu]")
  }

  @Test("A gap without a part stays empty, and no mark is left in the page")
  func emptyGaps() {
    let markup = Gap.allCases.map { "<\($0)>\($0.html.markup)" }.joined()
    #expect(text(page(markup).filled(with: [:])) == "<menu><notices><flash><panel><tools>")
  }

  @Test("A page without gaps is the same for everybody")
  func noGaps() {
    #expect(text(page("<p>Same</p>").filled(with: [.menu: HTML(trusted: "x")])) == "<p>Same</p>")
    #expect(text(page("").filled(with: [:])) == "")
  }

  @Test("Characters that combine beside a gap do not hide it", arguments: ["\u{301}", "\u{200D}"])
  func combiningMarksBesideAGap(mark: String) {
    let filled = page("a\(Gap.panel.html.markup)\(mark)b").filled(with: [
      .panel: HTML(trusted: "[panel]")
    ])
    #expect(Array(filled.readableBytesView) == Array("a[panel]\(mark)b".utf8))
  }

  @Test("Text that looks like a gap stays text, in the page and in a part")
  func forgedGaps() {
    let forged = "<!--\u{1}00000000000000000000000000000000\u{1}menu--><!--menu-->"
    let filled = page(forged + Gap.panel.html.markup).filled(with: [
      .panel: HTML(trusted: forged), .menu: HTML(trusted: "[menu]"),
    ])
    #expect(text(filled) == forged + forged)
  }

  @Test("What is filled in is not searched for gaps again")
  func partsAreNotFilled() {
    let filled = page(Gap.panel.html.markup).filled(with: [
      .panel: Gap.menu.html, .menu: HTML(trusted: "[menu]"),
    ])
    #expect(!text(filled).contains("[menu]"))
  }

  @Test("Two readers of one page share nothing")
  func fillsAreIndependent() {
    let prepared = page("<p>\(Gap.menu.html.markup)</p>")
    var first = prepared.filled(with: [.menu: HTML(trusted: "Ada")])
    first.writeString("more")
    first.setString("XXXX", at: first.readerIndex)
    let second = prepared.filled(with: [.menu: HTML(trusted: "Grace")])
    #expect(text(second) == "<p>Grace</p>")
    #expect(text(prepared.filled(with: [:])) == "<p></p>")
  }
}

@Suite("A menu that is rendered once is filled for each reader")
struct PreparedMenusTests {
  private let menus = PreparedMenus()

  private func menu(_ name: String, links: [Link] = []) -> String {
    menus.menu(of: Shell.Viewer(name: name, links: links, account: name)) { viewer in
      // As the templates do: the escaper takes off the mark of what is markup already.
      let (account, name) = (viewer.account, viewer.name)
      return HTML(
        trusted: "<b id=\"\(HTMLEscaper().escapeText(account))\">"
          + "\(HTMLEscaper().escapeText(name))</b>\(viewer.links.count)")
    }.markup
  }

  @Test("Readers of one kind share everything but account and name")
  func names() {
    #expect(menu("Ada") == "<b id=\"Ada\">Ada</b>0")
    #expect(menu("Grace") == "<b id=\"Grace\">Grace</b>0")
    #expect(menu("Ada", links: [Link("People", href: "/people")]) == "<b id=\"Ada\">Ada</b>1")
    #expect(menu("Grace") == "<b id=\"Grace\">Grace</b>0")
  }

  @Test("A name is text, whatever it looks like")
  func escaped() {
    #expect(
      menu("<i>&\"\u{301}")
        == "<b id=\"&lt;i&gt;&amp;&quot;\u{301}\">&lt;i&gt;&amp;&quot;\u{301}</b>0")
    let forged = HTML(trusted: "<i>").renderText
    #expect(menu(forged).hasSuffix("&lt;i&gt;</b>0"))
  }
}
