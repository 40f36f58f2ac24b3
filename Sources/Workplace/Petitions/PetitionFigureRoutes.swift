import Foundation
import Hummingbird
import Postgres
import Web

/// `/petitions.atom` and `/petitions/:id/figures.json`: what every employee may read, for programs.
/// No person is in either.
struct PetitionFigureRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get("/petitions.atom", use: feed)
    employees.get("/petitions/:id/figures.json", use: figures)
  }

  /// The newest petitions as an Atom feed (RFC 4287).
  @Sendable func feed(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let list = PetitionList(text: "", state: nil, sort: .newest, after: nil)
    let petitions = try await site.database.rows(PetitionListQueries.page(list, limit: 30))
    let document = AtomFeed(
      petitions: petitions, site: site.settings.publicURL, company: site.settings.company)
    return .document(document.xml, type: "application/atom+xml; charset=utf-8", for: request)
  }

  @Sendable func figures(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let id = try context.petitionID
    guard let petition = try await site.database.first(PetitionQueries.find(id)) else {
      throw Refusal.notFound
    }
    let days = try await site.database.rows(PetitionQueries.days(of: id))
    let versions = try await site.database.rows(ResponseQueries.publications(of: id))
    let verdicts = try await site.database.first(VerdictQueries.shown(on: id))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.dateEncodingStrategy = .iso8601
    let json = try encoder.encode(
      PetitionFigures(
        petition, days: days, response: ResponseFigures(versions, shown: verdicts)))
    return .document(
      String(decoding: json, as: UTF8.self), type: "application/json; charset=utf-8", for: request)
  }
}

/// The public figures of one petition.
private struct PetitionFigures: Encodable {
  let title: String
  let state: String
  let opened: Date
  let closes: Date?
  let closed: Date?
  let responseDue: Date?
  let answered: Date?
  let signatures: Int
  let threshold: Int
  /// Signatures a day, the day in UTC; withdrawn ones are taken out of the day they were given.
  let days: [DayFigure]
  /// Left out until there is one.
  let response: ResponseFigures?

  struct DayFigure: Encodable {
    let day: String
    let signatures: Int
  }

  init(_ petition: Petition, days: [(day: Day, signatures: Int)], response: ResponseFigures?) {
    title = petition.title
    state = petition.state.rawValue
    opened = petition.dates.openedAt
    closes = petition.dates.closesAt
    closed = petition.dates.closedAt
    responseDue = petition.dates.responseDueAt
    answered = petition.dates.answeredAt
    signatures = petition.signatures
    threshold = petition.threshold
    self.response = response
    self.days = days.map { DayFigure(day: $0.day.description, signatures: $0.signatures) }
  }
}

/// The public figures of a response; verdicts as far as its page shows them.
private struct ResponseFigures: Encodable {
  let published: Date
  let corrected: Date?
  let versions: Int
  let answers: Int?
  let fallsShort: Int?

  /// Nil without a version.
  init?(_ versions: [ResponseVersion], shown: VerdictFigures.Count?) {
    guard let first = versions.first, let latest = versions.last else { return nil }
    published = first.publishedAt
    corrected = versions.count > 1 ? latest.publishedAt : nil
    self.versions = versions.count
    answers = shown?.answers
    fallsShort = shown?.fallsShort
  }
}
