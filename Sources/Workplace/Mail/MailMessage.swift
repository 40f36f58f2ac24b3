import Foundation

/// A mail as it goes over the wire: headers and a quoted-printable body in UTF-8, all ASCII, every
/// line ended by CRLF and at most 76 characters long, but for the line of a long address or id.
/// (RFC 5322, 2045, 2047 and 8058.)
struct MailMessage {
  let mail: Mail
  let sender: MailAddress
  let date: Date
  /// Makes the message id, where the mail has none of its own.
  let id: UUID

  var text: String {
    let headers = [
      mailbox("From", sender),
      mailbox("To", mail.to),
      header("Subject", mail.subject),
      "Date: \(Self.format(date))",
      "Message-ID: <\(mail.id ?? "\(id.uuidString.lowercased())@\(sender.domain)")>",
      // Nobody's holiday reply should answer (RFC 3834, section 5).
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
    ]
    return (headers + unsubscription).map { $0 + "\r\n" }.joined() + "\r\n"
      + QuotedPrintable.encode(mail.body)
  }

  /// The second line lets mail programs unsubscribe by themselves, which RFC 8058 allows over https
  /// alone. The first is not folded: some programs take the space of a folded line for a part of it.
  private var unsubscription: [String] {
    guard let url = mail.unsubscribeURL else { return [] }
    let oneClick =
      url.hasPrefix("https://") ? ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] : []
    return ["List-Unsubscribe: <\(url)>"] + oneClick
  }

  private func mailbox(_ name: String, _ mailbox: MailAddress) -> String {
    guard let person = mailbox.name, !person.isEmpty else { return "\(name): \(mailbox.address)" }
    let quoted = person.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let line = "\(name): \"\(quoted)\" <\(mailbox.address)>"
    if isPlain(line, containing: person) { return line }
    let words = EncodedWords.encode(person, after: "\(name): ".count)
    return "\(name): \(words)\r\n <\(mailbox.address)>"
  }

  private func header(_ name: String, _ value: String) -> String {
    let line = "\(name): \(value)"
    if isPlain(line, containing: value) { return line }
    return "\(name): \(EncodedWords.encode(value, after: "\(name): ".count))"
  }

  /// Whether the text may stand in the line as it is. Everything that would need care, such as
  /// folding or text that looks like an encoded word, is encoded instead.
  private func isPlain(_ line: String, containing text: String) -> Bool {
    line.utf8.count <= 76 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      && !text.contains("=?") && !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.isEmpty
  }

  /// RFC 5322, section 3.3, in UTC, whatever the locale.
  private static func format(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ value: Int?) -> String { value.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? "00" }
    let day = days[(parts.weekday ?? 1) - 1]
    let month = months[(parts.month ?? 1) - 1]
    let time = [parts.hour, parts.minute, parts.second].map(two).joined(separator: ":")
    return "\(day), \(two(parts.day)) \(month) \(parts.year ?? 1970) \(time) +0000"
  }
}
