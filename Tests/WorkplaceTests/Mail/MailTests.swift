import Foundation
import Testing

@testable import Workplace

@Suite("Mails")
struct MailTests {
  private func message(
    name: String? = nil, subject: String = "Hello", body: String = "Text", id: String? = nil,
    unsubscribeURL: String? = nil
  ) throws -> String {
    let recipient = try MailAddress("ada@meridian.example", name: name)
    return MailMessage(
      mail: try Mail(
        to: recipient, subject: subject, body: body, id: id, unsubscribeURL: unsubscribeURL),
      sender: try MailAddress("redress@meridian.example", name: "Redress"),
      date: Date(timeIntervalSince1970: 1_792_995_209),
      id: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
    ).text
  }

  @Test("A message has exactly these headers")
  func headers() throws {
    #expect(
      try message()
        == """
        From: "Redress" <redress@meridian.example>
        To: ada@meridian.example
        Subject: Hello
        Date: Mon, 26 Oct 2026 06:13:29 +0000
        Message-ID: <01020304-0506-0708-090a-0b0c0d0e0f10@meridian.example>
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Text

        """.replacing("\n", with: "\r\n"))
  }

  @Test("A mail with an id of its own has it however often it is sent")
  func ownID() throws {
    let text = try message(id: "7.petition-opened.3.1@redress.example")
    #expect(text.contains("\r\nMessage-ID: <7.petition-opened.3.1@redress.example>\r\n"))
  }

  @Test("Mail programs are offered to unsubscribe by themselves, over https")
  func unsubscription() throws {
    let secure = try message(unsubscribeURL: "https://redress.example/unsubscriptions/abc")
    #expect(
      secure.contains(
        "\r\nList-Unsubscribe:\r\n <https://redress.example/unsubscriptions/abc>\r\n"
          + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"))
    let plain = try message(unsubscribeURL: "http://localhost:8080/unsubscriptions/abc")
    #expect(plain.contains("\r\n <http://localhost:8080/unsubscriptions/abc>\r\n\r\n"))
    #expect(!plain.contains("List-Unsubscribe-Post"))
  }

  @Test(
    "Nothing in an id or an address to unsubscribe at can add a header",
    arguments: ["", "a b", "a>b", "<a", "a\r\nBcc: b@c.example", "a\u{301}", "a\0"])
  func unusable(text: String) throws {
    #expect(throws: MailError.unusable("message id")) { try message(id: text) }
    #expect(throws: MailError.unusable("address to unsubscribe at")) {
      try message(unsubscribeURL: text)
    }
  }

  @Test(
    "Nothing in a subject or name can add a header",
    arguments: [
      "a\r\nBcc: b@c.example", "a\nBcc: b@c.example", "a\rBcc: b", "a\0b", "a\tb", "a\u{7F}",
      "a\u{85}b", "\r\n\r\nbody",
    ])
  func injection(text: String) throws {
    #expect(throws: MailError.controlCharacter(in: "subject")) {
      try Mail(to: MailAddress("ada@meridian.example"), subject: text, body: "")
    }
    #expect(throws: MailError.controlCharacter(in: "name")) {
      try MailAddress("ada@meridian.example", name: text)
    }
  }

  @Test("Unicode line separators are encoded away")
  func lineSeparators() throws {
    let text = try message(name: "a\u{2028}b", subject: "a\u{2029}Bcc: b@c.example")
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(!text.contains("Bcc"))
  }

  @Test("A NUL in the text is refused")
  func nul() throws {
    #expect(throws: MailError.nulInBody) {
      try Mail(to: MailAddress("ada@meridian.example"), subject: "a", body: "b\0c")
    }
  }

  @Test(
    "Addresses that are written to",
    arguments: [
      "a@b", "ada@meridian.example", "ada.o+redress@mail.meridian.example", "o'neill@m.example",
      "a!#$%&'*+-/=?^_`{|}~@m.example", "1@2.example", "ada@xn--bcher-kva.example",
      String(repeating: "a", count: 64) + "@m.example",
    ])
  func addresses(address: String) throws {
    #expect(try MailAddress(address).address == address)
  }

  @Test(
    "Addresses that are refused",
    arguments: [
      "", "ada", "@", "ada@", "@meridian.example", "a@b@c", "a b@c.example", ".a@b", "a.@b",
      "a..b@c",
      "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "a@b_c", "a@[127.0.0.1]", "\"a b\"@c", "<a@b>",
      "a@b>", "a@b\r\nRCPT TO:<x@y>", "a@b\0", "a\u{301}@b", "ada@bücher.example", "a@b,c@d",
      "Ada <a@b>", "a@b ", String(repeating: "a", count: 65) + "@m.example",
      "a@" + String(repeating: "b", count: 64), "a@" + String(repeating: "b.", count: 127) + "c",
    ])
  func refusedAddresses(address: String) {
    #expect(throws: MailError.invalidAddress) { try MailAddress(address) }
  }

  @Test("Every line is at most 76 characters of ASCII, whatever the text")
  func lineLength() throws {
    for length in 0..<200 {
      for letter in ["x", "é", "監", "🙂", " ", "="] {
        let text = String(repeating: letter, count: length)
        for line in try message(name: text, subject: text, body: text).split(separator: "\r\n") {
          #expect(line.utf8.count <= 76)
          #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        }
      }
    }
  }

  @Test("A name in ASCII is quoted, a quotation mark in it escaped")
  func quotedName() throws {
    #expect(
      try message(name: "Ada \"A\" \\ Oyelaran, PhD").contains(
        "\r\nTo: \"Ada \\\"A\\\" \\\\ Oyelaran, PhD\" <ada@meridian.example>\r\n"))
  }

  @Test("What looks like an encoded word is encoded")
  func encodedWordLookalike() throws {
    #expect(
      try message(subject: "=?utf-8?B?QmNj?=").contains(
        "\r\nSubject: =?utf-8?B?PT91dGYtOD9CP1FtTmo/PQ==?=\r\n"))
  }

  @Test(
    "The text is quoted-printable",
    arguments: [
      ("", ""), ("\n", "\r\n"), ("a", "a\r\n"), ("a\n", "a\r\n"),
      ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n"),
      ("a\n\nb\n\n", "a\r\n\r\nb\r\n\r\n"), ("a=b", "a=3Db\r\n"), ("a ", "a=20\r\n"),
      ("a\tb\t", "a\tb=09\r\n"), (" a", " a\r\n"), ("é", "=C3=A9\r\n"), ("\u{1}", "=01\r\n"),
      (String(repeating: "x", count: 76), String(repeating: "x", count: 75) + "=\r\nx\r\n"),
      (
        String(repeating: "x", count: 73) + "é",
        String(repeating: "x", count: 73) + "=\r\n=C3=A9\r\n"
      ),
    ])
  func quotedPrintable(text: String, encoded: String) {
    #expect(QuotedPrintable.encode(text) == encoded)
  }
}
