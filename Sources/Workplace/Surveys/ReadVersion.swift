import Web

/// The version that whoever sent a form had read, which saving writes over.
struct ReadVersion: Sendable {
  /// 0, which is no version of anything, when the form names none.
  let number: Int

  /// Reads the field `version`; when something is wrong with it the reader says so.
  init(_ reader: inout FormReader) {
    let typed = reader.line("version", "which version you read", maximum: 20)
    number = typed.flatMap { Int($0) } ?? 0
  }

  /// What the form says when it comes back; nil when the latest version is the one that was read.
  ///
  /// Said beside mistakes as well: the form that comes back holds the latest version, and saving it
  /// would undo what somebody else did.
  ///
  /// - Parameter thing: for instance "round".
  func conflict(with latest: Int, of thing: String) -> String? {
    guard number != latest else { return nil }
    return "This \(thing) has changed since you read it. What you wrote is kept below: compare it "
      + "with the \(thing) in another window, then save again."
  }

  /// What the form says when a list of questions was deleted, and saving makes another.
  static func deleted(_ thing: String) -> String {
    "A colleague deleted this \(thing) meanwhile, so nothing was saved. What you wrote is kept "
      + "below, and saving it makes a new \(thing). Its list of questions is gone; the questions "
      + "themselves are still in the bank. Add them again once the new \(thing) is there."
  }
}
