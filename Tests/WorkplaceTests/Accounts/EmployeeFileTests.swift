import Postgres
import Testing

@testable import Workplace

@Suite("Reading the list of employees")
struct EmployeeFileTests {
  private static let header = "id,name,mail,department,site,start_date\n"

  static func read(_ text: String) throws -> EmployeeFile {
    try EmployeeFile(CSVReader(bytes: Array(text.utf8)))
  }

  @Test("Columns may stand in any order, and others are passed over") func columns() throws {
    let file = try Self.read(
      """
      Mail,cost centre,START_DATE, id ,site,name,department
      ada@m.example,17,2020-02-29,7,Leeds,"Lovelace, Ada",Engineering

      """)
    #expect(file.problems.isEmpty)
    #expect(
      file.lines.map(\.record) == [
        EmployeeRecord(
          number: "7", name: "Lovelace, Ada", mail: "ada@m.example", department: "Engineering",
          site: "Leeds", startedOn: try #require(Day("2020-02-29")))
      ])
  }

  @Test(
    "A bad line is reported with its number and the others are kept",
    arguments: [
      (",Ada,ada@m.example,E,L,2020-01-01", "The id is missing."),
      ("2,  ,ada@m.example,E,L,2020-01-01", "The name is missing."),
      ("2,Ada,ada@m.example,E,L", "The line has 5 fields, and the first line names 6 columns."),
      ("2,Ada,ada@m.example,E,L,2020-01-01,", "The line has 7 fields"),
      ("2,Ada,ada at m.example,E,L,2020-01-01", "The mail address is not one"),
      ("2,Ada,adá@m.example,E,L,2020-01-01", "The mail address is not one"),
      ("2,Ada,ada@m.example,E,L,2021-02-29", "The start_date must be a day such as"),
      ("2,Ada,ada@m.example,E,L,1.2.2020", "The start_date must be a day such as"),
      ("1,Ada,ada@m.example,E,L,2020-01-01", "The id stands on line 2 already."),
      ("2,Ada,BO@m.example,E,L,2020-01-01", "The mail address stands on line 2 already."),
      ("2,\"Ada\nLovelace\",ada@m.example,E,L,2020-01-01", "The name has a line break"),
      ("2,Ada \"the\" A,ada@m.example,E,L,2020-01-01", "A quotation mark stands in a field"),
      (
        "\(String(repeating: "2", count: 41)),Ada,ada@m.example,E,L,2020-01-01",
        "The id is longer than 40 characters."
      ),
    ])
  func badLines(_ line: String, _ sentence: String) throws {
    let file = try Self.read(
      Self.header + "1,Bo,bo@m.example,E,L,2020-01-01\n\(line)\n9,Cy,cy@m.example,E,L,2020-01-01\n")
    #expect(file.lines.map(\.record.number) == ["1", "9"])
    #expect(file.problems.map(\.line) == [3])
    #expect(file.problems.first?.reason.hasPrefix(sentence) == true, "\(file.problems)")
  }

  @Test("Composed and decomposed spelling are the same person") func normalization() throws {
    let file = try Self.read(
      Self.header + "é,Zoë,a@m.example,E,L,2020-01-01\n"
        + "e\u{301},Zoe\u{308},b@m.example,E,L,2020-01-01\n")
    #expect(file.lines.count == 1)
    #expect(file.problems.first?.reason == "The id stands on line 2 already.")
  }

  @Test("A header that lacks a column is refused") func header() {
    #expect(throws: EmployeeFileError.missingColumns(["site", "start_date"])) {
      try Self.read("id,name,mail,department\n")
    }
    #expect(throws: EmployeeFileError.repeatedColumn("mail")) {
      try Self.read("id,name,mail,department,site,start_date,Mail\n")
    }
    #expect(throws: EmployeeFileError.noHeader("The file is empty.")) { try Self.read("") }
  }
}
