/// An Argon2id hash in the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, the two last
/// in Base64 without padding.
///
/// The parser accepts exactly what ``description`` writes, so that a stored string has one form:
/// parameters in this order, decimals without leading zeros, Base64 whose unused bits are zero.
struct PHCString: Equatable, CustomStringConvertible {
  let parameters: Argon2Parameters
  let salt: [UInt8]
  let tag: [UInt8]

  private static let prefix = "$argon2id$v=19$"
  private static let saltLengths = 8...64
  private static let tagLengths = 16...64

  init(parameters: Argon2Parameters, salt: [UInt8], tag: [UInt8]) {
    self.parameters = parameters
    self.salt = salt
    self.tag = tag
  }

  init(_ text: String) throws(Argon2Error) {
    // Longer than the longest valid string: not worth reading.
    guard text.utf8.count <= 256 else { throw .malformedHash("it is longer than 256 bytes.") }
    guard text.utf8.starts(with: Self.prefix.utf8) else {
      throw .malformedHash("it does not begin with \(Self.prefix).")
    }
    let sections = text.utf8.dropFirst(Self.prefix.utf8.count)
      .split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
    guard sections.count == 3 else {
      throw .malformedHash("it does not consist of parameters, salt and tag.")
    }
    parameters = try Self.parameters(sections[0])
    salt = try Self.bytes(sections[1], Self.saltLengths, "salt")
    tag = try Self.bytes(sections[2], Self.tagLengths, "tag")
  }

  var description: String {
    let costs = "m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)"
    return "\(Self.prefix)\(costs)$\(Base64.encode(salt))$\(Base64.encode(tag))"
  }

  private static func parameters(_ section: Substring.UTF8View) throws(Argon2Error)
    -> Argon2Parameters
  {
    let items = section.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard items.count == 3,
      let memory = number(items[0], after: "m="),
      let passes = number(items[1], after: "t="),
      let lanes = number(items[2], after: "p=")
    else { throw .malformedHash("its parameters are not m=…,t=…,p=…") }
    return try Argon2Parameters(memory: memory, passes: passes, lanes: lanes)
  }

  private static func number(_ item: Substring.UTF8View, after name: String) -> Int? {
    guard item.starts(with: name.utf8) else { return nil }
    let digits = item.dropFirst(name.utf8.count)
    // Ten digits hold every 32-bit value; more could overflow.
    guard (1...10).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func bytes(
    _ section: Substring.UTF8View, _ lengths: ClosedRange<Int>, _ name: String
  ) throws(Argon2Error) -> [UInt8] {
    guard let bytes = Base64.decode(section) else {
      throw .malformedHash("its \(name) is not Base64 without padding.")
    }
    guard lengths.contains(bytes.count) else {
      throw .malformedHash(
        "its \(name) must have \(lengths.lowerBound) to \(lengths.upperBound) bytes.")
    }
    return bytes
  }
}
