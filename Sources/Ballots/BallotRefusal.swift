import HTTPTypes

/// Why a ballot is not taken, or a page of the box not shown. Said in a sentence, written down nowhere.
enum BallotRefusal: Error, Hashable {
  /// The request had a cookie, by which its sender could be known.
  case cookie
  /// No ballot of this round: another type or size, another round's token, no point of the curve.
  case notBallot
  /// The round's issuer did not sign the token.
  case forged
  /// There is no such round.
  case unknown
  /// The address takes no request of this kind.
  case method(allowed: String)
  /// The round is announced and not open yet.
  case early
  /// The round takes no more ballots.
  case over
  /// More bytes than a ballot of this round has.
  case tooLarge
  /// The ballot was not stored: something is away for the moment.
  case later
  /// What was asked for cannot be shown: something is away for the moment.
  case unavailable

  var status: HTTPResponse.Status {
    switch self {
    case .cookie, .notBallot: .badRequest
    case .forged: .forbidden
    case .unknown: .notFound
    case .method: .methodNotAllowed
    case .early: .conflict
    case .over: .gone
    case .tooLarge: .contentTooLarge
    case .later, .unavailable: .serviceUnavailable
    }
  }

  var sentence: String {
    switch self {
    case .cookie: "A ballot with a cookie is not taken: it would say whose it is."
    case .notBallot: "This is not a ballot of this round."
    case .forged: "The token of this ballot was not issued here."
    case .unknown: "There is no such round."
    case .method: "This address is not used in this way."
    case .early: "This round is not open yet."
    case .over: "This round is over."
    case .tooLarge: "This is larger than a ballot of this round."
    case .later: "The ballot was not stored. Send it again in a moment."
    case .unavailable: "This cannot be shown now. Try again in a moment."
    }
  }

  /// Seconds, for `Retry-After`.
  var retryAfter: Int? { status == .serviceUnavailable ? 5 : nil }
}
