import Hummingbird
import Postgres
import Web

/// `/petitions/:id/closure`: authors close their petition.
struct ClosureRoutes {
  let site: Site

  static let longestReason = 300

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions/:id/closure", use: askToClose)
    employees.post("/petitions/:id/closure", use: close)
  }

  @Sendable func askToClose(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    guard Petition.State.signable.contains(author.petition.state) else {
      return site.redirect(to: author.petition.href, flash: .closedAlready)
    }
    let page = ClosurePage(author.petition, state: author.petition.state, why: Field("why"))
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func close(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let author = try await site.author(of: context.petitionID, context)
    var reader = FormReader(try await Form(request))
    var state = author.petition.state
    let why = reader.markdown("why", "why you close it", maximum: Self.longestReason)
    if let why {
      do {
        try await author.close(because: why, in: site.database)
        return site.redirect(to: author.petition.href, flash: .closed)
      } catch PetitionError.wrongState(let present) {
        guard present == .responseDue else {
          return site.redirect(to: author.petition.href, flash: .closedAlready)
        }
        state = present
      }
    }
    let page = ClosurePage(author.petition, state: state, why: reader.field("why"))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }
}

extension ClosurePage {
  /// - Parameter state: where the petition stands by now.
  fileprivate init(_ petition: Petition, state: Petition.State, why: Field) {
    let due = petition.dates.responseDueAt.map { " until \(Moment(day: $0).text)" } ?? ""
    self.init(
      petition: Link(petition.title, href: petition.href), action: petition.href + "/closure",
      owes: state == .answered
        ? "The response stays, and those who signed can still say whether it answers them."
        : "Below its threshold, leadership then owes no answer to it.",
      waits: state == .responseDue
        ? "Leadership owes an answer\(due), and closing would take that away. You can close the "
          + "petition once it is answered." : nil,
      why: why, problems: Problem.of(why))
  }
}
