/// Whether a tabulator is there, by one look after the other.
///
/// One whose work fails gives its lock back until it tries again. What fails only when somebody asks
/// for a token must not show by that when they did, so a few looks in vain are not believed.
struct TabulatorPresence {
  /// So many looks in vain one after the other, and it is gone.
  static let patience = 5

  /// Before the first look nobody has been seen.
  private var looksInVain = Self.patience

  /// - Parameter isSeen: whether it was there at this look.
  /// - Returns: whether it counts as there.
  mutating func note(_ isSeen: Bool) -> Bool {
    looksInVain = isSeen ? 0 : looksInVain + 1
    return looksInVain < Self.patience
  }
}
