import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions/:id/signatures`: sign, change one's signature, take it back.
struct SignatureRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/petitions/:id/signatures", use: sign)
    employees.post("/petitions/:id/signatures/mine", use: change)
    employees.get("/petitions/:id/signatures/withdrawal", use: askToWithdraw)
    employees.post("/petitions/:id/signatures/withdrawal", use: withdraw)
  }

  @Sendable func sign(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    let form = try await Form(request)
    do {
      let form = try SignatureForm(form)
      let outcome = try await site.signatures.sign(
        Signing(
          petition: id, employee: context.employee.id, showsName: form.showsName,
          reason: form.reason))
      return try await answer(outcome, showsName: form.showsName, id, request, context)
    } catch let refused as RefusedSignatureForm {
      return try await formAgain(refused, for: id, request, context)
    } catch let error as DatabaseError where error.isOutOfRoom {
      throw Refusal.notStored(retryAfter: 60)
    }
  }

  private func answer(
    _ outcome: SigningOutcome, showsName: Bool, _ id: Petition.ID, _ request: Request,
    _ context: EmployeeContext
  ) async throws -> Response {
    switch outcome {
    case .signed: back(to: id, showsName ? .signedWithName : .signedHidden)
    case .alreadySigned: back(to: id, .alreadySigned)
    case .closed: back(to: id, .petitionClosed)
    case .withdrawn: back(to: id, .withdrawn)
    case .notSigned: back(to: id, .notSigned)
    case .notFound: throw Refusal.notFound
    }
  }

  @Sendable func change(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    let form = try await Form(request)
    do {
      let form = try SignatureForm(form)
      let changed = try await site.database.run(
        PetitionQueries.changeSignature(
          Signing(
            petition: id, employee: context.employee.id, showsName: form.showsName,
            reason: form.reason)))
      return back(to: id, changed > 0 ? .signatureChanged : .notSigned)
    } catch let refused as RefusedSignatureForm {
      return try await formAgain(refused, for: id, request, context)
    }
  }

  @Sendable func askToWithdraw(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let id = try context.petitionID
    guard let (petition, own) = try await petition(id, for: context.employee) else {
      throw Refusal.notFound
    }
    guard let mine = SignaturePanel(petition, own: own, now: Date()).mine else {
      return back(to: id, .notSigned)
    }
    let page = WithdrawalPage(
      petition: Link(petition.title, href: petition.href),
      action: petition.href + "/signatures/withdrawal", mine: mine)
    return try await site.page(page, for: context, request, at: .petitions)
  }

  @Sendable func withdraw(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    let outcome = try await site.signatures.withdraw(
      Withdrawal(petition: id, employee: context.employee.id))
    return try await answer(outcome, showsName: false, id, request, context)
  }

  /// The petition with the form as it was sent and what is wrong with it.
  private func formAgain(
    _ refused: RefusedSignatureForm, for id: Petition.ID, _ request: Request,
    _ context: EmployeeContext
  ) async throws -> Response {
    guard let (petition, own) = try await petition(id, for: context.employee) else {
      throw Refusal.notFound
    }
    var panel = SignaturePanel(petition, own: own, now: Date())
    panel.keep(refused)
    let page = SignatureFormPage(
      petition: Link(petition.title, href: petition.href), problems: panel.problems,
      panel: site.templates.render(panel, with: SignaturePanel.template),
      body: Markdown.html(petition.background))
    return try await site.page(
      page, for: context, request, at: .petitions, status: .unprocessableContent)
  }

  private func petition(
    _ id: Petition.ID, for employee: Employee
  ) async throws -> (Petition, PetitionView.Own)? {
    guard let petition = try await site.database.first(PetitionQueries.find(id)),
      let view = try await site.petitions.view(of: id, for: employee.id)
    else { return nil }
    return (petition, view.own)
  }

  private func back(to id: Petition.ID, _ flash: Flash) -> Response {
    site.redirect(to: Petition.href(id), flash: flash)
  }
}

extension DatabaseError {
  /// Whether the server has no room left, so that nothing was stored (SQLSTATE 53100).
  fileprivate var isOutOfRoom: Bool { sqlState == "53100" }
}
