import Foundation
import Hummingbird
import Postgres
import Web

/// `/moderation`: the queue, a draft in it, and the decision about it. Whoever is no moderator finds
/// nothing here.
struct ModerationRoutes {
  let site: Site

  static let pageSize = 20

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/moderation", use: queue)
    employees.get("/moderation/:id", use: show)
    employees.post("/moderation/:id/decisions", use: decide)
  }

  @Sendable func queue(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let place = QueuePlace(Form(query: request.uri.query).shown("after"))
    let drafts = try await site.database.rows(
      ModerationQueries.queue(
        for: moderator.employee.id, after: place, limit: Self.pageSize + 1))
    let waiting = try await site.database.first(ModerationQueries.waiting()) ?? 0
    let rounds = try await site.database.first(RoundQueries.inReview()) ?? 0
    let page = ModerationPage(
      Slice(drafts, size: Self.pageSize, cursor: \.cursor), waiting: waiting, rounds: rounds,
      isBeginning: place == nil, now: Date())
    return try await site.page(page, for: context, request)
  }

  @Sendable func show(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let id = try context.petitionID
    guard let page = try await page(of: id, for: moderator) else {
      let ended = try await ended(id, typed: "")
      return try await site.page(ended, for: context, request)
    }
    return try await site.page(page, for: context, request)
  }

  @Sendable func decide(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let moderator = try context.moderator
    let id = try context.petitionID
    let form = try await Form(request)
    var reader = FormReader(form)
    if let decision = ReviewDecision(form, &reader, about: id) {
      do {
        try await moderator.decide(decision, in: site.database)
        return site.redirect(to: "/moderation", flash: decision.outcome.flash)
      } catch let error as ReviewError {
        error.sentence.map { reader.refuse("decision", $0) }
      }
    }
    guard var page = try await page(of: id, for: moderator) else {
      let ended = try await ended(id, typed: form.shown("comment"))
      return try await site.page(ended, for: context, request, status: .unprocessableContent)
    }
    page.keep(reader)
    return try await site.page(page, for: context, request, status: .unprocessableContent)
  }

  /// The draft; nil when it is not in review.
  private func page(of id: Petition.ID, for moderator: Moderator) async throws -> ReviewPage? {
    guard
      let draft = try await site.database.first(
        ModerationQueries.draft(id, for: moderator.employee.id))
    else { return nil }
    let sponsors = try await site.database.rows(ModerationQueries.sponsors(of: id))
    let returns = try await site.database.rows(ModerationQueries.returns(of: id))
    guard let policy = try await site.database.first(PolicyQueries.policy()) else {
      throw Refusal.notFound
    }
    let similar = try await site.similar(to: draft.title)
    return ReviewPage(
      draft, sponsors: sponsors, similar: similar, returns: returns, policy: policy, now: Date())
  }

  /// What became of a draft that is no longer in review.
  private func ended(_ id: Petition.ID, typed: String) async throws -> EndedReviewPage {
    guard let ending = try await site.database.first(ModerationQueries.ending(of: id)) else {
      throw Refusal.notFound
    }
    return EndedReviewPage(ending, of: id, typed: typed)
  }
}

extension QueuePlace {
  /// Reads the query of a page of the queue; nil at its beginning and for what makes no sense.
  fileprivate init?(_ parameter: String) {
    guard let cursor = Cursor(parameter: parameter, keys: 2), let since = cursor.time(at: 0),
      let id = Petition.ID(cursor.keys[1])
    else { return nil }
    self.init(since: since, id: id)
  }
}

extension WaitingDraft {
  fileprivate var cursor: Cursor { Cursor(["\(place)", "\(id)"]) }
}

extension ReviewOutcome {
  fileprivate var flash: Flash {
    switch self {
    case .open: .draftOpened
    case .sendBack: .draftSentBack
    case .reject: .draftRejected
    }
  }
}
