import Foundation
import Hummingbird
import Postgres
import Rounds
import Web

/// `/surveys/new`, `/surveys/:id/edit`, `/removal`: an analyst writes a round.
struct RoundEditRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/surveys/new", use: new)
    employees.post("/surveys", use: create)
    employees.get("/surveys/:id/edit", use: edit)
    employees.post("/surveys/:id", use: save)
    employees.get("/surveys/:id/removal", use: askToRemove)
    employees.post("/surveys/:id/removal", use: remove)
  }

  // MARK: - New

  @Sendable func new(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let query = Form(query: request.uri.query)
    let start = RoundStart(query)
    let places = try await places()
    var text = RoundText.usual(at: Date())
    if case .round(let id) = start,
      let earlier = try await site.database.first(RoundQueries.find(id))
    {
      text = text.like(earlier.text)
    }
    let page = RoundFormPage(
      new: .init(text, departments: places.departments, sites: places.sites),
      starts: try await starts(start))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func create(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let form = try await Form(request)
    var reader = FormReader(form)
    let places = try await places()
    let starts = try await starts(RoundStart(form.shown("start")))
    let start = reader.optionalText("start", "what it starts from", maximum: 40)
    if let start, !start.isEmpty, !starts.contains(where: { $0.name == start }) {
      reader.refuse("start", "Choose one of these to start from.")
    }
    if let round = RoundForm(
      form, &reader, departments: places.departments, sites: places.sites, now: Date()),
      try await fits(round.text, nil, &reader)
    {
      do {
        let asked = try await questions(of: RoundStart(start ?? ""))
        let id = try await analyst.start(round.text, asking: asked, in: site.database)
        let isComplete = !asked.contains { $0.question.isRetired }
        return site.redirect(
          to: "\(SurveyRound.href(id))/edit",
          flash: isComplete ? .roundSaved : .roundSavedWithoutRetired)
      } catch RoundError.rollTooSmall {
        reader.refuse("roll", RoundError.rollTooSmallSentence)
      }
    }
    var page = RoundFormPage(
      new: .init(reader, form, departments: places.departments, sites: places.sites),
      starts: starts)
    page.start = reader.field("start")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  // MARK: - There already

  @Sendable func edit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.analyst
    let round = try await site.round(for: context)
    guard round.state == .draft else { return site.redirect(to: round.href) }
    let places = try await places()
    let list = try await questionLists(of: round.id)
    let page = RoundFormPage(
      editing: round,
      fields: .init(round.text, departments: places.departments, sites: places.sites),
      questions: QuestionListPart(list.asked, offered: list.offered))
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func save(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let id = try context.roundID
    let form = try await Form(request)
    var reader = FormReader(form)
    let version = ReadVersion(&reader)
    let places = try await places()
    let before = try await questionLists(of: id)
    let list = QuestionListForm(form, &reader, offered: before.offered, present: before.asked)
    var hasMovedOn = false
    if let edited = RoundForm(
      form, &reader, departments: places.departments, sites: places.sites, now: Date()),
      try await fits(edited.text, id, &reader), let list
    {
      do {
        try await analyst.save(
          edited.text, asking: list.applied(to: QuestionList(before.asked)), of: id,
          over: version.number, in: site.database)
        return site.redirect(
          to: SurveyRound.href(id) + "/edit" + (list.act == .save ? "" : "#questions"),
          flash: .roundSaved)
      } catch RoundError.rollTooSmall {
        reader.refuse("roll", RoundError.rollTooSmallSentence)
      } catch RoundError.movedOn {
        hasMovedOn = true
      } catch RoundError.changedMeanwhile, RoundError.notFound {
        // Said below, of what it is by now.
      }
    }
    guard let latest = try await site.database.first(RoundQueries.find(id)) else {
      return try await offerAnew(form, for: context, request)
    }
    // After the version, so that what a colleague saves between the two is not written over.
    let now = try await questionLists(of: id)
    let page = RoundFormPage(
      editing: latest,
      fields: .init(reader, form, departments: places.departments, sites: places.sites),
      questions: QuestionListPart(now.asked, offered: now.offered, typed: form, reader),
      conflict: hasMovedOn || latest.state != .draft
        ? Self.movedOn : version.conflict(with: latest.version, of: "round"))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  @Sendable func askToRemove(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try context.analyst
    let round = try await site.round(for: context)
    guard round.state == .draft else { return site.redirect(to: round.href) }
    let page = SurveyRemovalPage(
      title: "Delete this draft", subject: Link(round.text.title, href: round.href),
      words: "It is gone for everybody, and this cannot be undone. Its questions stay in the bank.",
      action: "\(round.href)/removal", button: "Delete this draft")
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func remove(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let round = try await site.round(for: context)
    do {
      try await analyst.delete(round.id, in: site.database)
      return site.redirect(to: "/surveys", flash: .roundDeleted)
    } catch let error as RoundError {
      return site.redirect(to: round.href(after: error), flash: .movedOn)
    }
  }

  // MARK: - Parts

  private static let movedOn =
    "This round was handed in meanwhile, so nothing was saved. What you wrote is kept below: take "
    + "the round back to a draft in another window, then save here."

  /// What was typed into a round that is gone, in the form of a new one.
  private func offerAnew(
    _ form: Form, for context: EmployeeContext, _ request: Request
  ) async throws -> Response {
    let places = try await places()
    let page = RoundFormPage(
      new: .init(
        FormReader(form), form, departments: places.departments, sites: places.sites),
      starts: try await starts(nil), conflict: ReadVersion.deleted("round"))
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private func places() async throws -> (departments: [RollPlace], sites: [RollPlace]) {
    (
      try await site.database.rows(RollQueries.departments()),
      try await site.database.rows(RollQueries.sites())
    )
  }

  /// Whether no other round is on at that time; says so beside the field.
  private func fits(
    _ text: RoundText, _ id: SurveyRound.ID?, _ reader: inout FormReader
  ) async throws -> Bool {
    let overlaps = try await site.database.first(
      RoundQueries.overlaps(from: text.opensAt, to: text.closesAt, besides: id))
    if overlaps == true {
      reader.refuse("opens", RoundError.overlapsSentence)
    }
    return reader.isValid
  }

  /// What it asks, and what it could.
  private func questionLists(
    of id: SurveyRound.ID
  ) async throws -> (asked: [AskedQuestion], offered: [SurveyQuestion]) {
    (
      try await site.database.rows(RoundQueries.questions(of: id)),
      try await site.database.rows(QuestionQueries.offered())
    )
  }

  private func starts(_ chosen: RoundStart?) async throws -> [RoundFormPage.Choice] {
    let named: SurveyRound.ID? = if case .round(let id) = chosen { id } else { nil }
    let templates = try await site.database.rows(SurveyTemplateQueries.all())
    let rounds = try await site.database.rows(RoundListQueries.earlier(with: named))
    let choices =
      templates.map { (RoundStart.template($0.id).value, "The template \($0.name)") }
      + rounds.map { (RoundStart.round($0.id).value, "The round \($0.title)") }
    return choices.map { .init(name: $0.0, label: $0.1, isChosen: $0.0 == chosen?.value) }
  }

  private func questions(of start: RoundStart?) async throws -> [AskedQuestion] {
    switch start {
    case .template(let id):
      try await site.database.rows(SurveyTemplateQueries.questions(of: id))
    case .round(let id): try await site.database.rows(RoundQueries.questions(of: id))
    case nil: []
    }
  }
}

extension RoundFormPage {
  fileprivate init(new fields: Fields, starts: [Choice], conflict: String? = nil) {
    self.init(
      heading: "New round", action: "/surveys", round: nil, version: nil, starts: starts,
      fields: fields, questions: nil, conflict: conflict)
  }

  fileprivate init(
    editing round: SurveyRound, fields: Fields, questions: QuestionListPart, conflict: String? = nil
  ) {
    self.init(
      heading: "Edit this round", action: round.href,
      round: Link(round.text.title, href: round.href), version: "\(round.version)", starts: [],
      fields: fields, questions: questions, conflict: conflict)
  }
}
