import Hummingbird
import Postgres
import Web

/// All routes of the site.
///
/// From outside in: security headers on every answer; what is not observed, and files; then metrics,
/// error pages, the links that end mails, the cross-origin guard; then the pages that nobody need sign
/// in for, and everything else behind a session.
public enum SiteRouter {
  /// A router over these parts.
  ///
  /// - Parameter unobserved: adds routes that nothing but the security headers is around: what goes
  ///   through them is neither counted nor logged, and belongs to nobody.
  public static func make(
    _ site: Site, unobserved: (Router<VisitorContext>) -> Void = { _ in }
  ) -> Router<VisitorContext> {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    let shell = Shell(company: site.settings.company, isDemo: site.settings.isDemo)
    router.add(middleware: SecurityHeaders(isSecure: site.settings.isSecure))
    let errorPages = ErrorPages<VisitorContext>(
      templates: site.templates, shell: shell, classify: expected)
    unobserved(router)
    addFiles(to: router.group().add(middleware: errorPages), site)
    router.add(middleware: RequestMetrics(except: unmeasured))
    router.add(middleware: errorPages)
    // Before the guard, which holds for what is added after it: mail programs post here.
    UnsubscribeRoutes(site: site).add(to: router)
    router.add(middleware: CrossOriginGuard(origin: site.settings.publicURL))
    addVisitorRoutes(to: router, site)
    addEmployeeRoutes(to: router, site)
    return router
  }

  /// What people open on their way to a ballot: a counter would tell when, to whoever reads it all the
  /// while.
  private static let unmeasured = Set([TokenRoutes.path, RoundRoutes.round].map(\.description))

  /// The files that everybody gets. They are not counted: the ballot's page asks for some twenty of them
  /// at once, and a burst in a counter would tell when somebody opens it.
  private static func addFiles(to group: RouterGroup<VisitorContext>, _ site: Site) {
    let files = group.add(
      middleware: FileMiddleware(
        site.settings.publicDirectory,
        cacheControl: .init([(MediaType(type: .any), [.noCache])])))
    for path: RouterPath in ["/css/**", "/img/**", "/js/**"] {
      files.get(path) { _, _ -> Response in throw HTTPError(.notFound) }
    }
  }

  private static func addVisitorRoutes(to router: Router<VisitorContext>, _ site: Site) {
    HealthRoutes(site: site).add(to: router)
    SignInRoutes(site: site).add(to: router)
    LinkRoutes(site: site).add(to: router)
  }

  private static func addEmployeeRoutes(to router: Router<VisitorContext>, _ site: Site) {
    let employees = router.group(context: SessionContext.self)
      .add(middleware: FindSession(site: site))
      .add(middleware: RequireSession(site: site))
      .group(context: EmployeeContext.self)
    FrontPageRoutes(site: site).add(to: employees)
    SignInRoutes(site: site).add(to: employees)
    ProfileRoutes(site: site).add(to: employees)
    RoleRoutes(site: site).add(to: employees)
    PeopleRoutes(site: site).add(to: employees)
    PetitionRoutes(site: site).add(to: employees)
    ShareRoutes(site: site).add(to: employees)
    PetitionFigureRoutes(site: site).add(to: employees)
    SignatureRoutes(site: site).add(to: employees)
    ModerationRoutes(site: site).add(to: employees)
    ModerationLogRoutes(site: site).add(to: employees)
    SettingsRoutes(site: site).add(to: employees)
    DraftRoutes(site: site).add(to: employees)
    DraftActRoutes(site: site).add(to: employees)
    CoAuthorRoutes(site: site).add(to: employees)
    SponsorRoutes(site: site).add(to: employees)
    SimilarRoutes(site: site).add(to: employees)
    MineRoutes(site: site).add(to: employees)
    ResponseDraftRoutes(site: site).add(to: employees)
    ResponseRoutes(site: site).add(to: employees)
    VerdictRoutes(site: site).add(to: employees)
    UpdateRoutes(site: site).add(to: employees)
    ClosureRoutes(site: site).add(to: employees)
    NotificationRoutes(site: site).add(to: employees)
    TokenRoutes(site: site).add(to: employees)
    RoundRoutes(site: site).add(to: employees)
    RoundEditRoutes(site: site).add(to: employees)
    RoundMoveRoutes(site: site).add(to: employees)
    QuestionRoutes(site: site).add(to: employees)
    ThemeRoutes(site: site).add(to: employees)
    SurveyTemplateRoutes(site: site).add(to: employees)
    ResultRoutes(site: site).add(to: employees)
  }

  /// Which errors of the layers below people are told about as something that passes.
  private static func expected(_ error: any Error) -> Refusal? {
    guard let error = error as? DatabaseError else { return nil }
    return error.isUnavailable || error.isStatementTimeout ? .unavailable(retryAfter: 5) : nil
  }
}
