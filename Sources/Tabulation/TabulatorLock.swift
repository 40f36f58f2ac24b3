import Postgres

/// Lets one process at a time be the tabulator of a database, by a lock that goes with its connection.
public actor TabulatorLock {
  private let configuration: ConnectionConfiguration
  private var connection: Connection<TabulatorRole>?

  /// - Parameter configuration: reaches the server itself, no pooler that lends sessions out.
  public init(configuration: ConnectionConfiguration) {
    self.configuration = configuration
  }

  /// Whether this process is the tabulator at the moment; to be asked before each pass.
  public func isHeld() async throws -> Bool {
    if let connection {
      do {
        return try await connection.first(TabulatorQueries.isThere()) == true
      } catch {
        await release()
        throw error
      }
    }
    let fresh = try await Connection<TabulatorRole>.open(configuration)
    do {
      if try await fresh.first(TabulatorQueries.becomeTheOnlyOne()) == true {
        connection = fresh
        return true
      }
    } catch {
      await fresh.close()
      throw error
    }
    await fresh.close()
    return false
  }

  /// Lets another one take over.
  public func release() async {
    await connection?.close()
    connection = nil
  }
}
