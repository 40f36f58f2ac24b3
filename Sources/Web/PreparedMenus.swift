import Synchronization

/// Menus, kept finished but for name and account: one for each kind of viewer, since what a menu offers
/// depends on roles alone.
final class PreparedMenus: Sendable {
  private struct Menu {
    let head: String
    let middle: String
    let tail: String
  }

  /// Stand where account and name will. No case of `Gap`: they are gaps in the menu, not in a page.
  private static let account = "<!--\(HTML.mark)account-->"
  private static let name = "<!--\(HTML.mark)name-->"

  /// More kinds than roles and a few numbers in labels make.
  private static let capacity = 256

  private let menus = Mutex<[Shell.Viewer: Menu]>([:])

  /// The menu of a viewer; `render` makes one of this kind if there is none yet. The account stands
  /// in it before the name.
  func menu(of viewer: Shell.Viewer, render: (Shell.Viewer) -> HTML) -> HTML {
    let kind = viewer.named(
      HTML(trusted: Self.name).renderText, account: HTML(trusted: Self.account).renderText)
    let menu = menus.withLock { menus in
      if let menu = menus[kind] { return menu }
      if menus.count >= Self.capacity { menus.removeAll() }
      let menu = Self.split(render(kind).markup)
      menus[kind] = menu
      return menu
    }
    return HTML(
      trusted: menu.head + escapedMarkup(viewer.account) + menu.middle
        + escapedMarkup(viewer.name) + menu.tail)
  }

  private static func split(_ markup: String) -> Menu {
    guard let account = markup.utf8.firstRange(of: account.utf8),
      let name = markup.utf8.firstRange(of: name.utf8), account.upperBound <= name.lowerBound
    else { return Menu(head: markup, middle: "", tail: "") }
    return Menu(
      head: String(markup[..<account.lowerBound]),
      middle: String(markup[account.upperBound..<name.lowerBound]),
      tail: String(markup[name.upperBound...]))
  }
}
