/// The demo as it is worked out from its files, before it goes into a database.
struct DemoPlan: Sendable {
  let files: DemoFiles
  let people: [DemoPerson]
  /// Of the published petitions, in the order of their files.
  let signings: [DemoSigning]
  /// Of all petitions, in the order of their numbers.
  let lives: [DemoLife]
  let calendar: DemoCalendar

  /// - Throws: ``DemoError`` that names the file.
  init(files: DemoFiles, calendar: DemoCalendar) throws(DemoError) {
    let people = try DemoPeople.make(files, calendar)
    var signings: [DemoSigning] = []
    var lives: [DemoLife] = []
    for petition in files.petitions {
      let signing = try DemoSigning(petition, people: people, calendar: calendar)
      signings.append(signing)
      lives.append(try DemoLife(petition, signing, people: people, calendar: calendar))
    }
    for draft in files.drafts {
      lives.append(try DemoLife(draft, people: people, calendar: calendar))
    }
    self.files = files
    self.calendar = calendar
    self.people = people
    self.signings = signings
    self.lives = lives
  }
}
