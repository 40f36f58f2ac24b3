import Crypto
import Foundation
import Synchronization

/// Bounds attempts a key within a window, in memory.
///
/// A key (an address, an account) is never kept: buckets lie under an HMAC with a random secret that
/// changes every day, so that a copy of the memory of yesterday tells nothing today.
public final class Throttle: Sendable {
  private let limit: Int
  private let window: Double
  private let capacity: Int
  private let state = Mutex(State())

  fileprivate struct State {
    var secret = SymmetricKey(size: .bits256)
    var secretDay = -1
    var buckets: [HMAC<SHA256>.MAC: Bucket] = [:]
  }

  fileprivate struct Bucket {
    var attempts: Int
    var ends: Double
  }

  /// - Parameters:
  ///   - limit: attempts allowed within `window` seconds.
  ///   - capacity: how many keys are remembered at most; beyond it the oldest windows go first.
  public init(limit: Int, window: Int, capacity: Int = 100_000) {
    self.limit = limit
    self.window = Double(window)
    self.capacity = capacity
  }

  /// Counts one attempt.
  ///
  /// - Returns: nil when it is allowed, else the seconds until the next one is.
  public func attempt(_ key: String, at now: Date = Date()) -> Int? {
    let seconds = now.timeIntervalSince1970
    return state.withLock { state in
      let digest = state.digest(of: key, day: Int(seconds / 86_400))
      var bucket = state.buckets[digest] ?? Bucket(attempts: 0, ends: seconds + window)
      if bucket.ends <= seconds { bucket = Bucket(attempts: 0, ends: seconds + window) }
      guard bucket.attempts < limit else {
        return max(1, Int((bucket.ends - seconds).rounded(.up)))
      }
      bucket.attempts += 1
      state.makeRoom(capacity: capacity, now: seconds)
      state.buckets[digest] = bucket
      return nil
    }
  }

  /// Forgets the attempts of a key, after it has proved itself.
  public func forgive(_ key: String, at now: Date = Date()) {
    state.withLock { state in
      let digest = state.digest(of: key, day: Int(now.timeIntervalSince1970 / 86_400))
      state.buckets[digest] = nil
    }
  }
}

extension Throttle.State {
  fileprivate mutating func digest(of key: String, day: Int) -> HMAC<SHA256>.MAC {
    if day != secretDay {
      secretDay = day
      secret = SymmetricKey(size: .bits256)
      buckets = [:]
    }
    return HMAC<SHA256>.authenticationCode(for: Data(key.utf8), using: secret)
  }

  fileprivate mutating func makeRoom(capacity: Int, now: Double) {
    guard buckets.count >= capacity else { return }
    buckets = buckets.filter { $0.value.ends > now }
    while buckets.count >= capacity, let oldest = buckets.min(by: { $0.value.ends < $1.value.ends })
    {
      buckets[oldest.key] = nil
    }
  }
}
