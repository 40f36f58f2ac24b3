import Web

/// How many attempts to sign in are looked at.
public struct SignInLimits: Sendable {
  /// Attempts at one account within the window.
  public let perAccount: Int
  /// Attempts from one address within the window.
  public let perSource: Int
  /// The window in seconds.
  public let window: Int

  /// Limits for a window in seconds. A whole office may share one address, so it gets more.
  public init(perAccount: Int = 10, perSource: Int = 300, window: Int = 900) {
    self.perAccount = perAccount
    self.perSource = perSource
    self.window = window
  }
}

/// Slows down guessing, for each account and for each source, in memory only.
struct SignInThrottle: Sendable {
  private let accounts: Throttle
  private let sources: Throttle

  init(limits: SignInLimits) {
    accounts = Throttle(limit: limits.perAccount, window: limits.window)
    sources = Throttle(limit: limits.perSource, window: limits.window)
  }

  /// Counts an attempt.
  ///
  /// - Throws: `Refusal.tooManyAttempts`, the same whether or not the account exists.
  func attempt(account: String, source: String) throws(Refusal) {
    if let wait = sources.attempt(source) { throw .tooManyAttempts(retryAfter: wait) }
    if let wait = accounts.attempt(account.lowercased()) {
      throw .tooManyAttempts(retryAfter: wait)
    }
  }

  /// Forgets the attempts at an account after its owner signed in.
  func forgive(account: String) {
    accounts.forgive(account.lowercased())
  }
}
