import Ballots
import Foundation
import Web
import Workplace

/// What the ballot box is told of rounds. It knows no more of the workplace than this.
struct WorkplaceRounds: RoundDirectory {
  let rounds: AnnouncedRounds

  func entries() async throws -> [RoundEntry] {
    try await rounds.all().map { round in
      RoundEntry(
        id: round.id, hash: round.hash, title: round.title, opens: round.opens,
        closes: round.closes, state: round.state, receiptKey: round.receiptKey)
    }
  }

  func policy(of round: Int64) async throws -> Data? { try await rounds.policy(of: round) }

  func nullifiers(of round: Int64) async throws -> Data? {
    try await rounds.nullifiers(of: round)
  }
}

extension BallotRoutes {
  /// The routes of the ballot box beside a site.
  ///
  /// - Parameter keptFor: how old what is known of rounds may be.
  init(of site: Site, box: BallotBox, keptFor: Duration = .seconds(1)) {
    let rounds = AnnouncedRounds(database: site.database, keptFor: keptFor)
    self.init(
      directory: WorkplaceRounds(rounds: rounds), box: box,
      templates: site.templates,
      shell: Shell(company: site.settings.company, isDemo: site.settings.isDemo))
  }
}
