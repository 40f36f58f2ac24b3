extension FormReader {
  /// A whole number within bounds, in plain digits.
  public mutating func number(
    _ name: String, _ called: String, in range: ClosedRange<Int>
  ) -> Int? {
    guard let text = line(name, called, maximum: 40) else { return nil }
    let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isPlain, let number = Int(text), range.contains(number) else {
      refuse(name, "Enter \(called) from \(range.lowerBound) to \(range.upperBound), in digits.")
      return nil
    }
    return number
  }
}
