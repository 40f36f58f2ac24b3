import CLibPQ

/// How to reach a database and what every connection to it is set to.
///
/// No description or mirror of it contains a password.
public struct ConnectionConfiguration: Sendable {
  /// The settings that the URL named, by libpq's keywords, and the defaults added to them.
  private(set) var parameters: [String: String]

  /// How long one statement may take on the server; `nil` leaves it to the server's settings.
  public var statementTimeout: Duration?

  /// Whether statements are prepared once a connection and kept. Switch it off behind a pooler in
  /// transaction mode, which hands every transaction to another server connection, and log in as
  /// the role itself there: what is set for a session does not follow it.
  public var preparesStatements: Bool

  /// The weakest encryption that is still accepted; `nil` accepts what `sslmode` accepts.
  public var tlsFloor: TLSFloor?

  /// A configuration from a libpq URL (`postgresql://user@host:5432/database?sslmode=require`) or
  /// keyword string (`host=localhost dbname=shop`). What it leaves out comes from libpq's
  /// environment variables and defaults.
  /// - Parameters:
  ///   - connection: the URL or keyword string.
  ///   - applicationName: shown in `pg_stat_activity` unless the URL names another.
  ///   - connectTimeout: for one host, in whole seconds, at least 2.
  ///   - statementTimeout: how long one statement may take on the server.
  ///   - preparesStatements: whether statements are prepared once a connection and kept.
  ///   - tlsFloor: the weakest encryption that is still accepted.
  /// - Throws: ``DatabaseError/invalidConfiguration(_:)``
  public init(
    _ connection: String, applicationName: String? = nil,
    connectTimeout: Duration = .seconds(5), statementTimeout: Duration? = .seconds(30),
    preparesStatements: Bool = true, tlsFloor: TLSFloor? = nil
  ) throws(DatabaseError) {
    var parameters = Self.defaults
    parameters["connect_timeout"] = String(max(2, connectTimeout.components.seconds))
    if let applicationName { parameters["application_name"] = applicationName }
    parameters.merge(try Self.parse(connection)) { _, named in named }
    // Texts are decoded as UTF-8, whatever the database is encoded in.
    parameters["client_encoding"] = "UTF8"
    self.parameters = parameters
    self.statementTimeout = statementTimeout
    self.preparesStatements = preparesStatements
    self.tlsFloor = tlsFloor
  }

  /// A connection whose other end vanished without a word is noticed within a minute or so.
  private static let defaults = [
    "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "30000",
  ]

  private static func parse(_ connection: String) throws(DatabaseError) -> [String: String] {
    // libpq's own message is left out: it quotes the part that it could not read, and that may be
    // the password.
    guard !connection.utf8.contains(0), let options = PQconninfoParse(connection, nil) else {
      throw .invalidConfiguration("not a connection URL or keyword string that libpq can read")
    }
    defer { PQconninfoFree(options) }
    var parameters: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        parameters[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    return parameters
  }
}

extension ConnectionConfiguration {
  /// The host that the URL names.
  public var host: String? { parameters["host"] }
  /// The port that the URL names.
  public var port: String? { parameters["port"] }
  /// The database that the URL names.
  public var database: String? { parameters["dbname"] }
  /// The user that the URL names.
  public var user: String? { parameters["user"] }
  /// How encryption is asked for (`disable`, `prefer`, `require`, `verify-full`, …).
  public var sslMode: String? { parameters["sslmode"] }
}

extension ConnectionConfiguration: CustomStringConvertible, CustomReflectable {
  /// User, host, port, database and `sslmode`; never a password.
  public var description: String {
    [("user", user), ("host", host), ("port", port), ("database", database), ("sslmode", sslMode)]
      .compactMap { name, value in value.map { "\(name)=\($0)" } }
      .joined(separator: " ")
  }

  /// A mirror of the description alone, so that `dump` shows no password either.
  public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
