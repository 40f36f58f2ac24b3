import Testing

@testable import Workplace

@Suite("The URL of the mail server")
struct SMTPServerTests {
  @Test(
    "Scheme, host, port and STARTTLS",
    arguments: [
      ("smtp://mail.example", "smtp://mail.example:587", SMTPServer.Encryption.startTLS),
      ("SMTP://mail.example/", "smtp://mail.example:587", .startTLS),
      ("smtp://mail.example:25?starttls=required", "smtp://mail.example:25", .startTLS),
      (
        "smtp://mail.example?starttls=when-offered", "smtp://mail.example:587", .startTLSWhenOffered
      ),
      ("smtps://mail.example", "smtps://mail.example:465", .implicit),
      ("smtps://[::1]:4650", "smtps://[::1]:4650", .implicit),
    ])
  func parts(url: String, description: String, encryption: SMTPServer.Encryption) throws {
    let server = try SMTPServer(url: url)
    #expect(server.description == description)
    #expect(server.encryption == encryption)
    #expect(server.user == nil && server.password == nil)
  }

  @Test("User and password are decoded, and the description does not show them")
  func login() throws {
    let server = try SMTPServer(url: "smtp://red%40ress:se%3Acr%2Fet@mail.example")
    #expect(server.user == "red@ress")
    #expect(server.password == "se:cr/et")
    #expect(server.description == "smtp://mail.example:587")
    #expect("\(server) \(String(reflecting: server))".contains("se:cr") == false)
  }

  @Test(
    "A URL that cannot be used is refused without being repeated",
    arguments: [
      "", "mail.example", "smtp://", "smtp:///path", "https://mail.example",
      "smtp://mail.example/x",
      "smtp://mail.example#x", "smtp://mail.example:0", "smtp://mail.example:65536",
      "smtp://user@mail.example", "smtp://u:secret@mail.example?starttls=when-offered",
      "smtp://mail.example?starttls=never", "smtp://mail.example?tls=1",
      "smtps://mail.example?starttls=required", "smtp://u:secret@mail example", "smtp://a:b",
    ])
  func refused(url: String) throws {
    let error = #expect(throws: SMTPServer.InvalidURL.self) { try SMTPServer(url: url) }
    #expect(try !#require(error).description.contains("secret"))
  }
}
