import Foundation
import TestSupport
import Testing

@testable import redress

/// A setting with a value that cannot be used, and what else must be given to get so far.
struct WrongSetting: Sendable, CustomTestStringConvertible {
  let name: SettingName
  let value: String
  var others: [SettingName: String] = [:]

  var testDescription: String { "\(name.variable)=\(value)" }

  /// At least one of every setting.
  static let all: [WrongSetting] = [
    .init(name: .databaseURL, value: "mysql://db.example/redress"),
    .init(name: .databaseConnections, value: "1"),
    .init(name: .databasePreparesStatements, value: "yes"),
    .init(name: .databaseTLSMinimum, value: "TLSv1.1"),
    .init(name: .databaseTLSVerifies, value: "maybe"),
    .init(name: .databaseTLSDaysLeft, value: "-1"),
    .init(name: .address, value: "8080"),
    .init(name: .metricsAddress, value: "localhost:99999"),
    .init(name: .publicURL, value: "https://redress.example/petitions"),
    .init(name: .tlsCertificate, value: "/no/such.pem", others: [.tlsKey: anyFile]),
    .init(name: .tlsCertificate, value: anyFile, others: [.tlsKey: anyFile]),
    .init(name: .tlsKey, value: "", others: [.tlsCertificate: anyFile]),
    .init(name: .trustedProxies, value: "127.0.0.1, 10.0.0.0/8"),
    .init(name: .smtpURL, value: "mail.example", others: [.smtpFrom: "redress@example.com"]),
    .init(name: .smtpFrom, value: "nobody", others: [.smtpURL: "smtp://mail.example"]),
    .init(name: .smtpFrom, value: "", others: [.smtpURL: "smtp://mail.example"]),
    .init(name: .sessionIdleDays, value: "0"),
    .init(name: .sessionDays, value: "366"),
    .init(name: .passwordMemory, value: "7"),
    .init(name: .passwordMemory, value: "262145"),
    .init(name: .passwordMemory, value: "16", others: [.passwordParallelism: "3"]),
    .init(name: .passwordIterations, value: "33"),
    .init(name: .passwordParallelism, value: "9"),
    .init(name: .passwordQueue, value: "0"),
    .init(name: .signInsPerAccount, value: "ten"),
    .init(name: .signInsPerSource, value: "0"),
    .init(name: .signInWindow, value: "1.5"),
    .init(name: .keyDirectory, value: "keys"),
    .init(name: .idleTimeout, value: "3601"),
    .init(name: .logLevel, value: "loud"),
    .init(name: .root, value: "/no/such/directory"),
  ]

  /// Readable, and no certificate.
  private static let anyFile = TestSite.root + "Package.swift"

  /// All settings that are given.
  var given: [SettingName: String] {
    let usual: [SettingName: String] = [
      .databaseURL: "postgresql://nobody@127.0.0.1:1/none", .root: TestSite.root,
    ]
    return usual.merging(others) { $1 }.merging([name: value]) { $1 }
  }
}

extension ProgramTests {
  @Suite("What it does not start with")
  struct StartTests {
    @Test("The table of wrong values leaves no setting out")
    func tableIsComplete() {
      #expect(Set(WrongSetting.all.map(\.name)) == Set(SettingName.allCases))
    }

    @Test("docs/operations.md explains every setting and no other")
    func documentation() throws {
      let page = try Scratch.text(URL(filePath: TestSite.root + "docs/operations.md"))
      let rows = page.matches(of: /(?m)^\| `(REDRESS_[A-Z_]+)` \|/).map { String($0.1) }
      #expect(rows.sorted() == SettingName.allCases.map(\.variable).sorted())
    }

    @Test("A wrong value in the environment is refused by name", arguments: WrongSetting.all)
    func environment(_ wrong: WrongSetting) async throws {
      let settings = wrong.given.map { ($0.variable, $1) }
      let ended = try await Redress.run(
        "serve", settings: Dictionary(uniqueKeysWithValues: settings))
      expectRefusal(ended, naming: wrong.name.variable)
    }

    @Test("A wrong value in the settings file is refused by name", arguments: WrongSetting.all)
    func file(_ wrong: WrongSetting) async throws {
      var object: [String: Any] = [:]
      for (name, value) in wrong.given {
        object.set(value, at: name.rawValue.split(separator: ".").map(String.init))
      }
      let ended = try await serve(file: object)
      expectRefusal(ended, naming: wrong.name.variable)
    }

    @Test(
      "A value of the wrong kind in the settings file is refused, not passed over",
      arguments: [#"1.5"#, #"true"#, #"[8]"#, #"null"#, #"{"a": 8}"#, #""8""#])
    func kind(_ value: String) async throws {
      let text =
        #"{"database": {"connections": \#(value), "url": "postgresql:///x"}, "log": {"level": "x"}}"#
      let ended = try await serve(file: text)
      // Only the last one is a number; then a later setting is refused.
      let name = value == #""8""# ? "REDRESS_LOG_LEVEL" : "connections"
      #expect(ended.status != 0)
      #expect(
        ended.output.localizedCaseInsensitiveContains(name), "\(ended.output)")
    }

    @Test("A variable that does not exist is refused")
    func unknownVariable() async throws {
      let ended = try await Redress.run("serve", settings: ["REDRESS_DATABSE_URL": "x"])
      expectRefusal(ended, naming: "REDRESS_DATABSE_URL")
    }

    @Test("A key of the settings file that does not exist is refused")
    func unknownKey() async throws {
      expectRefusal(
        try await serve(file: #"{"databse": {"url": "postgresql:///redress"}}"#),
        naming: "databse.url")
    }

    @Test("A settings file that cannot be read is refused", arguments: ["[]", "{", nil])
    func unreadableFile(_ text: String?) async throws {
      if let text {
        expectRefusal(try await serve(file: text), naming: "REDRESS_CONFIG_FILE")
      } else {
        expectRefusal(
          try await Redress.run("serve", settings: ["REDRESS_CONFIG_FILE": "/no/such.json"]),
          naming: "REDRESS_CONFIG_FILE")
      }
    }

    @Test("The environment goes before the settings file, and the file before the default")
    func precedence() async throws {
      let file = try Scratch.write(
        #"{"sign": {"in": {"window": {"seconds": 0}}}, "log": {"level": "loud"}}"#, "settings")
      defer { Scratch.remove(file) }
      let settings = [
        "REDRESS_CONFIG_FILE": file.path, "REDRESS_DATABASE_URL": "postgresql:///redress",
        "REDRESS_SIGN_IN_WINDOW_SECONDS": "60",
      ]
      expectRefusal(try await Redress.run("serve", settings: settings), naming: "REDRESS_LOG_LEVEL")
    }

    @Test("A database that is not migrated is said to be so")
    func unmigrated() async throws {
      try await TestDatabase.empty { database in
        let ended = try await Redress.run(
          "serve", settings: ["REDRESS_DATABASE_URL": database.url])
        expectRefusal(ended, naming: "redress migrate")
      }
    }

    @Test("A database that is away at the start ends it with a sentence")
    func databaseAway() async throws {
      let ended = try await Redress.run(
        "serve", settings: ["REDRESS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"])
      #expect(ended.status != 0)
      #expect(ended.output.contains("the database is not available"))
    }

    @Test("A password in a wrong database URL is not repeated")
    func noPassword() async throws {
      let ended = try await Redress.run(
        "serve", settings: ["REDRESS_DATABASE_URL": "postgresql://ann:hunter2@[db.example/x"])
      expectRefusal(ended, naming: "REDRESS_DATABASE_URL")
      #expect(!ended.output.contains("hunter2"))
    }

    private func serve(file object: [String: Any]) async throws -> Redress.Ended {
      let data = try JSONSerialization.data(withJSONObject: object)
      return try await serve(file: String(decoding: data, as: UTF8.self))
    }

    private func serve(file text: String) async throws -> Redress.Ended {
      let file = try Scratch.write(text, "settings")
      defer { Scratch.remove(file) }
      return try await Redress.run("serve", settings: ["REDRESS_CONFIG_FILE": file.path])
    }

    /// One line, and the program has ended with something else than success.
    private func expectRefusal(
      _ ended: Redress.Ended, naming name: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(ended.status != 0, sourceLocation: sourceLocation)
      #expect(ended.output.contains(name), sourceLocation: sourceLocation)
      #expect(
        ended.output.split(separator: "\n").count == 1, "\(ended.output)",
        sourceLocation: sourceLocation)
    }
  }
}

extension [String: Any] {
  /// Sets a value in objects inside objects.
  fileprivate mutating func set(_ value: String, at path: [String]) {
    guard let first = path.first else { return }
    guard path.count > 1 else { return self[first] = value }
    var inner = self[first] as? [String: Any] ?? [:]
    inner.set(value, at: Array(path.dropFirst()))
    self[first] = inner
  }
}
