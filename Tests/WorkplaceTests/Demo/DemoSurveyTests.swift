import Foundation
import Rounds
import Testing

@testable import Workplace

@Suite("The surveys of the demo")
struct DemoSurveyTests {
  private let files: DemoFiles
  private let people: [DemoPerson]
  private var surveys: DemoSurveyFiles { files.surveys }

  init() throws {
    files = try LoadedDemo.plan.files
    people = try LoadedDemo.plan.people
  }

  @Test("The bank has questions of every kind and theme, some of them reversed") func bank() {
    let questions = surveys.bank.questions
    #expect(Set(questions.map(\.kind)) == Set(QuestionKind.allCases))
    #expect(surveys.bank.themes.count == 6)
    #expect(Set(questions.compactMap(\.theme)) == Set(surveys.bank.themes.map(\.key)))
    #expect(questions.count(where: \.isReverse) >= 3)
    #expect(surveys.bank.templates.map(\.name) == ["Monthly pulse", "Yearly survey"])
    #expect(surveys.bank.templates.last?.questions.sorted() == questions.map(\.key).sorted())
  }

  @Test("No comment occurs twice") func comments() {
    let comments = surveys.rounds.flatMap { $0.comments.values.joined() }
    #expect(comments.count > 120)
    #expect(Set(comments.map { $0.lowercased() }).count == comments.count)
  }

  @Test("The month in a title is the clock's") func titles() throws {
    let round = try #require(surveys.rounds.first)
    #expect(round.title(now: Date(timeIntervalSince1970: 1_795_400_000)) == "Pulse of October 2026")
    #expect(
      round.title(now: Date(timeIntervalSince1970: 1_798_800_000)) == "Pulse of December 2026")
  }

  @Test("Every ballot answers its policy, and fits") func ballots() throws {
    for round in surveys.rounds {
      let policy = policy(of: round)
      let votes = DemoVotes(round, surveys, people: people, policy: policy)
      #expect(votes.askers.count == round.tokens)
      #expect(Set(votes.askers).count == round.tokens)
      #expect(votes.ballots.count == round.ballots)
      for ballot in votes.ballots {
        #expect(try BallotAnswers(ballot.canonical, to: policy) == ballot)
        #expect(Padding.add(to: ballot.canonical, size: policy.ballotSize) != nil)
      }
    }
  }

  @Test("Each comment is written once, by somebody of about its mood") func writers() throws {
    let round = try #require(surveys.rounds.first)
    let ballots = votes(round).ballots
    for (question, comments) in round.comments {
      let written = ballots.compactMap { ballot -> String? in
        guard case .text(let text) = ballot.answers[question] else { return nil }
        return text
      }
      #expect(written.sorted() == comments.sorted())
    }
    let bitterest = try #require(round.comments["change-first"]?.prefix(20))
    let bitter = ballots.filter { ballot in
      bitterest.contains { ballot.answers["change-first"] == .text($0) }
    }
    #expect(mean("leaders-tell-truth", bitter) < mean("leaders-tell-truth", ballots))
  }

  @Test("Nobody of company.json has asked for a token") func accounts() {
    for round in surveys.rounds {
      #expect(votes(round).askers.allSatisfy { people[$0].account == nil })
    }
  }

  @Test("Two plans are equal") func deterministic() throws {
    let round = try #require(surveys.rounds.first)
    let (first, second) = (votes(round), votes(round))
    #expect(first.askers == second.askers)
    #expect(first.ballots == second.ballots)
  }

  @Test("Trust falls after the incident, and what teams do for each other does not") func fall()
    throws
  {
    let round = try #require(surveys.rounds.first)
    let policy = policy(of: round)
    func mean(_ question: String, mood: Double) -> Double {
      var opinions = DemoOpinions(
        bank: surveys.bank, policy: policy, random: SplitMix64(seed: 1))
      let answers = (1...2_000).map { _ in
        BallotAnswers(answers: opinions.answers(inMood: mood))
      }
      return self.mean(question, answers)
    }
    let before = try #require(surveys.moods.months["2026-04"])
    let after = try #require(surveys.moods.months["2026-09"])
    #expect(mean("leaders-tell-truth", mood: before) - mean("leaders-tell-truth", mood: after) > 1)
    // Agreeing with this one is unfavourable.
    #expect(mean("say-one-do-another", mood: before) - mean("say-one-do-another", mood: after) < -1)
    #expect(abs(mean("team-helps", mood: before) - mean("team-helps", mood: after)) < 0.4)
  }

  @Test("Departments differ as moods.json says") func departments() throws {
    let round = try #require(surveys.rounds.first)
    let policy = policy(of: round)
    let ballots = DemoVotes(round, surveys, people: people, policy: policy).ballots
    func mean(of department: String) throws -> Double {
      let position = try #require(policy.lists.first?.segments.firstIndex { $0.name == department })
      return self.mean(
        "leaders-tell-truth", ballots.filter { $0.segments["department"] == position })
    }
    #expect(try mean(of: "Customer Support") < mean(of: "Sales"))
    #expect(try mean(of: "Engineering") < mean(of: "Finance"))
  }

  private func votes(_ round: DemoRoundFile) -> DemoVotes {
    DemoVotes(round, surveys, people: people, policy: policy(of: round))
  }

  private func mean(_ question: String, _ ballots: [BallotAnswers]) -> Double {
    let steps = ballots.compactMap { ballot -> Int? in
      guard case .choice(let step) = ballot.answers[question] else { return nil }
      return step
    }
    return Double(steps.reduce(0, +)) / Double(steps.count)
  }

  /// As it would be agreed; what does not matter to who answers what is left out.
  private func policy(of round: DemoRoundFile) -> RoundPolicy {
    let template = surveys.bank.templates.first { $0.name == round.template }
    let questions = (template?.questions ?? []).compactMap { key in
      surveys.bank.questions.first { $0.key == key }
    }
    return RoundPolicy(
      title: "Pulse", introduction: "", themes: [],
      questions: questions.map { question in
        RoundPolicy.Question(
          id: question.key, kind: question.kind, text: question.wording,
          isReverse: question.isReverse,
          isRequired: template?.optional.contains(question.key) == false,
          options: question.options.map(\.text))
      },
      roll: .init(departments: [], sites: [], size: people.count),
      lists: [
        .init(
          id: "department", name: "Department",
          segments: files.company.departments.map { .init(name: $0.name, roll: 100) }),
        .init(
          id: "site", name: "Site",
          segments: files.company.sites.map { .init(name: $0.name, roll: 100) }),
      ],
      crossings: [], minimum: 10, commentMinimum: 10, opens: .distantPast, closes: .distantFuture,
      scripts: [:])
  }
}

@Suite("The files of the demo's surveys")
struct DemoSurveyFilesTests {
  private static let good = """
    ---
    title: Pulse
    template: Monthly pulse
    month: 2026-10
    announced: 34
    opens: 31
    closes: 21
    tokens: 90
    ballots: 80
    ---

    Why we ask.
    """

  @Test("A round is read") func reading() throws {
    let round = try DemoRoundFile(digits: "01", file: "01.md", text: Self.good)
    #expect(round.closes == 21)
    #expect(round.introduction == "Why we ask.")
  }

  @Test(
    "A slip names the file and the line",
    arguments: [
      ("opens: 31", "opens: soon", "01.md, line 6: opens must be a number from 1 on"),
      ("closes: 21", "closes: 31", "01.md, line 7: closes must be fewer days than opens"),
      ("tokens: 90", "token: 90", "01.md, line 8: “tokens: …” is expected here"),
    ])
  func slips(_ old: String, _ new: String, _ sentence: String) {
    let error = #expect(throws: DemoError.self) {
      try DemoRoundFile(digits: "01", file: "01.md", text: Self.good.replacing(old, with: new))
    }
    #expect(error?.description.hasPrefix(sentence) == true)
  }

  @Test(
    "What files say of each other is checked",
    arguments: [
      ("bank.json", #""theme": "growth""#, #""theme": "fun""#, "which is not there"),
      ("bank.json", #""key": "team-helps""#, #""key": "recommend""#, "is there twice"),
      ("bank.json", #""kind": "enps""#, #""kind": "single""#, "needs two options at least"),
      ("bank.json", #""kind": "single""#, #""kind": "text""#, "takes no options"),
      ("bank.json", #""kind": "enps""#, #""kind": "smiley""#, "not the JSON that is expected"),
      ("moods.json", #""Finance""#, #""Finances""#, "the department “Finance” is not there"),
      ("rounds/01-last-months-pulse.md", "Monthly pulse", "Pulse", "there is no template “Pulse”"),
      ("rounds/01-last-months-pulse.md", "2026-10", "2020-10", "moods.json has no month 2020-10"),
      ("rounds/01-last-months-pulse.md", "announced: 34", "announced: 3", "before it is announced"),
      (
        "rounds/01-last-months-pulse.md", "tokens: 1690", "tokens: 1000", "more ballots than tokens"
      ),
      ("rounds/01-last-months-pulse.md", "ballots: 1640", "ballots: 60", "more comments"),
    ])
  func references(_ file: String, _ old: String, _ new: String, _ sentence: String) throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.copyItem(
      at: URL(filePath: LoadedDemo.directory).resolvingSymlinksInPath(), to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    let url = copy.appending(path: "surveys/\(file)")
    let text = try String(contentsOf: url, encoding: .utf8)
    try text.replacing(old, with: new).write(to: url, atomically: true, encoding: .utf8)
    let error = #expect(throws: DemoError.self) { try DemoFiles(directory: copy.path) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "none")")
  }
}
