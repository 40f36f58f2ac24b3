/// Why a command about one employee did nothing.
public enum EmployeeError: Error, Equatable, CustomStringConvertible {
  /// Nobody has this personnel number.
  case unknown(String)
  /// The role is held already, or the person is not active.
  case roleHeld(Role, String)
  /// The role is not held.
  case roleNotHeld(Role, String)
  /// The reason for the register is missing or too long.
  case badReason

  /// A plain sentence.
  public var description: String {
    switch self {
    case .unknown(let number):
      "There is nobody with the id \(number)."
    case .roleHeld(let role, let number):
      "\(number) has the role \(role.rawValue) already, or is not active."
    case .roleNotHeld(let role, let number):
      "\(number) does not have the role \(role.rawValue)."
    case .badReason:
      "The reason is read by everybody in the register: it takes 1 to 300 characters on one line."
    }
  }
}
