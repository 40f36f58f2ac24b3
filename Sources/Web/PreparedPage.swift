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
  var mark: String { "\(Self.opening)\(HTML.mark)\(rawValue)-->" }

  /// What comes before the first control character of a mark.
  fileprivate static let opening = "<!--"
  fileprivate static let control: UInt8 = 1

  fileprivate func begins(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: mark.utf8) }

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
    let bytes = Array(html.markup.utf8)
    var segments: [Segment] = []
    var start = 0
    var position = 0
    // Every mark holds a control character that is hardly anywhere else, and single bytes are found
    // fast: the library's search for a sequence took longer than rendering the page.
    while let control = bytes[position...].firstIndex(of: Gap.control) {
      position = control + 1
      let begin = control - Gap.opening.utf8.count
      guard begin >= start, let gap = Gap.allCases.first(where: { $0.begins(bytes[begin...]) })
      else { continue }
      segments.append(.bytes(ByteBuffer(bytes: bytes[start..<begin])))
      segments.append(.gap(gap))
      start = begin + gap.mark.utf8.count
      position = start
    }
    segments.append(.bytes(ByteBuffer(bytes: bytes[start...])))
    self.segments = segments
    size = bytes.count
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
    menu = shell.viewer.map(templates.menu(of:)) ?? none
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
