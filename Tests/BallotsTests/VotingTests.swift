import Ballots
import Crypto
import Foundation
import Rounds
import Tabulation
import Testing
import Tokens

@testable import Voting

@Suite("A voter in Swift")
struct VotingTests {
  static let secret = Data((0..<16).map { UInt8($0) })
  let issuing: IssuingKey
  let opening = OpeningKey()
  let round: VotersRound

  init() throws {
    issuing = try Voter.sharedKey.get()
    var policy = RoundPolicy(
      title: "How are we?", introduction: "", themes: [],
      questions: [.init(id: "words", kind: .text, text: "What should change?")],
      roll: .init(departments: [], sites: [], size: 50), lists: [], crossings: [], minimum: 10,
      commentMinimum: 10, opens: Date(timeIntervalSince1970: 0),
      closes: Date(timeIntervalSince1970: 86_400), scripts: [:])
    policy.keys = .init(
      issuing: try issuing.publicKey.derRepresentation, opening: opening.publicKey,
      receipt: Data(count: 32))
    let bytes = try policy.canonical
    round = try VotersRound(policy: bytes, hash: PolicyHash(of: bytes))
  }

  @Test("What it asks for, the issuer signs; what it casts, the box takes and the tabulator opens")
  func wholeWay() throws {
    let request = try TokenRequest(by: VoterSecret(), in: round)
    let token = try request.token(signedBy: issuing.sign(request.blinded))
    let answers = BallotAnswers(answers: ["words": .text("Mehr Licht")])
    let ballot = try Ballot(answers, token: token, in: round)
    let accepting = try BallotRound(
      policyHash: round.hash, issuingKey: issuing.publicKey.derRepresentation)
    let accepted = try BallotToken(ballot.bytes.prefix(490), of: accepting)
    #expect(accepted.nullifier.bytes == ballot.nullifier)
    let opened = try opening.open(
      Data(ballot.bytes.dropFirst(490)), under: ballot.nullifier, in: round.hash,
      ballotSize: round.policy.ballotSize)
    #expect(try BallotAnswers(opened, to: round.policy) == answers)
  }

  @Test("From the same secret the browser makes the same token")
  func sameAsBrowser() throws {
    let secret = try #require(VoterSecret(Self.secret))
    let browser = try Chromium.run(
      """
      async ({ secret, policyHash, issuingKey }) => {
        const { fromHex, toHex } = await import("/js/ballot/bytes.js");
        const { importIssuingKey, requestToken } = await import("/js/ballot/token.js");
        const key = await importIssuingKey(fromHex(issuingKey));
        const { prepared } = await requestToken(fromHex(secret), fromHex(policyHash), key);
        return { prepared: toHex(prepared) };
      }
      """,
      [
        "secret": Self.secret.hexadecimal, "policyHash": round.hash.description,
        "issuingKey": try issuing.publicKey.derRepresentation.hexadecimal,
      ])
    #expect(browser["prepared"] == secret.prepared(for: round.hash).hexadecimal)
  }

  @Test("A policy that is not the one of the hash is refused")
  func otherPolicy() throws {
    let bytes = try round.policy.canonical
    #expect(throws: VotingError.otherPolicy) {
      try VotersRound(policy: bytes + [0x20], hash: round.hash)
    }
  }

  @Test("A signature of another request makes no token")
  func otherSignature() throws {
    let request = try TokenRequest(by: VoterSecret(), in: round)
    let other = try TokenRequest(by: VoterSecret(), in: round)
    let signature = try issuing.sign(other.blinded)
    #expect(throws: (any Error).self) { try request.token(signedBy: signature) }
  }

  @Test("Every ballot of a round has the same size")
  func size() throws {
    let request = try TokenRequest(by: VoterSecret(), in: round)
    let token = try request.token(signedBy: issuing.sign(request.blinded))
    let longest = String(repeating: "界", count: BallotAnswers.longestText)
    let sizes = try ["a", longest].map {
      try Ballot(BallotAnswers(answers: ["words": .text($0)]), token: token, in: round).bytes.count
    }
    #expect(sizes == Array(repeating: 490 + 65 + round.policy.ballotSize + 16, count: 2))
  }
}
