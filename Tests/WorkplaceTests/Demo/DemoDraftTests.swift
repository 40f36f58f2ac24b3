import Foundation
import Testing

@testable import Workplace

@Suite("The head of an unpublished demo petition")
struct DemoDraftTests {
  private static let good = """
    ---
    title: Soup at night
    addressee: Chief Operating Officer
    department: Operations
    begun: 12 09:30
    sponsors: 5
    sponsor: Lev Castelbranco
    act: 11 08:00 gather-sponsors
    act: 9 16:45 submit
    act: 8 10:15 send-back unclear, Bartosz Inkeroinen: For whom: day or night?
    ---

    Soup.
    """

  private static func draft(_ old: String = "", _ new: String = "") throws -> DemoDraft {
    try DemoDraft(number: 46, file: "46.md", text: good.replacing(old, with: new))
  }

  @Test("Acts are read with their moment and a moderator's words") func reading() throws {
    let draft = try Self.draft()
    #expect(draft.begun.days == 12)
    #expect(draft.begun.hours == 9.5)
    #expect(draft.acts.map(\.act) == [.gatherSponsors, .submit, .sendBack])
    #expect(
      draft.acts.last?.decision
        == DemoDecision(
          reason: .unclear, moderator: "Bartosz Inkeroinen", comment: "For whom: day or night?"))
    #expect(draft.background == "Soup.")
  }

  @Test(
    "A slip names the file and the line",
    arguments: [
      ("begun: 12 09:30", "begun: 12 25:30", "46.md, line 5: begun must be days and time"),
      ("sponsors: 5", "sponsors: few", "46.md, line 6: sponsors must be a number from 0 on"),
      ("act: 11 08:00 gather-sponsors", "act: 11 08:00 gather", "46.md, line 8: act must be"),
      ("9 16:45 submit", "9 16:45 submit unclear, A B: c", "46.md, line 9: act must be"),
      ("unclear, Bartosz", "odd, Bartosz", "46.md, line 10: act must be"),
      (" unclear, Bartosz Inkeroinen: For whom: day or night?", "", "46.md, line 10: act must be"),
      ("sponsor: Lev", "sponsoring: Lev", "46.md, line 7: --- is expected"),
    ])
  func slips(_ old: String, _ new: String, _ sentence: String) throws {
    let error = #expect(throws: DemoError.self) { try Self.draft(old, new) }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "nothing")")
  }

  @Test(
    "What cannot follow from one another is refused",
    arguments: [
      ("act: 9 16:45 submit\n", "", "46.md: “send-back” is not possible there"),
      ("9 16:45", "12 16:45", "46.md: “submit” is out of order in time."),
      ("8 10:15", "0 23:00", "46.md: “send-back” is out of order in time."),
    ])
  func order(_ old: String, _ new: String, _ sentence: String) throws {
    let draft = try Self.draft(old, new)
    let people = try LoadedDemo.plan.people
    let error = #expect(throws: DemoError.self) {
      try DemoLife(draft, people: people, calendar: DemoCalendar(now: LoadedDemo.now))
    }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "nothing")")
  }

  @Test("A correction says why, and the answer itself has verdicts") func responses() throws {
    let text = "---\nauthor: a\npublished: 2026-11-16\nnote: The date was wrong.\n---\nb"
    let correction = try DemoResponse(number: 2, file: "12-2.md", text: text)
    #expect(correction.note == "The date was wrong.")
    let error = #expect(throws: DemoError.self) {
      try DemoResponse(number: 1, file: "12-1.md", text: text)
    }
    #expect(error?.description == "12-1.md, line 4: “answers: …” is expected here.")
  }
}
