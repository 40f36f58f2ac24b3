/// Whether whatever one file of the demo says of another is there.
struct DemoFileCheck {
  let company: DemoCompany
  let names: DemoNames

  /// - Throws: ``DemoError`` that names the file.
  func check(_ petitions: [DemoPetition], _ drafts: [DemoDraft]) throws(DemoError) {
    try checkCompany()
    for petition in petitions {
      try check(petition.file, petition.department, petition.addressee)
      for decision in [petition.returned, petition.openedBy].compactMap({ $0 }) {
        try check(decision, petition.file)
      }
      try checkNames([petition.sponsor], petition.file)
      try checkVoices(petition)
    }
    let numbers = petitions.map(\.number) + drafts.map(\.number)
    for (number, next) in zip(numbers, numbers.dropFirst()) where next != number + 1 {
      throw DemoError("In the demo petition \(next) follows on \(number): one is missing.")
    }
    for draft in drafts { try check(draft) }
  }

  private func checkCompany() throws(DemoError) {
    let departments = Set(company.departments.map(\.name))
    let sites = Set(company.sites.map(\.name))
    for account in company.roles
    where !departments.contains(account.department) || !sites.contains(account.site) {
      throw DemoError(
        file: "company.json", "the department or site of \(account.name) is not there.")
    }
    if names.given.count * names.family.count < 2 * DemoPeople.count {
      throw DemoError(file: "names.json", "there are too few names for \(DemoPeople.count) people.")
    }
  }

  private func check(
    _ file: String, _ department: String, _ addressee: String
  ) throws(DemoError) {
    if !company.departments.contains(where: { $0.name == department }) {
      throw DemoError(file: file, "there is no department “\(department)”.")
    }
    try checkLeader(addressee, file)
  }

  private func checkLeader(_ title: String, _ file: String) throws(DemoError) {
    if !company.roles.contains(where: { $0.role == .leadership && $0.title == title }) {
      throw DemoError(file: file, "nobody is “\(title)”.")
    }
  }

  private func check(_ decision: DemoDecision, _ file: String) throws(DemoError) {
    if !company.roles.contains(where: { $0.role == .moderator && $0.name == decision.moderator }) {
      throw DemoError(file: file, "there is no moderator “\(decision.moderator)”.")
    }
  }

  /// Answers and updates of a published petition.
  private func checkVoices(_ petition: DemoPetition) throws(DemoError) {
    for response in petition.responses {
      try checkLeader(response.author, response.file)
      if response.published < petition.opened {
        throw DemoError(file: response.file, "it is earlier than its petition.")
      }
      if response.answers + response.fallsShort > petition.signatures {
        throw DemoError(file: response.file, "there are more verdicts than signatures.")
      }
    }
    if let draft = petition.responseDraft {
      try checkLeader(draft.author, draft.file)
      if !petition.responses.isEmpty {
        throw DemoError(file: draft.file, "its petition is answered already.")
      }
    }
    for update in petition.updates where update.published < petition.opened {
      throw DemoError(file: update.file, "it is earlier than its petition.")
    }
  }

  private func check(_ draft: DemoDraft) throws(DemoError) {
    try check(draft.file, draft.department, draft.addressee)
    try checkNames([draft.petitioner, draft.coAuthor, draft.sponsor], draft.file)
    for act in draft.acts {
      if let decision = act.decision { try check(decision, draft.file) }
    }
  }

  private func checkNames(_ names: [String?], _ file: String) throws(DemoError) {
    for name in names.compactMap({ $0 })
    where !company.roles.contains(where: { $0.name == name }) {
      throw DemoError(file: file, "company.json has nobody called “\(name)”.")
    }
  }
}
