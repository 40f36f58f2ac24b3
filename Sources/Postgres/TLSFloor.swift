/// The weakest encryption of a database connection that is still accepted.
public struct TLSFloor: Hashable, Sendable {
  /// The oldest protocol version that is accepted.
  public var minimumProtocol: TLSVersion

  /// Whether the server's name and certificate must have been verified (`sslmode=verify-full`).
  public var requiresFullVerification: Bool

  /// How many whole days the server's certificate must still be valid.
  public var minimumDaysLeft: Int

  /// A floor; by default TLS 1.3 with a verified name.
  public init(
    minimumProtocol: TLSVersion = .tls13, requiresFullVerification: Bool = true,
    minimumDaysLeft: Int = 0
  ) {
    self.minimumProtocol = minimumProtocol
    self.requiresFullVerification = requiresFullVerification
    self.minimumDaysLeft = minimumDaysLeft
  }

  /// - Throws: ``DatabaseError/belowTLSFloor(_:)`` with the first thing that is too weak.
  func check(_ session: TLSSession?, sslMode: String?) throws(DatabaseError) {
    guard let session else { throw .belowTLSFloor("it is not encrypted") }
    guard let version = session.version, version >= minimumProtocol else {
      throw .belowTLSFloor(
        "it uses \(session.protocolName), and at least \(minimumProtocol) is required")
    }
    if requiresFullVerification, sslMode != "verify-full" {
      throw .belowTLSFloor(
        "sslmode is \(sslMode ?? "not set"), and verify-full is required")
    }
    guard minimumDaysLeft <= 0 || session.daysLeft() >= minimumDaysLeft else {
      throw .belowTLSFloor(
        "the server's certificate ends in \(session.daysLeft()) days, "
          + "and at least \(minimumDaysLeft) are required")
    }
  }
}

/// A version of the TLS protocol.
public enum TLSVersion: Int, Comparable, CustomStringConvertible, Sendable {
  /// TLS 1.2 (RFC 5246)
  case tls12 = 12
  /// TLS 1.3 (RFC 8446)
  case tls13 = 13

  /// The older version comes first.
  public static func < (older: TLSVersion, newer: TLSVersion) -> Bool {
    older.rawValue < newer.rawValue
  }

  /// `TLS 1.2` or `TLS 1.3`
  public var description: String {
    switch self {
    case .tls12: "TLS 1.2"
    case .tls13: "TLS 1.3"
    }
  }
}
