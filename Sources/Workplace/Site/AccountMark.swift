import Crypto
import Foundation

/// By what a browser tells apart what it keeps for the accounts of one device: always the same for
/// one account, and neither its name nor its number.
struct AccountMark {
  let text: String

  init(of employee: Employee.ID) {
    let digest = SHA256.hash(data: Data("redress-account-v1 \(employee)".utf8))
    text = digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
