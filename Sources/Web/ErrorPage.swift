import HTTPTypes
import Mustache

/// What people read when a request cannot be answered: what happened, what is safe, what to do.
public struct ErrorPage: Page, MustacheParent {
  /// The one template of all error pages.
  public static let template = "errors/error"

  /// The tab's title, the same as the heading.
  public var title: String { heading }

  /// The HTTP status code, shown small.
  public var status: Int
  /// What the matter is in a few words, for instance "This page does not exist".
  public var heading: String
  /// What happened, in a sentence or two.
  public var happened: String
  /// What is safe: what was kept, what was not done. Nil when nothing was at stake.
  public var safe: String?
  /// What the reader can do next, best first.
  public var ways: [Link]
  /// The random id by which the log entry is found; shown for errors of ours only.
  public var requestID: String?
  /// When trying again makes sense, for instance "Try again in a minute."; nil when it does not.
  public var retry: String?

  /// An error page; everything that is nil is left out.
  public init(
    status: Int, heading: String, happened: String, safe: String? = nil, ways: [Link] = [],
    requestID: String? = nil, retry: String? = nil
  ) {
    self.status = status
    self.heading = heading
    self.happened = happened
    self.safe = safe
    self.ways = ways
    self.requestID = requestID
    self.retry = retry
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "title", "heading": heading
    case "status": status
    case "happened": happened
    case "safe": safe
    case "ways": ways
    case "hasWays": !ways.isEmpty
    case "requestID": requestID
    case "retry": retry
    default: nil
    }
  }
}

extension ErrorPage {
  /// The page of a refusal.
  init(_ refusal: Refusal) {
    self.init(status: refusal.status)
    switch refusal {
    case .crossOrigin:
      heading = "This form was not accepted"
      happened = "The form did not come from a page of this site, or your browser does not say so."
      safe = "Nothing was changed."
      ways = [Link("Go to the petitions and try again there", href: "/petitions")]
    case .notStored:
      heading = "Not stored"
      happened = "Redress could not reach its database in time."
      safe = "Nothing of what you sent was stored. Sending it again counts once."
    default: break
    }
    retry = refusal.retryAfter.map { Self.retry(after: $0) }
  }

  /// The page of something unexpected; the id finds its entry in the log.
  init(requestID: String) {
    self.init(status: .internalServerError)
    self.requestID = requestID
  }

  /// The page of a status by which a request was answered.
  init(status: HTTPResponse.Status) {
    let words = Self.words(for: status)
    self.init(
      status: status.code, heading: words.heading, happened: words.happened, safe: words.safe,
      ways: [Link("Go to the petitions", href: "/petitions")])
  }

  private typealias Words = (heading: String, happened: String, safe: String?)

  private static func words(for status: HTTPResponse.Status) -> Words {
    switch status.code {
    case 401:
      ("Sign in first", "This page is for people who are signed in.", nil)
    case 403:
      ("Not allowed", "Your account may not do this.", "Nothing was changed.")
    case 404:
      (
        "This page does not exist",
        "The address may be mistyped, the page may have been removed, or it is not yours to see.",
        nil
      )
    case 405:
      ("Not possible here", "This address does not answer that kind of request.", nothingChanged)
    case 413:
      ("Too large", "What you sent is larger than any form of this site.", "Nothing was stored.")
    case 429:
      (
        "Too many attempts", "There were too many attempts in a short time.",
        "Your account is not locked and nothing was changed."
      )
    case 503:
      (
        "Out of reach for a moment", "Something that this page needs does not answer.",
        "What was stored before is safe."
      )
    case 500...:
      (
        "Something went wrong here", "The fault is ours, not yours. It is written down to be mended.",
        "What was stored before is safe. Whether your last step was stored, the page itself shows."
      )
    default:
      ("This request makes no sense", "Redress could not read what was sent.", nothingChanged)
    }
  }

  private static let nothingChanged = "Nothing was changed."

  private static func retry(after seconds: Int) -> String {
    switch seconds {
    case ..<2: "Try again in a moment."
    case ..<90: "Try again in \(seconds) seconds."
    default: "Try again in \((seconds + 59) / 60) minutes."
    }
  }
}
