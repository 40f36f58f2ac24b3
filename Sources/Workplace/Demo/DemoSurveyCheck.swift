import Rounds

/// Whether what the files of the demo's surveys say of each other is there.
struct DemoSurveyCheck {
  let company: DemoCompany
  let surveys: DemoSurveyFiles

  /// - Throws: ``DemoError`` that names the file.
  func check() throws(DemoError) {
    try checkKeys("theme", surveys.bank.themes.map(\.key))
    try checkKeys("question", surveys.bank.questions.map(\.key))
    for question in surveys.bank.questions { try check(question) }
    for template in surveys.bank.templates { try check(template) }
    try checkPlaces("department", company.departments.map(\.name), in: surveys.moods.departments)
    try checkPlaces("site", company.sites.map(\.name), in: surveys.moods.sites)
    for round in surveys.rounds { try check(round) }
  }

  private func checkKeys(_ what: String, _ keys: [String]) throws(DemoError) {
    for key in Set(keys) where keys.count(where: { $0 == key }) > 1 {
      throw DemoError(file: DemoBank.file, "the \(what) “\(key)” is there twice.")
    }
  }

  private func check(_ question: DemoBank.Question) throws(DemoError) {
    if let theme = question.theme, !surveys.bank.themes.contains(where: { $0.key == theme }) {
      throw DemoError(
        file: DemoBank.file, "“\(question.key)” is of the theme “\(theme)”, which is not there.")
    }
    let isChoice = question.kind == .single || question.kind == .multiple
    if isChoice == (question.options.count < 2) {
      throw DemoError(
        file: DemoBank.file,
        isChoice
          ? "“\(question.key)” needs two options at least." : "“\(question.key)” takes no options.")
    }
  }

  private func check(_ template: DemoBank.Template) throws(DemoError) {
    for key in template.questions
    where !surveys.bank.questions.contains(where: { $0.key == key }) {
      throw DemoError(
        file: DemoBank.file, "“\(template.name)” asks “\(key)”, which is not there.")
    }
    for key in template.optional where !template.questions.contains(key) {
      throw DemoError(
        file: DemoBank.file, "“\(template.name)” lets “\(key)” be left out and does not ask it.")
    }
  }

  private func checkPlaces(
    _ what: String, _ names: [String], in moods: [String: DemoMoods.Place]
  ) throws(DemoError) {
    for name in Set(names).symmetricDifference(moods.keys).sorted() {
      throw DemoError(
        file: DemoMoods.file, "the \(what) “\(name)” is not there and in company.json.")
    }
  }

  private func check(_ round: DemoRoundFile) throws(DemoError) {
    guard let template = surveys.bank.templates.first(where: { $0.name == round.template }) else {
      throw DemoError(file: round.file, "there is no template “\(round.template)”.")
    }
    if surveys.moods.months[round.month] == nil {
      throw DemoError(file: round.file, "moods.json has no month \(round.month).")
    }
    if round.announced <= round.opens {
      throw DemoError(file: round.file, "it opens before it is announced.")
    }
    if round.ballots > round.tokens || round.tokens > DemoPeople.count - company.roles.count {
      throw DemoError(
        file: round.file, "there are more ballots than tokens, or tokens than people.")
    }
    for (key, comments) in round.comments.sorted(by: { $0.key < $1.key }) {
      let question = surveys.bank.questions.first { $0.key == key }
      guard question?.kind == .text, template.questions.contains(key) else {
        throw DemoError(
          file: round.file, "there are comments on “\(key)”, and it does not ask for any.")
      }
      if comments.count > round.ballots {
        throw DemoError(file: round.file, "there are more comments on “\(key)” than ballots.")
      }
    }
  }
}
