import Mustache
import NIOCore

/// A place in a shared page that is filled for each reader.
public enum Gap: String, Sendable, CaseIterable {
  /// The menu of the signed-in person.
  case menu
  /// What the reader must be told.
  case notices
  /// What the last action did.
  case flash
  /// The page's own personal part.
  case panel
  /// What the reader can do on the page besides; empty for most.
  case tools

  /// A mark that no text from outside can contain: it carries the process's 128 random bits.
  var mark: String { "<!--\(HTML.mark)\(rawValue)-->" }

  /// What a page struct holds where the personal part will stand.
  public var html: HTML { HTML(trusted: mark) }
}

/// A page rendered once for everybody, with gaps that are filled for each reader.
public struct PreparedPage: Sendable {
  private let segments: [Segment]
  private let size: Int

  private enum Segment: Sendable {
    case bytes(ByteBuffer)
    case gap(Gap)
  }

  init(_ html: HTML) {
    var segments: [Segment] = []
    var rest = html.markup[...]
    while let (range, gap) = Self.firstGap(in: rest) {
      segments.append(.bytes(ByteBuffer(substring: rest[..<range.lowerBound])))
      segments.append(.gap(gap))
      rest = rest[range.upperBound...]
    }
    segments.append(.bytes(ByteBuffer(substring: rest)))
    self.segments = segments
    size = html.markup.utf8.count
  }

  private static func firstGap(in text: Substring) -> (Range<Substring.Index>, Gap)? {
    Gap.allCases
      .compactMap { gap in text.utf8.firstRange(of: gap.mark.utf8).map { ($0, gap) } }
      .min { $0.0.lowerBound < $1.0.lowerBound }
  }

  /// The whole page for one reader; a gap without a part stays empty.
  public func filled(with parts: [Gap: HTML]) -> ByteBuffer {
    var page = ByteBuffer()
    page.reserveCapacity(size + 4096)
    for segment in segments {
      switch segment {
      case .bytes(let bytes): page.writeImmutableBuffer(bytes)
      case .gap(let gap): if let part = parts[gap] { page.writeString(part.markup) }
      }
    }
    return page
  }
}

/// The layout's personal parts: rendered for one reader, or left open in a page that is shared.
struct PersonalParts: MustacheParent {
  let menu: HTML
  let notices: HTML
  let flash: HTML

  static let gaps = PersonalParts(
    menu: Gap.menu.html, notices: Gap.notices.html, flash: Gap.flash.html)

  private init(menu: HTML, notices: HTML, flash: HTML) {
    self.menu = menu
    self.notices = notices
    self.flash = flash
  }

  init(of shell: Shell, with templates: Templates) {
    let none = HTML(trusted: "")
    menu = templates.render(shell, with: "shell/_menu")
    notices = shell.notices.isEmpty ? none : templates.render(shell, with: "shell/_notices")
    flash = shell.flash == nil ? none : templates.render(shell, with: "shell/_flash")
  }

  func child(named name: String) -> Any? {
    switch name {
    case "menu": menu
    case "notices": notices
    case "flash": flash
    default: nil
    }
  }

  var parts: [Gap: HTML] { [.menu: menu, .notices: notices, .flash: flash] }
}

extension Templates {
  /// The layout's personal parts for one reader, to fill the gaps of a `PreparedPage`.
  public func personalParts(of shell: Shell) -> [Gap: HTML] {
    PersonalParts(of: shell, with: self).parts
  }
}
