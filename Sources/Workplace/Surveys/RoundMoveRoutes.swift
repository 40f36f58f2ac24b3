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
      return site.redirect(to: round.href, flash: flash)
    } catch let error as RoundError {
      return site.redirect(to: round.href(after: error), flash: error.flash)
    }
  }

  // MARK: - Moderators

  @Sendable func review(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let round = try await site.round(for: context)
    guard round.state == .review else { return site.redirect(to: round.href) }
    let page = try await reviewPage(round, for: moderator)
    return try await site.page(page, for: context, request, at: .surveys)
  }

  @Sendable func sendBack(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let id = try context.roundID
    let form = try await Form(request)
    var reader = FormReader(form)
    // Moderators do not find drafts, and taken back meanwhile it is one: the reason would be lost.
    guard let round = try await site.database.first(RoundQueries.find(id)), round.state == .review
    else { return try await notSentBack(id, form, for: context, request) }
    guard let typed = ReasonForm(&reader) else {
      return try await reviewAgain(round, for: moderator, reader, context, request)
    }
    do {
      try await site.roundMoves.sendBack(round.id, because: typed.reason, by: moderator)
      // Not to the round, which is a draft again.
      return site.redirect(to: "/surveys", flash: .roundSentBack)
    } catch let error as RoundError {
      return try await notSentBack(id, form, why: error.sentence, for: context, request)
    }
  }

  @Sendable func approve(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let round = try await site.round(for: context)
    var reader = FormReader(try await Form(request))
    let wording = reader.optionalText("wording", "what you read", maximum: 64)
    do {
      try await site.roundMoves.approve(
        round.id, wording: wording ?? "", by: moderator, at: Date())
      return site.redirect(to: round.href, flash: .roundApproved)
    } catch let error as RoundError {
      guard let sentence = error.sentence else {
        return site.redirect(to: "/surveys", flash: error.flash)
      }
      reader.refuse("decision", sentence)
      return try await reviewAgain(round, for: moderator, reader, context, request)
    }
  }

  /// The review, with what is wrong with the decision.
  private func reviewAgain(
    _ round: SurveyRound, for moderator: Moderator, _ reader: FormReader,
    _ context: EmployeeContext, _ request: Request
  ) async throws -> Response {
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
      return site.redirect(to: round.href)
    }
    return try await site.page(cancellationPage(round), for: context, request, at: .surveys)
  }

  @Sendable func cancel(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let canceller = try context.analystOrModerator
    let round = try await site.round(for: context)
    let form = try await Form(request)
    var reader = FormReader(form)
    guard round.state.after(.cancellation) != nil else {
      return try await notCalledOff(form, for: context, request)
    }
    guard let typed = ReasonForm(&reader) else {
      var page = cancellationPage(round)
      page.reason = reader.field("reason")
      return try await site.page(
        page, for: context, request, at: .surveys, status: .unprocessableContent)
    }
    do {
      try await site.roundMoves.cancel(round.id, because: typed.reason, by: canceller)
      return site.redirect(to: round.href, flash: .roundCancelled)
    } catch is RoundError {
      return try await notCalledOff(form, for: context, request)
    }
  }

  private func cancellationPage(_ round: SurveyRound) -> RoundCancellationPage {
    RoundCancellationPage(
      round: Link(round.text.title, href: round.href), action: "\(round.href)/cancellation")
  }

  // MARK: - Too late

  /// - Parameter why: nil when the round is not in review any more.
  private func notSentBack(
    _ id: SurveyRound.ID, _ form: Form, why: String? = nil, for context: EmployeeContext,
    _ request: Request
  ) async throws -> Response {
    let round = try await site.database.first(RoundQueries.find(id))
    // Whoever does not find the round learns no more of it than that.
    let found = round.flatMap { $0.state.isVisible(to: context.employee) ? $0 : nil }
    let standing =
      found.map { "it is “\($0.state.label)” now." }
      ?? "somebody took it back, sent it back or deleted it."
    return try await unsent(
      form, "This round was not sent back", why ?? "It had left review already: \(standing)",
      way: found.map { Link($0.text.title, href: $0.href) } ?? Link("Surveys", href: "/surveys"),
      context, request)
  }

  private func notCalledOff(
    _ form: Form, for context: EmployeeContext, _ request: Request
  ) async throws -> Response {
    let round = try await site.round(for: context)
    return try await unsent(
      form, "This round was not called off",
      "Only a round that is approved or announced can be called off, and this one is "
        + "“\(round.state.label)” now.",
      way: Link(round.text.title, href: round.href), context, request)
  }

  private func unsent(
    _ form: Form, _ title: String, _ words: String, way: Link, _ context: EmployeeContext,
    _ request: Request
  ) async throws -> Response {
    let typed = form.shown("reason")
    let page = RoundUnsentPage(
      title: title, words: words, typed: typed.allSatisfy(\.isWhitespace) ? nil : typed, way: way)
    return try await site.page(
      page, for: context, request, at: .surveys, status: .unprocessableContent)
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
