import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("The head of a demo petition")
struct FrontMatterTests {
  private static let good = """
    ---
    title: Number the rooms
    addressee: Chief Operating Officer
    department: Operations
    opened: 2026-11-13
    closes:
    days: fixed
    threshold: 50
    signatures: 2
    curve: slow
    ---

    Nobody knows where the Tigris is.

    ---
    """

  private static func petition(_ old: String = "", _ new: String = "") throws -> DemoPetition {
    try DemoPetition(
      number: 38, file: "38.md", text: good.replacing(old, with: new), reasons: ["Yes: why not"])
  }

  @Test("Keys and background are read as they are written") func reading() throws {
    let petition = try Self.petition()
    #expect(petition.title == "Number the rooms")
    #expect(petition.closes == nil)
    #expect(petition.opened.description == "2026-11-13")
    #expect(petition.background == "Nobody knows where the Tigris is.\n\n---")
  }

  @Test(
    "A slip names the file and the line",
    arguments: [
      ("---\ntitle", "--\ntitle", "38.md, line 1: "),
      ("threshold: 50\n", "", "38.md, line 8: “threshold: …” is expected"),
      ("title: Number the rooms\naddressee", "addressee", "38.md, line 2: “title: …”"),
      ("curve: slow\n", "curve: slow\nmood: calm\n", "38.md, line 11: "),
      ("title: Number the rooms", "title:", "38.md, line 2: title must be a text, not “”."),
      ("2026-11-13", "2026-11-31", "38.md, line 5: opened must be a day"),
      ("closes:", "closes: soon", "38.md, line 6: closes must be empty or a day"),
      ("days: fixed", "days: Fixed", "38.md, line 7: days must be fixed or moving, not “Fixed”."),
      ("threshold: 50", "threshold: 0", "38.md, line 8: threshold must be a number from 1 on"),
      ("signatures: 2", "signatures: -2", "38.md, line 9: signatures must be a number from 0 on"),
      ("curve: slow", "curve: steep", "38.md, line 10: curve must be "),
      ("signatures: 2", "signatures: 0", "38.md: there are 1 reasons for 0 signatures."),
      ("curve: slow", "curve: slow\nfollows: 38", "38.md, line 11: follows must be the number of"),
      (
        "curve: slow", "curve: slow\nreturned: unclear: why",
        "38.md, line 11: returned must be “reas"
      ),
      ("curve: slow", "curve: slow\nco-author: yes\nfollows: 1", "38.md, line 12: --- is expected"),
      ("closes:", "closes: 2026-11-13", "38.md: it closes before it opens."),
    ])
  func slips(_ old: String, _ new: String, _ sentence: String) throws {
    let error = #expect(throws: DemoError.self) { try Self.petition(old, new) }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "nothing")")
  }
}
