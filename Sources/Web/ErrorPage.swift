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
