import Mustache

/// What one template shows: a struct of finished display values, named after its template.
///
/// Pages hold strings, numbers, `Bool`, `HTML` and rows of the same; never a domain type. Rows that
/// repeat conform to `MustacheParent` themselves, because lookup by reflection is slow.
public protocol Page: Sendable {
  /// Path of the template below `templates/`, without its extension.
  static var template: String { get }
  /// What the browser's tab shows, without the name of the site.
  var title: String { get }
}

/// What surrounds every page: the layout's own values.
public struct Shell: Sendable, MustacheParent {
  /// Name of the company that runs this site.
  public var company: String
  /// Who is signed in; nil on the sign-in pages and for nobody.
  public var viewer: Viewer?
  /// The main destinations, in order.
  public var destinations: [Destination]
  /// What the last action did, shown once.
  public var flash: Flash?
  /// What the reader must be told, until acknowledged.
  public var notices: [Notice]
  /// Whether this is the demo company.
  public var isDemo: Bool

  /// A shell with nothing but the company's name.
  public init(company: String, isDemo: Bool = false) {
    self.company = company
    self.isDemo = isDemo
    viewer = nil
    destinations = []
    flash = nil
    notices = []
  }

  /// Looks up a value for a template.
  public func child(named name: String) -> Any? {
    switch name {
    case "company": company
    case "viewer": viewer
    case "destinations": destinations
    case "flash": flash
    case "notices": notices
    case "hasNotices": !notices.isEmpty
    case "isDemo": isDemo
    default: nil
    }
  }

  /// The signed-in person as the menu shows them.
  public struct Viewer: Sendable, Hashable, MustacheParent {
    /// Full name.
    public private(set) var name: String
    /// What the menu offers besides the profile.
    public let links: [Link]
    /// How many notifications they have not read; nil for none.
    public let unread: String?
    /// By what scripts tell apart what they keep for accounts of one device. Never a name.
    public private(set) var account: String

    /// A viewer by name.
    public init(name: String, links: [Link] = [], unread: String? = nil, account: String = "") {
      self.name = name
      self.links = links
      self.unread = unread
      self.account = account
    }

    /// Somebody else with the same menu.
    func named(_ name: String, account: String) -> Viewer {
      var viewer = self
      viewer.name = name
      viewer.account = account
      return viewer
    }

    /// Looks up a value for a template.
    public func child(named key: String) -> Any? {
      switch key {
      case "name": name
      case "links": links
      case "unread": unread
      case "account": account
      default: nil
      }
    }
  }

  /// A link of the main navigation.
  public struct Destination: Sendable, MustacheParent {
    let label: String
    let href: String
    let isCurrent: Bool

    /// A destination; `isCurrent` marks the one the page belongs to.
    public init(label: String, href: String, isCurrent: Bool) {
      self.label = label
      self.href = href
      self.isCurrent = isCurrent
    }

    /// Looks up a value for a template.
    public func child(named key: String) -> Any? {
      switch key {
      case "label": label
      case "href": href
      case "isCurrent": isCurrent
      default: nil
      }
    }
  }

  /// Something the reader is told until they acknowledge it.
  public struct Notice: Sendable, MustacheParent {
    let text: String
    let moment: Moment

    /// A notice with its time.
    public init(text: String, moment: Moment) {
      self.text = text
      self.moment = moment
    }

    /// Looks up a value for a template.
    public func child(named key: String) -> Any? {
      switch key {
      case "text": text
      case "moment": moment
      default: nil
      }
    }
  }
}

/// The root that templates are rendered with: `{{#page}}…{{/page}}`, `{{#shell}}…{{/shell}}`, and the
/// reader's own parts, `{{personal.menu}}` and so on.
struct Frame<P: Page>: MustacheParent {
  let page: P
  let shell: Shell
  let personal: PersonalParts

  func child(named name: String) -> Any? {
    switch name {
    case "page": page
    case "shell": shell
    case "personal": personal
    case "title": page.title
    default: nil
    }
  }
}
