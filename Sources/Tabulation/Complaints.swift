import Synchronization

/// What somebody was told to look at. Once is enough for as long as it lasts, and a line a pass would
/// tell of each request. One for the life of a process, which may start several tabulators.
public final class Complaints: Sendable {
  /// What is tried again with each pass until it succeeds.
  enum Step: Hashable, Sendable {
    case destroyingKeys
    case announcing, readingPolicy, opening, comparingRoll, signing, counting
  }

  private struct Place: Hashable {
    let step: Step
    let round: Int64?
  }

  private let made = Mutex<[Place: Set<String>]>([:])

  /// Nothing was complained of yet.
  public init() {}

  /// - Returns: whether nobody was told since the step last succeeded.
  func add(_ what: String, at step: Step, of round: Int64?) -> Bool {
    made.withLock { $0[Place(step: step, round: round), default: []].insert(what).inserted }
  }

  /// Has the next failure of a step told again, now that it succeeded.
  func forget(_ step: Step, of round: Int64?) {
    made.withLock { $0[Place(step: step, round: round)] = nil }
  }
}
