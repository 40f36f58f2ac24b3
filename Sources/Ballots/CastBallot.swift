import Foundation
import Tokens

/// A ballot whose token is good, on its way into the box.
struct CastBallot: Sendable {
  let round: Int64
  let token: Data
  let nullifier: Nullifier
  let sealed: SealedBallot
}

extension CastBallot {
  /// Reads what was sent: a token, and the sealed ballot behind it. Checking the signature takes some
  /// 60 microseconds, so it is done where it is.
  init(
    _ sent: Data, in round: Int64, of identity: BallotRound, ballotSize: Int
  ) throws(BallotRefusal) {
    let token: BallotToken
    do {
      token = try BallotToken(sent.prefix(BallotToken.size), of: identity)
    } catch {
      throw error == .forged ? .forged : .notBallot
    }
    guard
      let sealed = try? SealedBallot(
        sent.dropFirst(BallotToken.size), ballotSize: ballotSize)
    else { throw .notBallot }
    self.init(round: round, token: token.bytes, nullifier: token.nullifier, sealed: sealed)
  }
}
