import Foundation
import Testing

@testable import Web

@Suite("Lists go on where the last page ended")
struct ListTests {
  @Test("A cursor is read back as it was written")
  func cursor() {
    let cursor = Cursor(["2026-05-04 10:00:00.123456+00", "17"])
    #expect(Cursor(parameter: cursor.parameter, keys: 2) == cursor)
    #expect(Cursor(parameter: "x", keys: 1)?.keys == ["x"])
  }

  @Test(
    "What is no cursor is none",
    arguments: ["", "a", "a~", "~a", "~", "a~b~c", "a~" + String(repeating: "x", count: 65)])
  func noCursor(parameter: String) {
    #expect(Cursor(parameter: parameter, keys: 2) == nil)
  }

  @Test("A page has as many rows as asked for and knows whether more follow")
  func slices() {
    let cursor = { (row: Int) in Cursor(["\(row)"]) }
    let whole = Slice([1, 2, 3], size: 3, cursor: cursor)
    #expect(whole.rows == [1, 2, 3])
    #expect(whole.next == nil)
    let part = Slice([1, 2, 3, 4], size: 3, cursor: cursor)
    #expect(part.rows == [1, 2, 3])
    #expect(part.next == Cursor(["3"]))
    let none = Slice([Int](), size: 3, cursor: cursor)
    #expect(none.rows.isEmpty && none.next == nil)
  }

  @Test("A link leaves out what is empty and encodes the rest, so that it can be read back")
  func links() {
    #expect(link("/a", [:]) == "/a")
    #expect(link("/a", ["q": nil, "r": ""]) == "/a")
    #expect(link("/a", ["q": "x y", "r": nil, "s": "1~2"]) == "/a?q=x%20y&s=1~2")
    for text in ["&=?#+%/\\\"'<>", "e\u{301}", "é\n\t", "\u{1F469}\u{200D}\u{1F4BB}"] {
      let address = link("/a", ["q": text])
      #expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
      let query = address.split(separator: "?", maxSplits: 1).last.map { String($0) }
      #expect(Array(Form(query: query).shown("q").utf8) == Array(text.utf8))
    }
  }
}

@Suite("A time is shown in words and kept exactly")
struct MomentTests {
  @Test("To the minute, in UTC")
  func minutes() {
    let moment = Moment(Date(timeIntervalSince1970: 1_777_298_709.9))
    #expect(moment.iso == "2026-04-27T14:05:09Z")
    #expect(moment.text == "27 April 2026, 14:05 UTC")
    let first = Moment(Date(timeIntervalSince1970: 0))
    #expect(first.iso == "1970-01-01T00:00:00Z")
    #expect(first.text == "1 January 1970, 00:00 UTC")
  }

  @Test("A day is the same in every zone, leap days included")
  func days() {
    let leap = Moment(day: Date(timeIntervalSince1970: 1_709_164_800))
    #expect(leap.iso == "2024-02-29")
    #expect(leap.text == "29 February 2024")
    let last = Moment(day: Date(timeIntervalSince1970: 1_767_225_599))
    #expect(last.iso == "2025-12-31")
  }
}
