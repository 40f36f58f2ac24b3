import HTTPTypes
import Hummingbird

/// What a session's owner recognises it by: browser and system, and nothing finer.
enum Device {
  private static let browsers = [
    ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
  ]
  private static let systems = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
  ]

  /// For instance "Firefox on Linux"; "An unknown browser" when it does not say.
  static func name(userAgent: String?) -> String {
    guard let userAgent, let browser = first(of: browsers, in: userAgent) else {
      return "An unknown browser"
    }
    return first(of: systems, in: userAgent).map { "\(browser) on \($0)" } ?? browser
  }

  private static func first(of names: [(mark: String, name: String)], in text: String) -> String? {
    names.first { text.contains($0.mark) }?.name
  }
}
