import HTTPTypes

/// An expected reason not to do what a request asked. The error pages turn it into a page with a way
/// on; nothing of it is logged as an error.
public enum Refusal: Error, Sendable, Equatable {
  /// Not there, or not yours: both look alike.
  case notFound
  /// The request itself makes no sense.
  case malformed
  /// The page that sent this form was not ours.
  case crossOrigin
  /// The body is larger than any form of this site.
  case tooLarge
  /// The body is no form.
  case unsupportedMediaType
  /// Too many attempts; try again after so many seconds.
  case tooManyAttempts(retryAfter: Int)
  /// Something this page needs is away; try again after so many seconds.
  case unavailable(retryAfter: Int)
  /// Nothing that was sent was stored, and sending it again will be tried as new.
  case notStored(retryAfter: Int)

  /// The status that goes with the page.
  public var status: HTTPResponse.Status {
    switch self {
    case .notFound: .notFound
    case .malformed: .badRequest
    case .crossOrigin: .forbidden
    case .tooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .tooManyAttempts: .tooManyRequests
    case .unavailable, .notStored: .serviceUnavailable
    }
  }

  /// Seconds after which trying again makes sense, for `Retry-After`.
  public var retryAfter: Int? {
    switch self {
    case .tooManyAttempts(let seconds), .unavailable(let seconds), .notStored(let seconds): seconds
    default: nil
    }
  }
}
