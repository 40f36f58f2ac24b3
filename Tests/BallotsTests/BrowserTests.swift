import Ballots
import Crypto
import Foundation
import Rounds
import Tabulation
import Testing
import Tokens

@Suite("The browser's modules and this program speak the same protocol")
struct BrowserTests {
  static let ballotSize = 1024
  let issuing: IssuingKey
  let opening = OpeningKey()
  let policyHash = Data(SHA256.hash(data: Data("the policy of this test".utf8)))

  init() throws { issuing = try Voter.sharedKey.get() }

  @Test(
    "What the browser blinds, we sign; what it makes of that, we accept; what it seals, we open")
  func wholeWay() throws {
    let request = try Chromium.run(Self.request, argument)
    let blinded = try Data(hexadecimal: #require(request["blinded"]))
    let signature = try issuing.sign(blinded)
    let answered = try argument.merging(["signature": signature.hexadecimal]) { $1 }
    let ballot = try Chromium.run(Self.cast, answered)

    let round = try BallotRound(
      policyHash: try #require(PolicyHash(policyHash)),
      issuingKey: issuing.publicKey.derRepresentation)
    let token = try BallotToken(Data(hexadecimal: #require(ballot["token"])), of: round)
    #expect(try token.nullifier.bytes == Data(hexadecimal: #require(ballot["nullifier"])))

    let sealed = try Data(hexadecimal: #require(ballot["sealed"]))
    #expect(try SealedBallot(sealed, ballotSize: Self.ballotSize).bytes == sealed)
    let policy = try #require(PolicyHash(policyHash))
    let answers = try opening.open(
      sealed, under: token.nullifier.bytes, in: policy, ballotSize: Self.ballotSize)
    #expect(String(decoding: answers, as: UTF8.self) == #"{"pay":4,"why":"Zoë says “é”"}"#)
    try refusals(of: sealed, under: token.nullifier.bytes, in: policy)
    #expect(ballot["forged"] == "The issuer did not sign this message.")
  }

  /// Under another nullifier, in another round, by another key, and altered anywhere, it stays closed.
  private func refusals(of sealed: Data, under nullifier: Data, in policy: PolicyHash) throws {
    func open(
      _ sealed: Data, _ nullifier: Data, _ policy: PolicyHash, _ key: OpeningKey
    ) throws -> Data {
      try key.open(sealed, under: nullifier, in: policy, ballotSize: Self.ballotSize)
    }
    let other = try #require(PolicyHash(Data(count: 32)))
    #expect(throws: OpeningError.unopenable) {
      try open(sealed, nullifier.flipped(bit: 0), policy, opening)
    }
    #expect(throws: OpeningError.unopenable) { try open(sealed, nullifier, other, opening) }
    #expect(throws: OpeningError.unopenable) { try open(sealed, nullifier, policy, OpeningKey()) }
    for bit in stride(from: 0, to: 8 * sealed.count, by: 41) {
      #expect(throws: OpeningError.unopenable) {
        try open(sealed.flipped(bit: bit), nullifier, policy, opening)
      }
    }
  }

  private var argument: [String: String] {
    get throws {
      [
        "secret": "000102030405060708090a0b0c0d0e0f", "policyHash": policyHash.hexadecimal,
        "issuingKey": try issuing.publicKey.derRepresentation.hexadecimal,
        "openingKey": opening.publicKey.hexadecimal, "size": "\(Self.ballotSize)",
      ]
    }
  }

  private static let request = """
    async ({ secret, policyHash, issuingKey }) => {
      const { fromHex, toHex } = await import("/js/ballot/bytes.js");
      const { importIssuingKey, requestToken } = await import("/js/ballot/token.js");
      const key = await importIssuingKey(fromHex(issuingKey));
      const { blinded } = await requestToken(fromHex(secret), fromHex(policyHash), key);
      return { blinded: toHex(blinded) };
    }
    """

  /// In a new browser, which makes the same request again from the same secret.
  private static let cast = """
    async ({ secret, policyHash, issuingKey, openingKey, signature, size }) => {
      const { fromHex, toHex } = await import("/js/ballot/bytes.js");
      const { importIssuingKey, nullifierOf, receiveToken, requestToken } = await import("/js/ballot/token.js");
      const { sealBallot } = await import("/js/ballot/sealing.js");
      const key = await importIssuingKey(fromHex(issuingKey));
      const request = await requestToken(fromHex(secret), fromHex(policyHash), key);
      const token = await receiveToken(request, key, fromHex(signature));
      const nullifier = await nullifierOf(token);
      const answers = { why: "Zoe\\u0308 says “é”", pay: 4 };
      const sealed = await sealBallot(fromHex(openingKey), fromHex(policyHash), nullifier, answers, Number(size));
      const altered = fromHex(signature);
      altered[100] ^= 1;
      const forged = await receiveToken(request, key, altered).catch((error) => error.message);
      return { token: toHex(token), nullifier: toHex(nullifier), sealed: toHex(sealed), forged };
    }
    """
}
