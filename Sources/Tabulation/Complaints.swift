import Logging
import Synchronization

/// What somebody was told to look at. Once is enough for as long as it lasts, since a line a pass would
/// tell when people ask for tokens. What comes and goes would tell it too, so that between two lines
/// about the same there is a pause. One for the life of a process, which may start several tabulators.
public final class Complaints: Sendable {
  /// What is tried again with each pass until it succeeds.
  enum Step: Hashable, Sendable {
    case holdingLock, comparingClocks, pass
    case destroyingKeys, announcing, readingPolicy, opening, comparingRoll, signing, counting
  }

  private struct Fault: Hashable {
    let step: Step
    let round: Int64?
    let words: String
  }

  /// When somebody was told, and whether it has lasted since.
  private struct Telling {
    let date: ContinuousClock.Instant
    var lasts = true
  }

  private let pause: Duration
  private let tellings = Mutex<[Fault: Telling]>([:])

  /// Nothing was complained of yet.
  ///
  /// - Parameter pause: at least so long after somebody was told of a fault, they are told again that
  ///   it has come back.
  public init(pause: Duration = .seconds(3_600)) {
    self.pause = pause
  }

  /// Warns of what keeps the whole tabulator from its work.
  ///
  /// - Parameter error: is told of too, but another one at the same step is no reason to speak again:
  ///   its words may differ from pass to pass.
  func warn(
    _ words: String, at step: Step, because error: (any Error)? = nil, in logger: Logger
  ) {
    guard add(words, at: step, of: nil) else { return }
    logger.warning("\(error.map { "\(words): \($0)" } ?? words)")
  }

  /// - Returns: whether somebody is to be told.
  func add(_ words: String, at step: Step, of round: Int64?) -> Bool {
    let fault = Fault(step: step, round: round, words: words)
    let now = ContinuousClock.now
    return tellings.withLock { tellings in
      if let last = tellings[fault], last.lasts || now - last.date < pause { return false }
      tellings[fault] = Telling(date: now)
      return true
    }
  }

  /// The step succeeded: were it to fail once more, that would be another fault.
  func forget(_ step: Step, of round: Int64?) {
    tellings.withLock { tellings in
      for fault in tellings.keys where fault.step == step && fault.round == round {
        tellings[fault]?.lasts = false
      }
    }
  }
}
