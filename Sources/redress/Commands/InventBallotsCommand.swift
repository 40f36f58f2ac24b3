import ArgumentParser
import Crypto
import Foundation
import Rounds
import Tabulation
import Voting

/// `redress invent-ballots`: a round that nobody holds, and ballots for it: the load that `scripts/bench` puts
/// on the ballot box.
struct InventBallotsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invent-ballots", abstract: "Invent ballots, for benchmarks.", shouldDisplay: false
  )

  @Option(help: "How many.")
  var count: Int

  @Argument(help: "The file that they are written to, one behind the other, all of one size.")
  var file: String

  /// What is put into a database, so that a server takes them.
  private struct Invented: Encodable {
    let policy: Data
    let hash: String
    let receiptKey: Data
    let size: Int
  }

  func run() async throws {
    let issuing = try IssuingKey()
    let receipt = Curve25519.Signing.PrivateKey()
    var policy = Self.policy
    policy.keys = .init(
      issuing: try issuing.publicKey.derRepresentation, opening: OpeningKey().publicKey,
      receipt: receipt.publicKey.rawRepresentation)
    let bytes = try policy.canonical
    let round = try VotersRound(policy: bytes, hash: PolicyHash(of: bytes))
    let share = (count + 1) / 2
    // Signing is what takes long; two cores are what the benchmark runs on.
    async let first = Self.ballots(share, in: round, issuing)
    async let second = Self.ballots(count - share, in: round, issuing)
    let ballots = try await first + second
    try ballots.write(to: URL(filePath: file))
    let invented = Invented(
      policy: bytes, hash: "\(round.hash)", receiptKey: receipt.rawRepresentation,
      size: ballots.count / count)
    print(String(decoding: try JSONEncoder().encode(invented), as: UTF8.self))
  }

  private static func ballots(
    _ count: Int, in round: VotersRound, _ key: IssuingKey
  ) async throws -> Data {
    var all = Data()
    for _ in 0..<count {
      let request = try TokenRequest(by: VoterSecret(), in: round)
      let token = try request.token(signedBy: key.sign(request.blinded))
      all += try Ballot(BallotAnswers(answers: [:]), token: token, in: round).bytes
    }
    return all
  }

  /// As long as rounds usually are: twenty scales, and one answer in words.
  private static var policy: RoundPolicy {
    let scales = (1...20).map {
      RoundPolicy.Question(id: "question-\($0)", kind: .agreement5, text: "Question \($0)")
    }
    return RoundPolicy(
      title: "A round of the benchmark", introduction: "", themes: [],
      questions: scales + [.init(id: "words", kind: .text, text: "What else?")],
      roll: .init(departments: [], sites: [], size: 100_000), lists: [], crossings: [], minimum: 10,
      commentMinimum: 10, opens: Date(timeIntervalSince1970: 0),
      closes: Date(timeIntervalSince1970: 4_000_000_000), scripts: [:])
  }
}
