import Synchronization

/// Menus, kept finished but for the name: one for each kind of viewer, since what a menu offers
/// depends on roles alone.
final class PreparedMenus: Sendable {
  private struct Menu {
    let head: String
    let tail: String
  }

  /// Stands where the name will. No case of `Gap`: it is a gap in the menu, not in a page.
  private static let mark = "<!--\(HTML.mark)name-->"

  /// More kinds than roles and a few numbers in labels make.
  private static let capacity = 256

  private let menus = Mutex<[Shell.Viewer: Menu]>([:])

  /// The menu of a viewer; `render` makes one of this kind if there is none yet.
  func menu(of viewer: Shell.Viewer, render: (Shell.Viewer) -> HTML) -> HTML {
    let kind = viewer.named(HTML(trusted: Self.mark).renderText)
    let menu = menus.withLock { menus in
      if let menu = menus[kind] { return menu }
      if menus.count >= Self.capacity { menus.removeAll() }
      let menu = Self.split(render(kind).markup)
      menus[kind] = menu
      return menu
    }
    return HTML(trusted: menu.head + escapedMarkup(viewer.name) + menu.tail)
  }

  private static func split(_ markup: String) -> Menu {
    guard let name = markup.utf8.firstRange(of: mark.utf8) else {
      return Menu(head: markup, tail: "")
    }
    return Menu(
      head: String(markup[..<name.lowerBound]), tail: String(markup[name.upperBound...]))
  }
}
