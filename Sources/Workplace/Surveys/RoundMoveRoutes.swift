import Foundation
import Hummingbird
import Postgres
import Rounds
import Web

/// `/surveys/:id/submission`, `/withdrawal`, `/review`, `/return`, `/approval`, `/cancellation`: a
/// round on its way to being announced.
struct RoundMoveRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.post("/surveys/:id/submission", use: submit)
    employees.post("/surveys/:id/withdrawal", use: withdraw)
    employees.get("/surveys/:id/review", use: review)
    employees.post("/surveys/:id/return", use: sendBack)
    employees.post("/surveys/:id/approval", use: approve)
    employees.get("/surveys/:id/cancellation", use: askToCancel)
    employees.post("/surveys/:id/cancellation", use: cancel)
  }

  // MARK: - Analysts

  @Sendable func submit(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let round = try await site.round(for: context)
    return try await move(round, then: .roundHandedIn) {
      try await site.roundMoves.submit(round.id, by: analyst, at: Date())
    }
  }

  @Sendable func withdraw(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let analyst = try context.analyst
    let round = try await site.round(for: context)
    return try await move(round, then: .roundTakenBack) {
      try await site.roundMoves.withdraw(round.id, by: analyst)
    }
  }

  /// Goes to the round, which says where it stands, whether it was moved by this request or not.
  private func move(
    _ round: SurveyRound, then flash: Flash, _ work: () async throws -> Void
  ) async throws -> Response {
    do {
      try await work()
      return .seeOther(round.href, flash: flash, cookies: site.cookies)
    } catch let error as RoundError {
      return .seeOther(round.href(after: error), flash: error.flash, cookies: site.cookies)
    }
  }

  // MARK: - Moderators

  @Sendable func review(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let round = try await site.round(for: context)
    guard round.state == .review else { return .seeOther(round.href, cookies: site.cookies) }
    let page = try await reviewPage(round, for: moderator)
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func sendBack(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    // Moderators do not see drafts, and this is one again.
    try await decide(request, context, then: .roundSentBack, at: "/surveys") {
      round, moderator, reader in
      guard let form = ReasonForm(&reader) else { return false }
      try await site.roundMoves.sendBack(round.id, because: form.reason, by: moderator)
      return true
    }
  }

  @Sendable func approve(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await decide(request, context, then: .roundApproved) { round, moderator, reader in
      let wording = reader.optionalText("wording", "what you read", maximum: 64)
      try await site.roundMoves.approve(
        round.id, wording: wording ?? "", by: moderator, at: Date())
      return true
    }
  }

  /// - Parameters:
  ///   - path: where to go then; by default the round.
  ///   - work: false when the form could not be read.
  private func decide(
    _ request: Request, _ context: EmployeeContext, then flash: Flash, at path: String? = nil,
    _ work: (SurveyRound, Moderator, inout FormReader) async throws -> Bool
  ) async throws -> Response {
    let moderator = try context.moderator
    let round = try await site.round(for: context)
    var reader = FormReader(try await Form(request))
    do {
      if try await work(round, moderator, &reader) {
        return .seeOther(path ?? round.href, flash: flash, cookies: site.cookies)
      }
    } catch let error as RoundError {
      guard let sentence = error.sentence else {
        return .seeOther("/surveys", flash: error.flash, cookies: site.cookies)
      }
      reader.refuse("decision", sentence)
    }
    guard round.state == .review else {
      return .seeOther("/surveys", flash: .movedOn, cookies: site.cookies)
    }
    var page = try await reviewPage(round, for: moderator)
    page.decision = reader.field("decision")
    page.reason = reader.field("reason")
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
  }

  private func reviewPage(
    _ round: SurveyRound, for moderator: Moderator
  ) async throws -> RoundReviewPage {
    let policy = try await site.policy(of: round)
    let isEditor = try await site.database.first(
      RoundQueries.isEditor(moderator.employee.id, of: round.id))
    return RoundReviewPage(
      heading: "Review: \(round.text.title)", round: Link(round.text.title, href: round.href),
      author: round.authorName ?? "A former colleague",
      content: RoundContent(policy, rollBefore: try await site.rollBefore(round)),
      hints: policy.hints(at: Date()), returned: round.reason.isEmpty ? nil : round.reason,
      conflict: isEditor == true ? RoundError.ownRound.sentence : nil,
      wording: policy.wording?.description ?? "", approval: "\(round.href)/approval",
      sendBack: "\(round.href)/return")
  }

  // MARK: - Calling off

  @Sendable func askToCancel(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    _ = try context.analystOrModerator
    let round = try await site.round(for: context)
    guard round.state.after(.cancellation) != nil else {
      return .seeOther(round.href, cookies: site.cookies)
    }
    return try await site.page(cancellationPage(round), for: context, request, at: .surveys)
  }

  @Sendable func cancel(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let canceller = try context.analystOrModerator
    let round = try await site.round(for: context)
    var reader = FormReader(try await Form(request))
    guard let form = ReasonForm(&reader) else {
      guard round.state.after(.cancellation) != nil else {
        return .seeOther(round.href, flash: .movedOn, cookies: site.cookies)
      }
      var page = cancellationPage(round)
      page.reason = reader.field("reason")
      return try await site.page(
        page, for: context, request, at: .surveys, status: .unprocessableContent)
    }
    return try await move(round, then: .roundCancelled) {
      try await site.roundMoves.cancel(round.id, because: form.reason, by: canceller)
    }
  }

  private func cancellationPage(_ round: SurveyRound) -> RoundCancellationPage {
    RoundCancellationPage(
      round: Link(round.text.title, href: round.href), action: "\(round.href)/cancellation")
  }
}

extension RoundError {
  /// As the next page says it.
  fileprivate var flash: Flash {
    switch self {
    case .noQuestions: .roundAsksNothing
    case .opensInPast: .roundOpensInPast
    default: .movedOn
    }
  }
}
