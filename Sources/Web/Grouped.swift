extension Int {
  /// In English notation with commas: "1,612".
  public var grouped: String {
    var rest = magnitude
    var groups: [String] = []
    while rest >= 1000 {
      let group = String(rest % 1000)
      groups.append(String(repeating: "0", count: 3 - group.count) + group)
      rest /= 1000
    }
    groups.append(String(rest))
    return (self < 0 ? "\u{2212}" : "") + groups.reversed().joined(separator: ",")
  }
}

/// A number with its noun: "1 signature", "1,612 signatures".
public func counted(_ number: Int, _ one: String, _ many: String) -> String {
  "\(number.grouped) \(number == 1 ? one : many)"
}
