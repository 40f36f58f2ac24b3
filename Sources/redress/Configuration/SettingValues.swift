import Foundation
import NIOSSL
import Postgres
import Workplace

/// Host and port to listen on.
struct SocketName: Equatable, CustomStringConvertible {
  let host: String
  let port: Int

  var description: String { "\(host):\(port)" }

  init(_ reader: SettingReader, _ name: SettingName, default usual: String) throws {
    let text = reader.text(name) ?? usual
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port), colon > text.startIndex
    else {
      throw reader.refused(name, "must be host:port, such as \(usual), not “\(text)”")
    }
    host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    self.port = port
  }
}

/// Certificate chain and private key of the site, read from PEM files.
struct SiteCertificate {
  let chain: [NIOSSLCertificate]
  let key: NIOSSLPrivateKey

  /// Nil when neither is given.
  init?(_ reader: SettingReader) throws {
    let certificate = reader.text(.tlsCertificate)
    let key = reader.text(.tlsKey)
    switch (certificate, key) {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      chain = try Self.read(.tlsCertificate, reader, "certificate") {
        try NIOSSLCertificate.fromPEMFile(certificate)
      }
      self.key = try Self.read(.tlsKey, reader, "private key") {
        try NIOSSLPrivateKey(file: key, format: .pem)
      }
      guard (try? NIOSSLContext(configuration: serverConfiguration)) != nil else {
        throw reader.refused(
          .tlsKey, "this key does not belong to the certificate in \(certificate)")
      }
    default:
      throw reader.refused(
        certificate == nil ? .tlsCertificate : .tlsKey,
        "certificate and key belong together, and only one is given")
    }
  }

  /// What the site speaks TLS with.
  var serverConfiguration: TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    return configuration
  }

  private static func read<Value>(
    _ name: SettingName, _ reader: SettingReader, _ called: String, _ value: () throws -> Value
  ) throws -> Value {
    do {
      return try value()
    } catch {
      throw reader.refused(name, "no \(called) in PEM can be read from \(reader.text(name) ?? "")")
    }
  }
}

/// How the database is reached.
enum DatabaseSettings {
  static func connection(_ reader: SettingReader) throws -> ConnectionConfiguration {
    guard let url = reader.text(.databaseURL) else {
      throw reader.refused(.databaseURL, "must be given, such as postgresql://user@host/redress")
    }
    do {
      return try ConnectionConfiguration(
        url, applicationName: "redress",
        preparesStatements: reader.flag(.databasePreparesStatements, default: true),
        tlsFloor: floor(reader))
    } catch let error as DatabaseError {
      throw reader.refused(.databaseURL, "\(error)")
    }
  }

  /// Nil unless a setting asks for more than `sslmode` does.
  private static func floor(_ reader: SettingReader) throws -> TLSFloor? {
    let minimum = reader.text(.databaseTLSMinimum)
    let verifies = try reader.flag(.databaseTLSVerifies, default: false)
    let days = try reader.number(.databaseTLSDaysLeft, in: 0...3650, default: 0)
    guard minimum != nil || verifies || days > 0 else { return nil }
    let versions = ["TLSv1.2": TLSVersion.tls12, "TLSv1.3": .tls13]
    guard let version = versions[minimum ?? "TLSv1.2"] else {
      throw reader.refused(
        .databaseTLSMinimum, "must be TLSv1.2 or TLSv1.3, not “\(minimum ?? "")”")
    }
    return TLSFloor(
      minimumProtocol: version, requiresFullVerification: verifies, minimumDaysLeft: days)
  }
}

/// How mails are sent: through which server, and from which address.
struct MailSettings {
  let server: SMTPServer
  let sender: MailAddress

  /// Nil when no server is given: then mails are shown in the log.
  init?(_ reader: SettingReader) throws {
    guard let url = reader.text(.smtpURL) else { return nil }
    guard let sender = reader.text(.smtpFrom) else {
      throw reader.refused(.smtpFrom, "must be given with \(SettingName.smtpURL.variable)")
    }
    do {
      server = try SMTPServer(url: url)
    } catch {
      throw reader.refused(.smtpURL, "\(error)")
    }
    do {
      self.sender = try MailAddress(sender, name: "Redress")
    } catch {
      throw reader.refused(.smtpFrom, "\(error)")
    }
  }
}

enum IPAddress {
  static func isValid(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }
}
