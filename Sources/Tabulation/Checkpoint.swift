/// Where a test stops the tabulator as a crash would.
struct Checkpoint: Sendable {
  /// Between any two things that a crash could separate.
  enum Moment: String, Sendable, CaseIterable {
    case keysMade, keysWritten, announcing, announced
    case requestsSigned, signaturesStored
    case opening, opened
    case shutting, shut
    case counted, publishing, published
    case keysDestroyed
  }

  let pass: @Sendable (Moment) throws -> Void

  /// Stops nowhere.
  static let none = Checkpoint { _ in }
}
