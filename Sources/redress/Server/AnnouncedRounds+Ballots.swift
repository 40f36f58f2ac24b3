import Ballots
import Web
import Workplace

/// What the ballot box is told of rounds. It knows no more of the workplace than this.
extension AnnouncedRounds: RoundDirectory {}

extension BallotRoutes {
  /// The routes of the ballot box beside a site.
  ///
  /// - Parameter keptFor: how old what is known of rounds may be.
  init(of site: Site, box: BallotBox, keptFor: Duration = .seconds(1)) {
    self.init(
      directory: AnnouncedRounds(database: site.database, keptFor: keptFor), box: box,
      templates: site.templates,
      shell: Shell(company: site.settings.company, isDemo: site.settings.isDemo))
  }
}
