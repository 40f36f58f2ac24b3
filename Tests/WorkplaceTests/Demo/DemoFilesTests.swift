import Foundation
import Postgres
import Testing

@testable import Workplace

@Suite("The files of the demo")
struct DemoFilesTests {
  private let files: DemoFiles

  init() throws {
    files = try LoadedDemo.plan.files
  }

  @Test("No two reasons are equal up to numbers and case") func reasons() {
    var seen: [String: Int] = [:]
    for petition in files.petitions {
      for reason in petition.reasons {
        let key = reason.lowercased().filter { !$0.isNumber }
        let earlier = seen.updateValue(petition.number, forKey: key)
        #expect(earlier == nil, "petitions \(earlier ?? 0) and \(petition.number): \(reason)")
      }
    }
    #expect(seen.count > 600)
  }

  @Test("Forty petitions are published, and the first is the one of the story") func petitions() {
    #expect(files.petitions.map(\.number) == Array(1...40))
    #expect(files.drafts.map(\.number) == Array(41...54))
    #expect(files.petitions.first?.signatures == 1_612)
    #expect(files.petitions.first?.threshold == 1_000)
  }

  @Test("Decomposed characters stay as they are in the file") func decomposed() throws {
    let petition = try #require(files.petitions.first { $0.number == 29 })
    let scalars = Array(petition.background.unicodeScalars)
    #expect(scalars.contains { $0.properties.generalCategory == .nonspacingMark })
  }

  @Test("A folder that is not there is named") func missing() {
    let error = #expect(throws: DemoError.self) { try DemoFiles(directory: "/nowhere/demo") }
    #expect(error?.description == "/nowhere/demo/company.json: cannot be read.")
  }
}

@Suite("The people of the demo")
struct DemoPeopleTests {
  private let files: DemoFiles
  private let people: [DemoPerson]

  init() throws {
    files = try LoadedDemo.plan.files
    people = try LoadedDemo.plan.people
  }

  @Test("Departments and sites have the sizes of company.json") func sizes() {
    for department in files.company.departments {
      let share = people.count { $0.record.department == department.name }
      #expect(share == Int((department.size * 2_400).rounded()))
    }
    for site in files.company.sites {
      let share = people.count { $0.record.site == site.name }
      #expect(share == Int((site.size * 2_400).rounded()))
    }
  }

  @Test("The accounts of company.json come first") func accounts() {
    let roles = people.prefix(5).map { $0.account?.role }
    #expect(roles == [nil, .leadership, .analyst, .moderator, .steward])
    #expect(people[0].record.mail == "ines.kowalczyk-duarte@meridian.example")
    #expect(people[0].record.number == "MS-00001")
    #expect(people.count { $0.account != nil } == files.company.roles.count)
  }

  @Test("Numbers and addresses are unique, and a mail can be sent to each") func addresses() throws
  {
    #expect(Set(people.map(\.record.number)).count == 2_400)
    #expect(Set(people.map(\.record.mail)).count == 2_400)
    for person in people { _ = try MailAddress(person.record.mail, name: person.record.name) }
  }

  @Test(
    "Names are spelt in ASCII",
    arguments: [
      ("Łucja", "Đặng", "lucja.dang"), ("Þóra", "Sørensen", "thora.sorensen"),
      ("Ana Beatriz", "De la Fuente", "ana-beatriz.de-la-fuente"),
      ("Ma'ayan", "Guðrún", "maayan.gudrun"), ("Præst", "Weiß", "praest.weiss"),
    ])
  func folding(_ given: String, _ family: String, _ local: String) {
    #expect(MailFolding.local(given, family) == local)
    #expect(MailFolding.local(given, "王") == nil)
  }
}
