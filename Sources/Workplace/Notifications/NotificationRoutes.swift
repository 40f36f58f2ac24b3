import Foundation
import Hummingbird
import Postgres
import Web

/// `/notifications`: what one was told, and what of it goes by mail.
struct NotificationRoutes {
  let site: Site

  static let pageSize = 30

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/notifications", use: index)
    employees.post("/notifications/reading", use: markAllRead)
    employees.get("/notifications/settings", use: settings)
    employees.post("/notifications/settings", use: changeSettings)
    employees.get("/notifications/:id", use: open)
  }

  @Sendable func index(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let page = try await page(before: request.place, context)
    return try await site.page(page, for: context, request)
  }

  /// Marks one as read and leads to its petition. Following a link is reading it, so this is a GET: it
  /// changes nothing but what its reader has read, and works from a mail.
  @Sendable func open(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
      let found = try await site.database.first(
        NotificationQueries.find(id, of: context.employee.id))
    else { throw Refusal.notFound }
    if !found.isRead {
      _ = try await site.database.run(NotificationQueries.read(id, of: context.employee.id))
    }
    return site.redirect(to: found.target ?? "/notifications")
  }

  @Sendable func markAllRead(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    var reader = FormReader(try await Form(request))
    guard let newest = reader.notification("upTo"), reader.isValid else {
      var page = try await page(before: nil, context)
      page.upTo = Field(
        "upTo", value: page.upTo?.value ?? "", error: reader.field("upTo").error)
      return try await site.page(page, for: context, request, status: .unprocessableContent)
    }
    _ = try await site.database.run(
      NotificationQueries.readAll(upTo: newest, of: context.employee.id))
    return site.redirect(to: "/notifications", flash: .allRead)
  }

  @Sendable func settings(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    try await site.page(try await settingsPage(context), for: context, request)
  }

  @Sendable func changeSettings(
    _ request: Request, _ context: EmployeeContext
  ) async throws -> Response {
    let form = try await Form(request)
    var reader = FormReader(form)
    guard let shown = reader.kinds("shown"), reader.isValid else {
      var page = try await settingsPage(context)
      page.shown = Field(
        "shown", value: page.shown.value, error: reader.field("shown").error)
      return try await site.page(page, for: context, request, status: .unprocessableContent)
    }
    let muted = shown.filter { form.shown($0.rawValue).isEmpty }
    _ = try await site.database.run(
      NotificationQueries.mute(muted, of: shown, by: context.employee.id))
    return site.redirect(to: "/notifications/settings", flash: .notificationsChosen)
  }

  private func page(
    before place: Int64?, _ context: EmployeeContext
  ) async throws -> NotificationsPage {
    let found = try await site.database.rows(
      NotificationQueries.page(
        of: context.employee.id, before: place, limit: Self.pageSize + 1))
    return NotificationsPage(
      Slice(found, size: Self.pageSize) { Cursor(["\($0.id)"]) }, isFirst: place == nil,
      unread: context.session.unreadNotifications)
  }

  private func settingsPage(
    _ context: EmployeeContext
  ) async throws -> NotificationSettingsPage {
    let muted = try await site.database.rows(NotificationQueries.muted(by: context.employee.id))
    return NotificationSettingsPage(for: context.employee, muted: Set(muted))
  }
}

extension Request {
  /// The notification behind which a page of the list begins.
  fileprivate var place: Int64? {
    Cursor(parameter: Form(query: uri.query).shown("before"), keys: 1)
      .flatMap { Int64($0.keys[0]) }
  }
}

extension FormReader {
  /// The number of a notification, as the page sent it along.
  fileprivate mutating func notification(_ name: String) -> Int64? {
    guard let text = line(name, "what you have seen", maximum: 20) else { return nil }
    guard let id = Int64(text), id > 0 else {
      refuse(name, "Look at the list as it is now, then mark it as read.")
      return nil
    }
    return id
  }

  /// The kinds that the settings showed, as the page sent them along: a switch that is off is not sent
  /// at all, and must not be taken for one that was never there.
  fileprivate mutating func kinds(_ name: String) -> [NotificationKind]? {
    guard let text = line(name, "your choice", maximum: 1000) else { return nil }
    let kinds = text.split(separator: " ").map { NotificationKind(rawValue: String($0)) }
    guard kinds.allSatisfy({ $0 != nil }) else {
      refuse(name, "Look at your choice as it is now, then change it.")
      return nil
    }
    return kinds.compactMap { $0 }
  }
}
