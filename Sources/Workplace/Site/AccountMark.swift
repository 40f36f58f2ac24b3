import Crypto
import Foundation
import Web

/// By what a browser tells apart what it keeps for the accounts of one device: always the same for
/// one account.
///
/// It does not show a name or a number at a glance, but it is no secret: whoever has it finds the
/// number by hashing all small ones. It stays on the device, in pages of the session and behind the #
/// of addresses, which browsers do not send.
struct AccountMark {
  let text: String

  init(of employee: Employee.ID) {
    let digest = SHA256.hash(data: Data("redress-account-v1 \(employee)".utf8))
    text = digest.prefix(8).hexadecimal
  }
}
