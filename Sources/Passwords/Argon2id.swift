import CArgon2
import Foundation

/// Argon2id (RFC 9106) through libargon2.
///
/// These functions block for as long as a hash takes, some tens of milliseconds, and take the
/// memory of the parameters. A server goes through ``PasswordGate``, which bounds both.
public enum Argon2id {
  private static let saltLength = 16
  private static let tagLength = 32

  /// A new PHC string of the password with a random salt.
  ///
  /// - Throws: ``PasswordError`` when the text cannot be a password, ``Argon2Error`` when it cannot
  ///   be hashed.
  public static func hash(
    _ password: String, parameters: Argon2Parameters = .default
  ) throws -> String {
    try hash(PreparedPassword(password), parameters: parameters)
  }

  /// Whether the stored string is of this password. The comparison takes the same time whatever
  /// the difference. A text that cannot be a password matches nothing.
  ///
  /// - Throws: ``Argon2Error`` when the stored string is malformed or asks for more than
  ///   ``Argon2Parameters/ceiling``.
  public static func verify(_ password: String, against phc: String) throws -> Bool {
    let stored = try PHCString(phc)
    guard let password = try? PreparedPassword(password) else { return false }
    return try verify(password, against: stored)
  }

  /// Whether the stored string should be replaced at the next sign-in: when memory, passes or lanes
  /// are higher in `parameters`. Lower ones never weaken what is stored.
  ///
  /// - Throws: ``Argon2Error`` as ``verify(_:against:)`` does.
  public static func needsRehash(
    _ phc: String, parameters: Argon2Parameters = .default
  ) throws(Argon2Error) -> Bool {
    try parameters.rises(above: PHCString(phc).parameters)
  }
}

extension Argon2id {
  static func hash(
    _ password: PreparedPassword, parameters: Argon2Parameters
  ) throws(Argon2Error) -> String {
    // On Linux the system generator is getrandom(2).
    let salt = (0..<saltLength).map { _ in UInt8.random(in: .min ... .max) }
    let input = Input(password: password.bytes, salt: salt, parameters: parameters)
    let tag = try tag(of: input, length: tagLength)
    return PHCString(parameters: parameters, salt: salt, tag: tag).description
  }

  static func verify(
    _ password: PreparedPassword, against stored: PHCString
  ) throws(Argon2Error) -> Bool {
    let input = Input(
      password: password.bytes, salt: stored.salt, parameters: stored.parameters)
    let expected = stored.tag.map { CChar(bitPattern: $0) }
    let (_, code) = run(input, length: expected.count) { argon2id_verify_ctx(&$0, expected) }
    if code == ARGON2_VERIFY_MISMATCH.rawValue { return false }
    try check(code)
    return true
  }

  static func tag(of input: Input, length: Int) throws(Argon2Error) -> [UInt8] {
    let (tag, code) = run(input, length: length) { argon2id_ctx(&$0) }
    try check(code)
    return tag
  }

  private static func check(_ code: Int32) throws(Argon2Error) {
    switch code {
    case ARGON2_OK.rawValue: return
    case ARGON2_MEMORY_ALLOCATION_ERROR.rawValue: throw .outOfMemory
    default: throw .library(code: code)
    }
  }
}

extension Argon2id {
  /// What goes into a tag (RFC 9106, section 3.1).
  struct Input {
    var password: [UInt8]
    var salt: [UInt8]
    var secret: [UInt8] = []
    var associatedData: [UInt8] = []
    var parameters: Argon2Parameters
  }

  /// Calls libargon2 with a context over one buffer: room for the tag, then the inputs.
  private static func run(
    _ input: Input, length: Int, _ function: (inout argon2_context) -> Int32
  ) -> (tag: [UInt8], code: Int32) {
    let inputs = [input.password, input.salt, input.secret, input.associatedData]
    var buffer = [UInt8](repeating: 0, count: length) + inputs.joined()
    let code = buffer.withUnsafeMutableBufferPointer { buffer in
      var context = argon2_context()
      var next = buffer.baseAddress
      func take(_ count: Int) -> (UnsafeMutablePointer<UInt8>?, UInt32) {
        defer { next = next?.advanced(by: count) }
        return (next, UInt32(count))
      }
      (context.out, context.outlen) = take(length)
      (context.pwd, context.pwdlen) = take(input.password.count)
      (context.salt, context.saltlen) = take(input.salt.count)
      (context.secret, context.secretlen) = take(input.secret.count)
      (context.ad, context.adlen) = take(input.associatedData.count)
      context.m_cost = UInt32(input.parameters.memory)
      context.t_cost = UInt32(input.parameters.passes)
      context.lanes = UInt32(input.parameters.lanes)
      context.threads = 1
      context.version = ARGON2_VERSION_13.rawValue
      context.allocate_cbk = takeMemory
      context.free_cbk = giveMemoryBack
      return function(&context)
    }
    return (Array(buffer.prefix(length)), code)
  }

  private static let takeMemory: allocate_fptr = { memory, size in
    memory?.pointee = HashMemory.take(size)
    return 0
  }

  private static let giveMemoryBack: deallocate_fptr = { memory, size in
    if let memory { HashMemory.giveBack(memory, size) }
  }
}
