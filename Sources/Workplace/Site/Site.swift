import Foundation
import Hummingbird
import Logging
import Passwords
import Postgres
import Web

/// Everything the routes of the workplace work with, made once at start.
public struct Site: Sendable {
  /// The database, as the web role sees it.
  public let database: Pool<WebRole>
  /// What pages are made with.
  public let templates: Templates
  let cookies: CookieNames
  let passwords: PasswordGate
  let mail: any MailTransport
  /// What the operator decides.
  public let settings: SiteSettings
  let logger: Logger
  let sessions: SessionLookup
  let signatures: SignatureBook
  let petitions: PetitionReader
  let petitionLists: PetitionListReader
  let frontPages: FrontPageReader
  let signInThrottle: SignInThrottle
  let errands: Errands
  let ballotScripts: BallotScripts

  /// A site over these parts.
  ///
  /// - Throws: when the ballot's scripts cannot be read.
  public init(
    database: Pool<WebRole>, templates: Templates, passwords: PasswordGate,
    mail: any MailTransport, settings: SiteSettings, logger: Logger
  ) throws {
    self.database = database
    self.templates = templates
    self.passwords = passwords
    self.mail = mail
    self.settings = settings
    self.logger = logger
    cookies = CookieNames(isSecure: settings.isSecure)
    sessions = SessionLookup(database: database, limits: settings.sessions)
    signatures = SignatureBook(database: database, logger: logger)
    petitions = PetitionReader(database: database, templates: templates, settings: settings)
    petitionLists = PetitionListReader(
      database: database, templates: templates, settings: settings)
    frontPages = FrontPageReader(database: database, templates: templates, settings: settings)
    signInThrottle = SignInThrottle(limits: settings.throttle)
    errands = Errands(logger: logger)
    ballotScripts = try BallotScripts(publicDirectory: settings.publicDirectory)
  }

  /// Waits for the work that goes on after answers were sent; call it before the process ends.
  public func finishErrands() async {
    await errands.finish()
  }
}

/// What the operator decides, and what the database says about the company.
public struct SiteSettings: Sendable {
  /// Scheme, host and port under which people reach the site, without a trailing slash.
  public var publicURL: String
  /// Name of the company, shown on every page.
  public var company: String
  /// Whether this is the demo company.
  public var isDemo: Bool
  /// How long sessions last.
  public var sessions: SessionLimits
  /// How many attempts to sign in are looked at.
  public var throttle: SignInLimits
  /// IP addresses of proxies whose forwarded address is believed.
  public var trustedProxies: Set<String>
  /// Directory of the files served under `/css`, `/js` and `/img`.
  public var publicDirectory: String
  /// Listed on the sign-in page of the demo; empty elsewhere.
  public var demoAccounts: [DemoSignIn] = []

  /// Settings; everything but the public address has a usual value.
  public init(
    publicURL: String, company: String, isDemo: Bool = false,
    sessions: SessionLimits = SessionLimits(), throttle: SignInLimits = SignInLimits(),
    trustedProxies: Set<String> = [], publicDirectory: String = "public"
  ) {
    self.publicURL = publicURL
    self.company = company
    self.isDemo = isDemo
    self.sessions = sessions
    self.throttle = throttle
    self.trustedProxies = trustedProxies
    self.publicDirectory = publicDirectory
  }

  /// Whether people reach the site over https.
  public var isSecure: Bool { publicURL.hasPrefix("https://") }

  /// What surrounds a page that is the same for everybody.
  func sharedShell(at destination: Destination?) -> Shell {
    var shell = Shell(company: company, isDemo: isDemo)
    shell.destinations = Destination.allCases.map { $0.link(isCurrent: $0 == destination) }
    return shell
  }
}

/// The main parts of the site, in the order of the navigation.
enum Destination: CaseIterable, Sendable {
  case petitions
  case surveys
  case roles

  func link(isCurrent: Bool) -> Shell.Destination {
    switch self {
    case .petitions: .init(label: "Petitions", href: "/petitions", isCurrent: isCurrent)
    case .surveys: .init(label: "Surveys", href: "/surveys", isCurrent: isCurrent)
    case .roles: .init(label: "Roles", href: "/roles", isCurrent: isCurrent)
    }
  }
}
