import Foundation
import Postgres
import Rounds

/// A survey round of the demo.
public struct DemoRound: Sendable {
  /// What it is called.
  public let title: String
  /// When it is approved and announced.
  public let announced: Date
  /// From when on ballots are taken.
  public let opens: Date
  /// Until when.
  public let closes: Date
  let file: DemoRoundFile

  init(_ file: DemoRoundFile, now: Date) {
    let today = Day(now, in: .gmt)
    self.file = file
    title = file.title(now: now)
    announced = today.adding(days: -file.announced).date.addingTimeInterval(9 * 3600)
    opens = today.adding(days: -file.opens).date.addingTimeInterval(8 * 3600)
    closes = today.adding(days: -file.closes).date.addingTimeInterval(16 * 3600)
  }
}

/// Somebody of the demo who asks for a token.
public struct DemoVoter: Sendable {
  /// Who they are.
  public let employee: Int64
  /// Nil for those who ask and do not answer.
  public let answers: BallotAnswers?
}

/// What the people of the demo do about its survey rounds, by the same functions as on the site: the
/// analyst writes a round, the moderator approves it, employees ask for tokens. Whoever holds the
/// rounds does the rest with a tabulator and a ballot box.
public struct DemoRounds: Sendable {
  /// In the order in which they are held.
  public let rounds: [DemoRound]
  private let surveys: DemoSurveyFiles
  private let people: [DemoPerson]
  private let database: Pool<WebRole>
  private let owner: Pool<LoginRole>
  private let scripts: BallotScripts

  /// - Parameters:
  ///   - directory: the folder `demo` of the repository.
  ///   - publicDirectory: where the scripts of the ballot are.
  ///   - database: where the demo company has been loaded.
  ///   - owner: the same as its owner, who may tell of other times.
  /// - Throws: ``DemoError`` when a file is not as it should be.
  public init(
    directory: String, publicDirectory: String, database: Pool<WebRole>, owner: Pool<LoginRole>,
    now: Date = Date()
  ) throws {
    let files = try DemoFiles(directory: directory)
    surveys = files.surveys
    people = try DemoPeople.make(files, DemoCalendar(now: now))
    rounds = surveys.rounds.map { DemoRound($0, now: now) }
    self.database = database
    self.owner = owner
    scripts = try BallotScripts(publicDirectory: publicDirectory)
  }

  /// The analyst hands the round in, and the moderator approves it.
  ///
  /// - Returns: its number.
  public func approve(_ round: DemoRound) async throws -> Int64 {
    guard
      let analyst = try await database.first(DemoRoundQueries.holder(of: .analyst))
        .flatMap(Analyst.init),
      let moderator = try await database.first(DemoRoundQueries.holder(of: .moderator))
        .flatMap(Moderator.init),
      let template = try await database.rows(SurveyTemplateQueries.all())
        .first(where: { $0.name == round.file.template })
    else {
      throw DemoError("An analyst, a moderator or the template of “\(round.title)” is missing.")
    }
    let asked = try await database.rows(SurveyTemplateQueries.questions(of: template.id))
    let text = RoundText(
      title: round.title, introduction: round.file.introduction, opensAt: round.opens,
      closesAt: round.closes, minimum: 10, commentMinimum: 10, lists: SegmentKind.allCases,
      departments: [], sites: [])
    let id = try await analyst.start(text, asking: asked, in: database)
    let moves = RoundMoves(database: database, scripts: scripts.hashes)
    try await moves.submit(id, by: analyst, at: round.announced)
    let roll = try await database.rows(RollQueries.cells(departments: [], sites: []))
    let read = RoundPolicy(
      text, asking: asked, rule: ([], []), roll: roll, scripts: scripts.hashes)
    try await moves.approve(
      id, wording: read.wording?.description ?? "", by: moderator, at: round.announced)
    return id
  }

  /// The policy of a round that the tabulator has announced, and its hash.
  public func policy(of round: Int64) async throws -> (bytes: Data, hash: PolicyHash) {
    guard let found = try await database.first(RoundQueries.find(round)),
      let bytes = found.policy, let hash = found.policyHash
    else { throw DemoError("The tabulator has not announced round \(round).") }
    return (Data(bytes), hash)
  }

  /// Who asks for a token, and what they answer.
  public func voters(in round: DemoRound, of policy: RoundPolicy) async throws -> [DemoVoter] {
    let known = try await owner.rows(EmployeeImportQueries<LoginRole>.known())
    let ids = Dictionary(known.map { ($0.record.number, $0.id) }, uniquingKeysWith: { $1 })
    let votes = DemoVotes(round.file, surveys, people: people, policy: policy)
    return votes.askers.enumerated().compactMap { index, person in
      ids[people[person].record.number].map {
        DemoVoter(
          employee: $0,
          answers: votes.ballots.indices.contains(index) ? votes.ballots[index] : nil)
      }
    }
  }

  /// Employees ask for tokens, as their browsers do.
  public func ask(_ requests: [(employee: Int64, blinded: Data)], in round: Int64) async throws {
    for chunk in requests.chunks(of: 256) {
      try await database.pipeline(
        chunk.map { TokenQueries.ask(Array($0.blinded), in: round, for: $0.employee) })
    }
  }

  /// What the tabulator answered, by employee.
  public func signatures(in round: Int64) async throws -> [Int64: Data] {
    let signed = try await owner.rows(DemoRoundQueries.signatures(in: round))
    return Dictionary(signed.map { ($0.employee, Data($0.signature)) }, uniquingKeysWith: { $1 })
  }

  /// Says in the audit log what the tabulator did at that moment, and tells people of it unless it was
  /// so long ago that nobody would look for it any more.
  public func tell(at moment: Date, now: Date) async throws {
    try await RoundChores(database: database).run(at: moment)
    let isRecent = moment > now.addingTimeInterval(-Self.toldDays * 86_400)
    try await owner.transaction { transaction in
      try await transaction.run(
        isRecent ? DemoRoundQueries.tell(at: moment) : DemoRoundQueries.tellNobody())
      try await transaction.run(DemoHistoryQueries.countUnread())
    }
  }

  private static let toldDays = 7.0
}
