import Foundation
import HTTPTypes
import Passwords
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Signing in")
struct SignInRoutesTests {
  private static let password = "a quiet green kettle"

  @Test("The right address and password lead to the petitions, however the address is written")
  func right() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      let answer = try await browser.post(
        "/sign-in", ["mail": "  \(ada.mail.uppercased()) ", "password": Self.password])
      #expect(answer.status == .seeOther)
      #expect(answer.location == "/")
      #expect(try await browser.get("/petitions").status == .ok)
    }
  }

  @Test("An unknown address and a wrong password get the same bytes") func sameBytes() async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let unset = try await site.employ("Bea")
      let gone = try await site.employ("Cleo", password: Self.password)
      try await site.change("update employee set is_active = false where id = \(gone.id)")
      let nobody = UUID().uuidString.lowercased() + "@test.example"
      var answers: [Answer] = []
      for mail in [ada.mail, unset.mail, gone.mail, nobody] {
        let guess = mail == gone.mail ? Self.password : "something else entirely"
        answers.append(
          try await site.visitor().post("/sign-in", ["mail": mail, "password": guess]))
      }
      let texts = zip(answers, [ada.mail, unset.mail, gone.mail, nobody]).map { answer, mail in
        answer.text.replacing(mail, with: "MAIL")
      }
      #expect(Set(texts).count == 1)
      #expect(Set(answers.map(\.status)) == [.unprocessableContent])
      #expect(answers.allSatisfy { $0.headers[.setCookie] == nil })
      let names = answers.map { $0.headers.map(\.name.canonicalName).sorted() }
      #expect(Set(names).count == 1)
      #expect(texts[0].contains("This address and password do not belong together. Check both."))
      #expect(!texts[0].contains("something else entirely"))
    }
  }

  /// With the only place taken and no line, a password that is looked at cannot be.
  @Test("A wrong password, an unknown address and one without a password cost an Argon2 hash")
  func sameWork() async throws {
    let gate = try PasswordGate(
      parameters: Argon2Parameters(memory: 262_144, passes: 8, lanes: 1), concurrency: 1,
      queueLimit: 0)
    let database = try await TestDatabase.migrated()
    try await TestSite.with(on: database, passwords: gate) { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let bea = try await site.employ("Bea")
      let slow = Task { try await gate.hash("whatever it is") }
      while gate.running == 0 { await Task.yield() }
      for mail in [ada.mail, bea.mail, "nobody@test.example"] {
        let answer = try await site.visitor().post(
          "/sign-in", ["mail": mail, "password": "something else"])
        try #require(gate.running == 1, "the hash that fills the gate ended too early")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] != nil)
        #expect(answer.text.contains("Redress cannot answer right now"))
      }
      _ = try await slow.value
    }
    try await database.drop()
  }

  @Test("What is missing is said beside its field, and the address is kept") func missing()
    async throws
  {
    try await TestSite.with { site in
      let empty = try await site.visitor().post("/sign-in", ["mail": " ", "password": ""])
      #expect(empty.status == .unprocessableContent)
      #expect(empty.text.contains("id=\"mail-error\">Enter your mail address.</p>"))
      #expect(empty.text.contains("id=\"password-error\">Enter your password.</p>"))
      #expect(empty.text.contains("<title>Error: Sign in"))
      let half = try await site.visitor().post("/sign-in", ["mail": "ada@test.example"])
      #expect(half.text.contains("value=\"ada@test.example\""))
      let other = try await site.visitor().post("/sign-in", ["password": "s3cret kept from pages"])
      #expect(!other.text.contains("s3cret"))
    }
  }

  @Test("After too many attempts at one account the next is not looked at") func throttled()
    async throws
  {
    try await TestSite.with {
      $0.throttle = SignInLimits(perAccount: 3, perSource: 100, window: 900)
    } _: { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let bea = try await site.employ("Bea", password: Self.password)
      for mail in [ada.mail, "nobody@test.example"] {
        for _ in 0..<3 {
          let answer = try await site.visitor().post(
            "/sign-in", ["mail": mail, "password": "wrong wrong"])
          #expect(answer.status == .unprocessableContent)
        }
        let answer = try await site.visitor().post(
          "/sign-in", ["mail": mail.uppercased(), "password": Self.password])
        #expect(answer.status == .tooManyRequests)
        let wait = try #require(answer.headers[.retryAfter].flatMap { Int($0) })
        #expect((1...900).contains(wait))
        #expect(answer.text.contains("Too many attempts"))
        #expect(answer.cookie("session") == nil)
      }
      let other = try await site.visitor().post(
        "/sign-in", ["mail": bea.mail, "password": Self.password])
      #expect(other.status == .seeOther)
    }
  }

  @Test("Too many attempts from one place are not looked at either") func throttledSource()
    async throws
  {
    try await TestSite.with {
      $0.throttle = SignInLimits(perAccount: 100, perSource: 3)
    } _: { site in
      let ada = try await site.employ("Ada", password: Self.password)
      for number in 0..<3 {
        try await site.visitor().post(
          "/sign-in", ["mail": "nobody\(number)@test.example", "password": "wrong"])
      }
      let answer = try await site.visitor().post(
        "/sign-in", ["mail": ada.mail, "password": Self.password],
        headers: [HTTPField.Name("X-Forwarded-For") ?? .from: "192.0.2.7"])
      #expect(answer.status == .tooManyRequests)
    }
  }

  @Test("Signing in forgives the attempts before") func forgiven() async throws {
    try await TestSite.with {
      $0.throttle = SignInLimits(perAccount: 3, perSource: 100)
    } _: { site in
      let ada = try await site.employ("Ada", password: Self.password)
      for _ in 0..<3 {
        for guess in ["wrong", "wrong", Self.password] {
          let answer = try await site.visitor().post(
            "/sign-in", ["mail": ada.mail, "password": guess])
          #expect(answer.status == (guess == "wrong" ? .unprocessableContent : .seeOther))
        }
      }
    }
  }

  @Test(
    "After signing in one comes back to a page of this site, and to no other",
    arguments: [
      ("/petitions/7", "/petitions/7"), ("/petitions?q=a%20b&sort=newest", nil),
      ("https://evil.example/", "/"), ("//evil.example/", "/"),
      ("/\\evil.example", "/"), ("\\\\evil.example", "/"),
      ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x=y", "/"),
      ("/\tx", "/"), (" /x", "/"), ("", "/"), ("x", "/"),
      ("/é", "/"), ("/" + String(repeating: "a", count: 2000), "/"),
    ] as [(String, String?)])
  func returnTo(_ asked: String, _ expected: String?) async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let answer = try await site.visitor().post(
        "/sign-in", ["mail": ada.mail, "password": Self.password, "returnTo": asked])
      #expect(answer.status == .seeOther)
      #expect(answer.location == expected ?? asked)
      #expect(answer.headers[values: .setCookie].count == 1)
    }
  }

  @Test("Whoever asks for a page without a session comes to it by way of signing in")
  func wayBack() async throws {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let browser = site.visitor()
      let first = try await browser.get("/petitions?q=kettle&sort=newest")
      let signIn = try #require(first.location)
      #expect(signIn == "/sign-in?returnTo=%2Fpetitions%3Fq%3Dkettle%26sort%3Dnewest")
      let page = try await browser.get(signIn)
      let field = "name=\"returnTo\" value=\"/petitions?q=kettle&amp;sort=newest\""
      #expect(page.text.contains(field))
      let odd = try await browser.get("/sign-in?returnTo=https%3A%2F%2Fevil.example")
      #expect(!odd.text.contains("evil.example"))
      let answer = try await browser.post(
        "/sign-in",
        [
          "mail": ada.mail, "password": Self.password,
          "returnTo": "/petitions?q=kettle&sort=newest",
        ])
      #expect(answer.location == "/petitions?q=kettle&sort=newest")
    }
  }

  @Test("A hash under cheaper parameters is replaced on signing in, once") func rehash()
    async throws
  {
    let database = try await TestDatabase.migrated()
    let dearer = try PasswordGate(parameters: Argon2Parameters(memory: 16, passes: 2, lanes: 1))
    try await TestSite.with(on: database, passwords: dearer) { site in
      let ada = try await site.employ("Ada", password: Self.password)
      let phc = "select phc from password where employee_id = \(ada.id)" as SQL
      let before = try await site.texts(phc)
      #expect(before.first?.contains("$m=8,t=1,p=1$") == true)
      try await site.visitor().post("/sign-in", ["mail": ada.mail, "password": "wrong wrong"])
      #expect(try await site.texts(phc) == before)
      for _ in 0..<2 {
        let answer = try await site.visitor().post(
          "/sign-in", ["mail": ada.mail, "password": Self.password])
        #expect(answer.status == .seeOther)
      }
      let after = try await site.texts(phc)
      #expect(after.first?.contains("$m=16,t=2,p=1$") == true)
      try await site.visitor().post("/sign-in", ["mail": ada.mail, "password": Self.password])
      #expect(try await site.texts(phc) == after)
    }
    try await database.drop()
  }
}
