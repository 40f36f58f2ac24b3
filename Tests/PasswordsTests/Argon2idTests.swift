import Testing

@testable import Passwords

@Suite("Argon2id")
struct Argon2idTests {
  @Test("The test vector of RFC 9106, section 5.3, with secret and associated data")
  func rfcVector() throws {
    let input = Argon2id.Input(
      password: .init(repeating: 1, count: 32), salt: .init(repeating: 2, count: 16),
      secret: .init(repeating: 3, count: 8), associatedData: .init(repeating: 4, count: 12),
      parameters: try Argon2Parameters(memory: 32, passes: 3, lanes: 4))
    let tag = try Argon2id.tag(of: input, length: 32)
    #expect(
      tag == [
        0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53,
        0xc9, 0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01,
        0xe6, 0x59,
      ])
  }

  struct ReferenceVector: Sendable {
    var password = "password"
    let phc: String
  }

  /// The vectors of version 0x13 in the reference implementation's test programme, each computed
  /// again with argon2-cffi. "somesalt" is c29tZXNhbHQ.
  static let referenceVectors = [
    ReferenceVector(
      phc: "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
    ReferenceVector(
      phc: "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
    ReferenceVector(
      phc: "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
    ReferenceVector(
      phc: "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg"),
    ReferenceVector(
      phc: "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$kCXUjmjvc5XMqQedpMTsOv+zyJEf5PhtGiUghW9jFyw"),
    ReferenceVector(
      password: "differentpassword",
      phc: "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"),
    ReferenceVector(
      phc: "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw"),
  ]

  @Test("The vectors of the reference implementation", arguments: referenceVectors)
  func referenceVector(_ vector: ReferenceVector) throws {
    #expect(try Argon2id.verify(vector.password, against: vector.phc))
    #expect(try !Argon2id.verify(vector.password + "x", against: vector.phc))
    let known = try PHCString(vector.phc)
    let input = Argon2id.Input(
      password: Array(vector.password.utf8), salt: known.salt, parameters: known.parameters)
    #expect(try Argon2id.tag(of: input, length: known.tag.count) == known.tag)
  }

  @Test("A password matches its own hash and no other")
  func hashAndVerify() throws {
    let phc = try Argon2id.hash("a good long password", parameters: .cheap())
    #expect(try Argon2id.verify("a good long password", against: phc))
    #expect(try !Argon2id.verify("A good long password", against: phc))
    #expect(try !Argon2id.verify("a good long passwor", against: phc))
    #expect(try !Argon2id.verify("", against: phc))
  }

  @Test("The same password is hashed with another salt each time")
  func salts() throws {
    let first = try PHCString(Argon2id.hash("a good long password", parameters: .cheap()))
    let second = try PHCString(Argon2id.hash("a good long password", parameters: .cheap()))
    #expect(first.salt != second.salt)
    #expect(first.tag != second.tag)
    #expect(first.salt.count == 16 && first.tag.count == 32)
  }

  @Test("The default is 19 MiB, two passes, one lane")
  func defaultParameters() throws {
    #expect(try Argon2id.hash("a good long password").hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
  }

  @Test(
    "A stored hash is replaced when a parameter rises, and only then",
    arguments: [
      (1_024, 2, 2, false), (1_025, 2, 2, true), (1_024, 3, 2, true), (1_024, 2, 3, true),
      (1_023, 2, 2, false), (1_024, 1, 2, false), (1_024, 2, 1, false), (64, 1, 1, false),
      (64, 3, 1, true),
    ])
  func needsRehash(memory: Int, passes: Int, lanes: Int, expected: Bool) throws {
    let stored = try Argon2id.hash(
      "a good long password", parameters: Argon2Parameters(memory: 1_024, passes: 2, lanes: 2))
    let wanted = try Argon2Parameters(memory: memory, passes: passes, lanes: lanes)
    #expect(try Argon2id.needsRehash(stored, parameters: wanted) == expected)
  }

  @Test(
    "Parameters outside the bounds are refused by name",
    arguments: [
      (7, 1, 1, "memory"), (15, 1, 2, "memory"), (262_145, 1, 1, "memory"), (-1, 1, 1, "memory"),
      (64, 0, 1, "passes"), (64, 33, 1, "passes"), (64, 1, 0, "lanes"), (64, 1, 9, "lanes"),
      (Int.max, 1, Int.max, "lanes"), (Int.min, Int.min, 1, "passes"),
    ])
  func bounds(memory: Int, passes: Int, lanes: Int, name: String) throws {
    let error = #expect(throws: Argon2Error.self) {
      try Argon2Parameters(memory: memory, passes: passes, lanes: lanes)
    }
    #expect(try #require(error).description.contains(name))
  }
}

extension Argon2Parameters {
  /// For tests of anything but the cost.
  static func cheap() throws -> Argon2Parameters {
    try Argon2Parameters(memory: 64, passes: 1, lanes: 1)
  }
}
