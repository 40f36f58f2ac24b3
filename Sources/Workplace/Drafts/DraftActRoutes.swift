import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/gathering`, `/revision`, `/review`, `/retraction`: its authors move a draft on.
struct DraftActRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/petitions/:id/gathering", use: gather)
    employees.get("/petitions/:id/revision", use: askToRevise)
    employees.post("/petitions/:id/revision", use: revise)
    employees.post("/petitions/:id/review", use: submit)
    employees.get("/petitions/:id/retraction", use: askToGiveUp)
    employees.post("/petitions/:id/retraction", use: giveUp)
  }

  private var acts: DraftActs { DraftActs(database: site.database) }

  @Sendable func gather(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await act(context, then: .gatheringBegan) { id, author in
      try await acts.gatherSponsors(for: id, by: author)
    }
  }

  @Sendable func revise(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await act(context, then: .backToWriting) { id, author in
      try await acts.revise(id, by: author)
    }
  }

  @Sendable func submit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await act(context, then: .handedIn) { id, author in
      try await acts.submit(id, by: author)
    }
  }

  @Sendable func giveUp(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await act(context, then: .petitionGivenUp) { id, author in
      try await acts.giveUp(id, by: author)
    }
  }

  /// Goes back to the authors' page, which says where the petition stands, whether it was moved by
  /// this request or had been by another.
  private func act(
    _ context: EmployeeContext, then flash: Flash,
    _ body: (Petition.ID, Employee) async throws -> Void
  ) async throws -> Response {
    let id = try context.petitionID
    do {
      try await body(id, context.employee)
      return site.redirect(to: Draft.href(id), flash: flash)
    } catch let error as DraftError {
      return site.redirect(to: Draft.href(id), flash: error.flash)
    } catch PetitionError.notFound {
      throw Refusal.notFound
    }
  }

  @Sendable func askToRevise(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let draft = try await site.draftOfAuthor(for: context)
    guard draft.state == .gatheringSponsors else {
      return site.redirect(to: draft.href)
    }
    let page = DraftConfirmationPage(
      title: "Go back to writing", draft: Link(draft.text.title, href: draft.href),
      words: "Nobody can sponsor it while you write. Whoever sponsors it already still does if the "
        + "text stays as it is; if you change title, background or addressee, they are told and must "
        + "agree again. The link stays the same.",
      action: "\(Petition.href(draft.id))/revision", button: "Go back to writing",
      back: "Keep gathering sponsors", isFinal: false)
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func askToGiveUp(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let draft = try await site.draftOfAuthor(for: context)
    guard Sponsorship.withdrawable.contains(draft.state) else {
      return site.redirect(to: draft.href)
    }
    let page = DraftConfirmationPage(
      title: "Give this petition up", draft: Link(draft.text.title, href: draft.href),
      words:
        "It will not be opened, and its link leads to nothing any more. This cannot be undone. "
        + "Its authors can still read the text and start another petition with it.",
      action: "\(Petition.href(draft.id))/retraction", button: "Give this petition up",
      back: "Keep it", isFinal: true)
    return try await site.page(page, for: context, request, at: .petitions)
  }
}

extension DraftError {
  /// As the next page says it.
  fileprivate var flash: Flash {
    switch self {
    case .movedOn, .changedMeanwhile, .hasCoAuthor: .movedOn
    case .incomplete: .draftIncomplete
    case .tooFewSponsors: .sponsorsMissing
    }
  }
}
