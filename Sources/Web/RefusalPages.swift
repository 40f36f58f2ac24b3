import HTTPTypes

/// The words of the error pages.
extension ErrorPage {
  private static let toFrontPage = Link("Go to the front page", href: "/")

  /// The page for an expected refusal.
  init(_ refusal: Refusal) {
    switch refusal {
    case .notFound, .malformed, .tooLarge, .unsupportedMediaType:
      self.init(status: refusal.status)
    case .crossOrigin:
      self.init(
        status: 403, heading: "This was not sent from Redress",
        happened: "Your browser says that another site sent this form, so it was not acted on.",
        safe: "Nothing was changed.",
        ways: [Self.toFrontPage])
    case .tooManyAttempts(let seconds):
      self.init(
        status: 429, heading: "Too many attempts",
        happened: "There were too many attempts in a short time, so this one was not looked at.",
        safe: "Nothing was changed, and the account is not locked.",
        ways: [Link("Back to sign-in", href: "/sign-in")],
        retry: Self.wait(seconds))
    case .unavailable(let seconds):
      self.init(
        status: 503, heading: "Redress cannot answer right now",
        happened: "Something this page needs is away or busy. It comes back by itself.",
        safe: "Everything that was confirmed to you is kept. What you just sent was not confirmed: "
          + "go back and send it again when this page is gone.",
        ways: [Self.toFrontPage],
        retry: Self.wait(seconds))
    case .notStored(let seconds):
      self.init(
        status: 503, heading: "This was not counted",
        happened: "Redress could not store what you sent, so it does not count.",
        safe: "Nothing was stored by halves. What was confirmed to you before is kept.",
        ways: [Self.toFrontPage],
        retry: Self.wait(seconds))
    }
  }

  /// The page for a status alone.
  init(status: HTTPResponse.Status) {
    switch status.code {
    case 404:
      self.init(
        status: 404, heading: "This page does not exist",
        happened: "The address may be mistyped, or what was here is gone or not shown to you.",
        ways: [Self.toFrontPage])
    case 405:
      self.init(
        status: 405, heading: "This cannot be done here",
        happened: "The page at this address does not take what was sent to it.",
        safe: "Nothing was changed.", ways: [Self.toFrontPage])
    case 413:
      self.init(
        status: 413, heading: "This was too large",
        happened: "What was sent is larger than any form on this site.",
        safe: "Nothing was changed. Your text is still in the form: go back and shorten it.",
        ways: [Self.toFrontPage])
    case 415:
      self.init(
        status: 415, heading: "This was no form",
        happened: "What was sent is not in the way a browser sends a form.",
        safe: "Nothing was changed.", ways: [Self.toFrontPage])
    default:
      self.init(
        status: status.code, heading: "This request could not be read",
        happened: "Something in it was not as a browser sends it.",
        safe: "Nothing was changed.", ways: [Self.toFrontPage])
    }
  }

  /// The page for an error of ours.
  init(requestID: String) {
    self.init(
      status: 500, heading: "Something went wrong on our side",
      happened: "This is not your doing. It has been noted under the number below.",
      safe: "Nothing was stored by halves. What was confirmed to you before is kept.",
      ways: [Self.toFrontPage],
      requestID: requestID)
  }

  private static func wait(_ seconds: Int) -> String {
    seconds <= 90
      ? "Try again in \(seconds == 1 ? "a second" : "\(seconds) seconds")."
      : "Try again in \((seconds + 59) / 60) minutes."
  }
}
