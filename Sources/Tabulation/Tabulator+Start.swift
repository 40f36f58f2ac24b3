import Foundation
import Logging
import Postgres

extension Tabulator {
  /// The tabulator of a database, with the keys that lie in a directory. Only for whoever holds the
  /// ``TabulatorLock``.
  ///
  /// - Parameters:
  ///   - database: where rounds, requests and ballots are.
  ///   - folders: where the private keys are.
  ///   - keysAreLost: whether the operator says that the keys of this database are nowhere any more,
  ///     so that the rounds that need them become void.
  ///   - complaints: what this process complained of already.
  /// - Throws: ``KeysElsewhere`` when rounds need keys and the folder that holds them is not here;
  ///   ``KeyDirectoryError/inUse(_:)`` when the tabulator of a copy of this database works with it.
  public static func start(
    database: Pool<TabulatorRole>, keys folders: KeyFolders, keysAreLost: Bool = false,
    logger: Logger, complaints: Complaints
  ) async throws -> Tabulator {
    let directory = try await folder(of: database, among: folders, keysAreLost: keysAreLost)
    return Tabulator(
      database: database, directory: directory, logger: logger, complaints: complaints,
      checkpoint: .none, hold: try directory.hold())
  }

  private static func folder(
    of database: Pool<TabulatorRole>, among folders: KeyFolders, keysAreLost: Bool
  ) async throws -> KeyDirectory {
    if let name = try await database.first(TabulatorQueries.keyFolder()),
      let known = try await Cores.run({ try folders.folder(name) })
    {
      return known
    }
    let needed = try await database.rows(TabulatorQueries.keyed())
    guard needed.isEmpty || keysAreLost else { throw KeysElsewhere() }
    // A crash before the database knows the new folder leaves an empty one, which does no harm.
    let made = try await Cores.run { try folders.makeFolder() }
    try await database.run(TabulatorQueries.nameKeyFolder(made.name))
    return made.directory
  }
}

/// Rounds need keys, and the folder that holds them is not in this directory. To go on would void them.
public struct KeysElsewhere: Error, Hashable, CustomStringConvertible {
  /// A sentence for the log of whoever runs the tabulator.
  public var description: String {
    """
    Surveys need keys that are not in this key directory. If they are in another one, name that. \
    If they are lost, `redress tabulate --keys-are-lost` makes these surveys void.
    """
  }
}
