import Foundation
import Testing

@testable import Workplace

@Suite("Handing mails to a real mail server", .serialized, .timeLimit(.minutes(20)))
struct SMTPTransportTests {
  private func transport(
    _ process: MailServerProcess, scheme: String = "smtp", login: String = "",
    host: String = "localhost", options: String = "", timeout: Duration = .seconds(20)
  ) throws -> SMTPTransport {
    var server = try SMTPServer(url: "\(scheme)://\(login)\(host):\(process.port)\(options)")
    server.certificateAuthorities = process.authority
    return SMTPTransport(
      server: server, sender: try MailAddress("redress@meridian.example", name: "Redress"),
      timeout: timeout)
  }

  private func mail(
    to address: String = "ada@meridian.example", name: String? = nil,
    subject: String = "Reset your password", body: String = "Follow the link.\n"
  ) throws -> Mail {
    try Mail(to: MailAddress(address, name: name), subject: subject, body: body)
  }

  /// What the transport throws for this mail.
  private func failure(_ transport: SMTPTransport, _ mail: Mail) async throws -> SMTPError {
    try await #require(throws: SMTPError.self) { try await transport.send(mail) }
  }

  @Test("A mail arrives as it was written, encrypted by STARTTLS")
  func startTLS() async throws {
    let process = try await MailServerProcess(.starttls)
    try await transport(process).send(mail(name: "Ada Oyelaran"))
    let received = try await process.nextMail()
    #expect(received.sender == "redress@meridian.example")
    #expect(received.recipients == ["ada@meridian.example"])
    #expect(received.headers["Subject"] == "Reset your password")
    #expect(received.headers["From"] == "Redress <redress@meridian.example>")
    #expect(received.headers["To"] == "Ada Oyelaran <ada@meridian.example>")
    #expect(received.body == "Follow the link.\n")
    #expect(received.defects == [])
    #expect(received.encrypted)
    #expect(!received.authenticated)
  }

  @Test("The id of a mail and the way to unsubscribe arrive, and the mail parses without defects")
  func notification() async throws {
    let process = try await MailServerProcess(.starttls)
    let id = "7.response-published.3.1@redress.meridian.example"
    let url = "https://redress.meridian.example/unsubscriptions/" + Token().text
    for _ in 1...2 {
      try await transport(process).send(
        try Mail(
          to: MailAddress("ada@meridian.example"), subject: "Leadership answered a petition",
          body: "Read it.\n", id: id, unsubscribeURL: url))
      let received = try await process.nextMail()
      #expect(received.headers["Message-ID"] == "<\(id)>")
      #expect(received.headers["List-Unsubscribe"] == "<\(url)>")
      #expect(received.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
      #expect(received.defects == [])
    }
  }

  @Test("Mails that are sent side by side arrive, each once, and none waits for a slow one")
  func sideBySide() async throws {
    let process = try await MailServerProcess(.starttls)
    var server = try SMTPServer(url: "smtp://localhost:\(process.port)")
    server.certificateAuthorities = process.authority
    let transport = SMTPTransport(
      server: server, sender: try MailAddress("redress@meridian.example"), timeout: .seconds(30),
      sendsSideBySide: true)
    let stalled = try mail(to: "stalled@meridian.example")
    let slow = Task { try await transport.send(stalled) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<12 {
        let mail = try mail(subject: "Mail \(number)")
        group.addTask { try await transport.send(mail) }
      }
      try await group.waitForAll()
    }
    var subjects: Set<String> = []
    for _ in 0..<12 { subjects.insert(try await process.nextMail().headers["Subject"] ?? "") }
    #expect(subjects == Set((0..<12).map { "Mail \($0)" }))
    slow.cancel()
    _ = await slow.result
  }

  @Test("smtps:// is encrypted from the beginning")
  func implicitTLS() async throws {
    let process = try await MailServerProcess(.smtps)
    try await transport(process, scheme: "smtps").send(mail())
    #expect(try await process.nextMail().encrypted)
  }

  @Test("STARTTLS when it is offered: used then, done without otherwise")
  func startTLSWhenOffered() async throws {
    let offering = try await MailServerProcess(.starttls)
    try await transport(offering, options: "?starttls=when-offered").send(mail())
    #expect(try await offering.nextMail().encrypted)
    let plain = try await MailServerProcess(.plain)
    try await transport(plain, options: "?starttls=when-offered").send(mail())
    #expect(try await !plain.nextMail().encrypted)
  }

  @Test("Nothing is sent when STARTTLS is required and not offered")
  func startTLSMissing() async throws {
    let process = try await MailServerProcess(.plain)
    let error = try await failure(transport(process), mail())
    guard case .notEncrypted = error else {
      Issue.record("another error: \(error)")
      return
    }
  }

  @Test("Nothing is sent to a server whose certificate is not to be trusted")
  func certificates() async throws {
    let process = try await MailServerProcess(.starttls)
    let unknownAuthority = SMTPTransport(
      server: try SMTPServer(url: "smtp://localhost:\(process.port)"),
      sender: try MailAddress("redress@meridian.example"))
    let wrongName = try transport(process, host: "127.0.0.1")
    for transport in [unknownAuthority, wrongName] {
      guard case .notEncrypted = try await failure(transport, mail()) else {
        Issue.record("another error")
        continue
      }
    }
    // The server took none of them: this is the first mail that it reports.
    try await transport(process).send(mail(subject: "The first"))
    #expect(try await process.nextMail().headers["Subject"] == "The first")
  }

  @Test("User and password are given, percent-encoded in the URL")
  func authentication() async throws {
    let process = try await MailServerProcess(.starttls, user: "redress@x", password: "pä:ss/w?rd")
    let login = "redress%40x:p%C3%A4%3Ass%2Fw%3Frd@"
    try await transport(process, login: login).send(mail())
    let received = try await process.nextMail()
    #expect(received.authenticated && received.encrypted)
    let overTLS = try await MailServerProcess(.smtps, user: "u", password: "p")
    try await transport(overTLS, scheme: "smtps", login: "u:p@").send(mail())
    #expect(try await overTLS.nextMail().authenticated)
  }

  @Test("A wrong password is told apart from a refused mail")
  func wrongPassword() async throws {
    let process = try await MailServerProcess(.starttls, user: "redress", password: "right")
    let error = try await failure(transport(process, login: "redress:wrong@"), mail())
    #expect(error == .notAuthenticated)
    guard case .refused = try await failure(transport(process), mail()) else {
      Issue.record("a mail without a password was not refused")
      return
    }
  }

  @Test(
    "A refusal carries the server's own words",
    arguments: [
      ("refused@meridian.example", 550, "550 5.1.1 No such mailbox"),
      ("later@meridian.example", 451, "451 4.3.0 Try again later"),
      ("full@meridian.example", 552, "552 5.2.2 The mailbox is full"),
    ])
  func refused(address: String, code: Int, text: String) async throws {
    let process = try await MailServerProcess(.starttls)
    let error = try await failure(transport(process), mail(to: address))
    #expect(error == .refused(SMTPReply(code: code, text: text)))
    // The next mail is not harmed by it.
    try await transport(process).send(mail())
    #expect(try await process.nextMail().recipients == ["ada@meridian.example"])
  }

  @Test("A server that is away is an error, and a name that nobody has")
  func away() async throws {
    let sender = try MailAddress("redress@meridian.example")
    for address in ["localhost:1", "mail.invalid"] {
      let transport = SMTPTransport(
        server: try SMTPServer(url: "smtp://\(address)"), sender: sender)
      let error = try await failure(transport, mail())
      guard case .unreachable = error else {
        Issue.record("\(address): another error: \(error)")
        continue
      }
    }
  }

  @Test("A server that hangs up is an error")
  func hangsUp() async throws {
    let process = try await MailServerProcess(.hangup)
    let error = try await failure(transport(process), mail())
    guard case .interrupted = error else {
      Issue.record("another error: \(error)")
      return
    }
  }

  @Test("A server that never answers is given up, for the mails that wait behind as well")
  func silent() async throws {
    let process = try await MailServerProcess(.silent)
    let transport = try transport(process, timeout: .milliseconds(300))
    let mail = try mail()
    await withTaskGroup(of: SMTPError?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          do {
            try await transport.send(mail)
            return nil
          } catch {
            return error as? SMTPError
          }
        }
      }
      for await error in group { #expect(error == .timedOut) }
    }
  }

  @Test("A server that stops answering after the text is given up", .timeLimit(.minutes(20)))
  func stalled() async throws {
    let process = try await MailServerProcess(.starttls)
    let transport = try transport(process, timeout: .seconds(2))
    #expect(try await failure(transport, mail(to: "stalled@meridian.example")) == .timedOut)
  }

  @Test("A server that does not answer the farewell has taken the mail", .timeLimit(.minutes(20)))
  func lingering() async throws {
    let process = try await MailServerProcess(.starttls)
    let transport = try transport(process, timeout: .seconds(2))
    try await transport.send(mail(to: "lingering@meridian.example"))
    #expect(try await process.nextMail().recipients == ["lingering@meridian.example"])
  }

  @Test("A cancelled task gives the mail up, on its way and in the line")
  func cancelled() async throws {
    let process = try await MailServerProcess(.silent)
    let transport = try transport(process, timeout: .seconds(600))
    let mail = try mail()
    let first = Task { try await transport.send(mail) }
    _ = try await process.nextLine()  // It is connected.
    let second = Task { try await transport.send(mail) }
    second.cancel()
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    await #expect(throws: CancellationError.self) { try await second.value }
  }

  @Test("Names, subjects and texts of any script arrive unharmed")
  func nonASCII() async throws {
    let process = try await MailServerProcess(.starttls)
    let subject =
      "Übergabe der Überwachung – 監視の引き継ぎ 🙂 " + String(repeating: "żółć ", count: 40) + "."
    let body = """
      Grüße, 你好, مرحبا, 🙂
      a = b, =3D, =?utf-8?B?eA==?=
      trailing space \nand tab\t
      \(String(repeating: "a long line ", count: 200))
      \(String(repeating: "ö", count: 1_000))

      end
      """
    let mail = try mail(name: "Zoë \"Zed\" Łukasiewicz, 李", subject: subject, body: body)
    try await transport(process).send(mail)
    let received = try await process.nextMail()
    #expect(received.headers["Subject"] == subject)
    #expect(received.displayName == "Zoë \"Zed\" Łukasiewicz, 李")
    #expect(received.body == body + "\n")
    #expect(received.defects == [])
    #expect(received.raw.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
  }

  @Test("Dots at the beginning of lines arrive, and end nothing")
  func dots() async throws {
    let process = try await MailServerProcess(.starttls)
    let body =
      ".\n..\n.a\nb\n.\nMAIL FROM:<x@y>\n\n.\n" + String(repeating: ".", count: 300) + "\n.\n"
    try await transport(process).send(mail(body: body))
    #expect(try await process.nextMail().body == body)
  }

  @Test("Texts of every size arrive whole", arguments: [0, 1, 16_384, 65_535, 65_536, 300_000])
  func sizes(size: Int) async throws {
    let process = try await MailServerProcess(.starttls)
    let body =
      String(repeating: "line 1234\n", count: size / 10) + String(repeating: "x", count: size % 10)
    try await transport(process).send(mail(body: body))
    let received = try await process.nextMail().body
    #expect(received == body || received == body + "\n")
  }

  @Test("Mails of one transport arrive in the order of the calls, many callers at once")
  func many() async throws {
    let process = try await MailServerProcess(.starttls)
    let transport = try transport(process)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        let mail = try mail(subject: "Mail \(number)")
        group.addTask { try await transport.send(mail) }
      }
      try await group.waitForAll()
    }
    var subjects: Set<String> = []
    for _ in 0..<20 { subjects.insert(try await process.nextMail().headers["Subject"] ?? "") }
    #expect(subjects == Set((0..<20).map { "Mail \($0)" }))
  }
}
