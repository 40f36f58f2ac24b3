import Passwords
import TestSupport
import Testing

@Suite("Strings are exchanged with argon2-cffi, an independent program")
struct Argon2CFFITests {
  static let passwords = [
    "correct horse battery staple", "ünïcödé pässwörd", "密码密码密码密码", "🙂🙃🙂🙃", "'\"\\$ {}",
    String(repeating: "long ", count: 30),
  ]

  @Test("It verifies what we hash", arguments: passwords)
  func itVerifiesOurs(password: String) throws {
    let parameters = try Argon2Parameters(memory: 1_024, passes: 3, lanes: 2)
    let phc = try Argon2id.hash(password, parameters: parameters)
    let program = """
      import sys, argon2
      hasher = argon2.PasswordHasher()
      hasher.verify(sys.argv[1], sys.argv[2])
      try:
          hasher.verify(sys.argv[1], sys.argv[2] + "x")
      except argon2.exceptions.VerifyMismatchError:
          print("one matches, the other does not")
      """
    #expect(try Python.run(program, [phc, password]) == "one matches, the other does not")
  }

  @Test("We verify what it hashes", arguments: passwords)
  func weVerifyIts(password: String) throws {
    let program = """
      import sys, argon2
      hasher = argon2.PasswordHasher(time_cost=2, memory_cost=2048, parallelism=3)
      print(hasher.hash(sys.argv[1]))
      """
    let phc = try Python.run(program, [password])
    #expect(try Argon2id.verify(password, against: phc))
    #expect(try !Argon2id.verify(password + "x", against: phc))
  }

  @Test("It reads the parameters that we write")
  func parameters() throws {
    let phc = try Argon2id.hash("a password to read")
    let program = """
      import sys, argon2
      p = argon2.extract_parameters(sys.argv[1])
      print(p.type.name, p.version, p.memory_cost, p.time_cost, p.parallelism, p.salt_len, p.hash_len)
      """
    #expect(try Python.run(program, [phc]) == "ID 19 19456 2 1 16 32")
  }
}
