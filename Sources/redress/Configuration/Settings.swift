import Foundation
import Logging
import Passwords
import Postgres
import Workplace

/// Everything the operator decides, read and checked once at start.
struct Settings {
  let database: ConnectionConfiguration
  let databaseConnections: Int
  let address: SocketName
  let metricsAddress: SocketName
  let publicURL: String
  let certificate: SiteCertificate?
  let trustedProxies: Set<String>
  let mail: MailSettings?
  let sessions: SessionLimits
  let passwords: Argon2Parameters
  let passwordQueue: Int
  let signInLimits: SignInLimits
  /// Where `tabulate` keeps the keys of surveys; it does not run without one.
  let keyDirectory: String?
  let idleTimeout: Int
  let logLevel: Logger.Level
  let root: String

  /// Reads the environment and the settings file.
  ///
  /// - Throws: `SettingError` for the first value that cannot be used.
  static func read() async throws -> Settings {
    try await Settings(SettingReader(environment: ProcessInfo.processInfo.environment))
  }

  init(_ reader: SettingReader) throws {
    database = try DatabaseSettings.connection(reader)
    databaseConnections = try reader.number(.databaseConnections, in: 2...200, default: 8)
    address = try SocketName(reader, .address, default: "127.0.0.1:8080")
    metricsAddress = try SocketName(reader, .metricsAddress, default: "127.0.0.1:9464")
    publicURL = try Self.publicURL(reader)
    certificate = try SiteCertificate(reader)
    trustedProxies = try Self.proxies(reader)
    mail = try MailSettings(reader)
    let idleDays = try reader.number(.sessionIdleDays, in: 1...365, default: 14)
    let days = try reader.number(.sessionDays, in: 1...365, default: 60)
    sessions = SessionLimits(idleDays: idleDays, absoluteDays: days)
    passwords = try Self.passwords(reader)
    passwordQueue = try reader.number(.passwordQueue, in: 1...10_000, default: 64)
    signInLimits = SignInLimits(
      perAccount: try reader.number(.signInsPerAccount, in: 1...1_000_000, default: 10),
      perSource: try reader.number(.signInsPerSource, in: 1...1_000_000, default: 300),
      window: try reader.number(.signInWindow, in: 1...86_400, default: 900))
    keyDirectory = try Self.keyDirectory(reader)
    idleTimeout = try reader.number(.idleTimeout, in: 1...3600, default: 60)
    logLevel = try Self.logLevel(reader)
    root = try Self.root(reader)
  }

  private static func publicURL(_ reader: SettingReader) throws -> String {
    let text = reader.text(.publicURL) ?? "http://localhost:8080"
    guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme),
      let host = parts.host, !host.isEmpty, parts.path.isEmpty, parts.query == nil,
      parts.fragment == nil, parts.user == nil
    else {
      throw reader.refused(
        .publicURL,
        "must be scheme, host and port alone, such as https://redress.example, not “\(text)”")
    }
    return text
  }

  private static func proxies(_ reader: SettingReader) throws -> Set<String> {
    let names = (reader.text(.trustedProxies) ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    for name in names where !IPAddress.isValid(name) {
      throw reader.refused(.trustedProxies, "“\(name)” is no IP address")
    }
    return Set(names)
  }

  private static func passwords(_ reader: SettingReader) throws -> Argon2Parameters {
    let (usual, ceiling) = (Argon2Parameters.default, Argon2Parameters.ceiling)
    let lanes = try reader.number(
      .passwordParallelism, in: 1...ceiling.lanes, default: usual.lanes)
    let passes = try reader.number(
      .passwordIterations, in: 1...ceiling.passes, default: usual.passes)
    let memory = try reader.number(
      .passwordMemory, in: 8 * lanes...ceiling.memory, default: usual.memory)
    do {
      return try Argon2Parameters(memory: memory, passes: passes, lanes: lanes)
    } catch {
      throw reader.refused(.passwordMemory, "\(error)")
    }
  }

  private static func keyDirectory(_ reader: SettingReader) throws -> String? {
    guard let path = reader.text(.keyDirectory) else { return nil }
    guard path.hasPrefix("/") else {
      throw reader.refused(.keyDirectory, "must be an absolute path, not “\(path)”")
    }
    return path
  }

  private static func root(_ reader: SettingReader) throws -> String {
    let path = reader.text(.root) ?? "."
    guard FileManager.default.fileExists(atPath: path + "/templates") else {
      throw reader.refused(.root, "there is no directory templates in \(path)")
    }
    return path
  }

  private static func logLevel(_ reader: SettingReader) throws -> Logger.Level {
    guard let text = reader.text(.logLevel) else { return .info }
    guard let level = Logger.Level(rawValue: text) else {
      let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw reader.refused(.logLevel, "must be one of \(names), not “\(text)”")
    }
    return level
  }
}
