/// The cost of an Argon2id hash (RFC 9106, section 3.1).
///
/// The bounds hold for configured values and for the values in stored strings alike: a string
/// from the database cannot make a verification take more than ``ceiling``.
public struct Argon2Parameters: Sendable, Hashable {
  /// Memory in KiB, `m`.
  public let memory: Int
  /// Passes over the memory, `t`.
  public let passes: Int
  /// Lanes, `p`. They are computed one after another, so that one hash occupies one core.
  public let lanes: Int

  /// 19 MiB, two passes, one lane.
  public static let `default` = Argon2Parameters(within: 19_456, 2, 1)

  /// The highest parameters accepted from anywhere: 256 MiB, 32 passes, eight lanes.
  public static let ceiling = Argon2Parameters(within: 262_144, 32, 8)

  /// - Parameters:
  ///   - memory: KiB, at least eight a lane.
  ///   - passes: at least one.
  ///   - lanes: at least one.
  /// - Throws: ``Argon2Error/parametersOutOfRange(_:)`` with a sentence that names the bound.
  public init(memory: Int, passes: Int, lanes: Int) throws(Argon2Error) {
    try Self.require(lanes, in: 1...Self.ceiling.lanes, "lanes (p)")
    try Self.require(passes, in: 1...Self.ceiling.passes, "passes (t)")
    try Self.require(memory, in: 8 * lanes...Self.ceiling.memory, "memory (m, in KiB)")
    self.init(within: memory, passes, lanes)
  }

  /// For values known to be within the bounds, and for the bounds themselves.
  private init(within memory: Int, _ passes: Int, _ lanes: Int) {
    self.memory = memory
    self.passes = passes
    self.lanes = lanes
  }

  private static func require(
    _ value: Int, in range: ClosedRange<Int>, _ name: String
  ) throws(Argon2Error) {
    guard range.contains(value) else {
      throw .parametersOutOfRange(
        "Argon2 \(name) must be \(range.lowerBound) to \(range.upperBound), not \(value).")
    }
  }

  /// Whether any of the three costs is higher than in `other`.
  func rises(above other: Argon2Parameters) -> Bool {
    memory > other.memory || passes > other.passes || lanes > other.lanes
  }
}
