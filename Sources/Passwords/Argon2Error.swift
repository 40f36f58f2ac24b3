/// What can be wrong with an Argon2 computation. No case holds any part of a hash or a password.
public enum Argon2Error: Error, Hashable, CustomStringConvertible {
  /// A cost outside the bounds of ``Argon2Parameters``; the sentence names the bound.
  case parametersOutOfRange(String)
  /// A stored string that is not an Argon2id PHC string; the sentence says what is wrong with it.
  case malformedHash(String)
  /// The system did not give the memory that the parameters ask for.
  case outOfMemory
  /// The system did not give a thread to hash on.
  case noThread
  /// Any other refusal of libargon2, by its code.
  case library(code: Int32)

  /// A sentence for the log of whoever runs the server.
  public var description: String {
    switch self {
    case .parametersOutOfRange(let sentence): sentence
    case .malformedHash(let reason): "The stored password hash cannot be read: \(reason)"
    case .outOfMemory: "There is not enough memory to hash a password."
    case .noThread: "The system gave no thread to hash a password on."
    case .library(let code): "libargon2 refused the computation with code \(code)."
    }
  }
}
