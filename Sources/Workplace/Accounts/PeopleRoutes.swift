import Foundation
import Hummingbird
import Postgres
import Web

/// `/people`: a steward finds people, gives and takes back roles, sends invitations again.
/// Whoever is no steward finds nothing here.
struct PeopleRoutes {
  let site: Site

  static let pageSize = 20

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/people", use: search)
    employees.get("/people/:id", use: show)
    employees.post("/people/:id/invitations", use: invite)
    employees.post("/people/:id/position", use: setPosition)
    employees.post("/people/:id/roles/grants") { try await decide(isGrant: true, $0, $1) }
    employees.post("/people/:id/roles/revocations") { try await decide(isGrant: false, $0, $1) }
  }

  @Sendable func search(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.steward
    let query = Form(query: request.uri.query)
    var reader = FormReader(query)
    let text = reader.optionalText("q", "the search", maximum: 200, allowsLines: false) ?? ""
    let after = Cursor(parameter: query.shown("after"), keys: 1).flatMap { Int64($0.keys[0]) }
    let found = try await site.database.rows(
      PeopleQueries.search(text, after: after, limit: Self.pageSize + 1))
    let count = try await site.database.first(PeopleQueries.count(matching: text)) ?? 0
    let slice = Slice(found, size: Self.pageSize) { Cursor(["\($0.id)"]) }
    let page = PeoplePage(
      query: text,
      found: text.isEmpty
        ? counted(count, "person", "people")
        : "\(counted(count, "person matches", "people match")) “\(text)”",
      people: slice.rows.map(PeoplePage.Row.init),
      paging: Paging(
        back: after == nil ? nil : Link("First page", href: link("/people", ["q": text])),
        forward: slice.next.map {
          Link("More", href: link("/people", ["q": text, "after": $0.parameter]))
        }))
    return try await site.page(page, for: context, request)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let steward = try context.steward
    let page = try await page(for: try await person(context), steward)
    return try await site.page(page, for: context, request)
  }

  @Sendable func invite(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    _ = try context.steward
    let person = try await person(context)
    guard !person.hasPassword,
      let addressee = try await site.database.first(AccountQueries.addressee(of: person.id))
    else { throw Refusal.notFound }
    site.errands.start("sending an invitation") {
      try await site.sendLink(.invitation, to: addressee)
    }
    return site.redirect(to: "/people/\(person.id)", flash: .inviteSent)
  }

  @Sendable func setPosition(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let steward = try context.steward
    let person = try await person(context)
    guard person.roles.contains(.leadership) else { throw Refusal.notFound }
    var reader = FormReader(try await Form(request))
    let position = reader.line("position", "the position", maximum: 100)
    guard let position, reader.isValid else {
      var page = try await page(for: person, steward)
      page.position = reader.field("position")
      return try await site.page(page, for: context, request, status: .unprocessableContent)
    }
    // Nobody is a leader any more whose role was taken back meanwhile.
    guard try await site.database.run(PeopleQueries.setPosition(position, of: person.id)) > 0
    else { throw Refusal.notFound }
    return site.redirect(to: "/people/\(person.id)", flash: .positionSet)
  }

  private func decide(
    isGrant: Bool, _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let steward = try context.steward
    let person = try await person(context)
    var reader = FormReader(try await Form(request))
    let role = reader.choice("role", "a role", of: Role.self)
    let reason = reader.paragraph("reason", "a reason for the register", maximum: 300)
    if let role, let reason, reader.isValid {
      let decision = RoleDecision(
        role: role, isGrant: isGrant, subject: person.id, reason: reason)
      do {
        try await steward.decide(decision, in: site.database)
        tell(person, of: decision, by: steward)
        return site.redirect(
          to: "/people/\(person.id)", flash: isGrant ? .roleGranted : .roleRevoked)
      } catch let error as RoleError {
        reader.refuse("role", error.sentence)
      }
    }
    var page = try await page(for: person, steward)
    page.keep(reader, isGrant: isGrant, role: role)
    return try await site.page(page, for: context, request, status: .unprocessableContent)
  }

  /// Mails the person; the notice on their pages is written with the change itself.
  private func tell(_ person: FoundPerson, of decision: RoleDecision, by steward: Steward) {
    site.errands.start("telling somebody of a role") {
      guard
        let addressee = try await site.database.first(AccountQueries.addressee(of: person.id))
      else { return }
      try await site.mail.send(
        try Mail.roleChange(
          decision, by: steward.employee.name, to: addressee, url: site.settings.publicURL))
    }
  }

  private func person(_ context: EmployeeContext) async throws -> FoundPerson {
    guard let id = context.parameters.get("id").flatMap({ Employee.ID($0) }),
      let person = try await site.database.first(PeopleQueries.find(id))
    else { throw Refusal.notFound }
    return person
  }

  private func page(for person: FoundPerson, _ steward: Steward) async throws -> PersonPage {
    let grants = try await site.database.rows(RoleQueries.grants(to: person.id))
    guard let profile = try await site.database.first(AccountQueries.profile(of: person.id)) else {
      throw Refusal.notFound
    }
    return PersonPage(person, profile, grants: grants, isSelf: person.id == steward.employee.id)
  }
}

extension RoleError {
  /// As it stands beside the field.
  fileprivate var sentence: String {
    switch self {
    case .ownAccount: "Nobody gives roles to themselves or takes them back. Ask another steward."
    case .alreadyHeld: "This person holds that role already, or cannot sign in."
    case .notHeld: "This person does not hold that role any more."
    }
  }
}
