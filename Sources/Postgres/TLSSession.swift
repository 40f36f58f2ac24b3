import CLibPQ
import COpenSSL
import Foundation

/// What the two ends of an encrypted connection agreed on.
public struct TLSSession: Hashable, Sendable {
  /// The version as OpenSSL names it, for instance `TLSv1.3`.
  public let protocolName: String
  /// The cipher suite as OpenSSL names it, for instance `TLS_AES_256_GCM_SHA384`.
  public let cipher: String
  /// The number of secret bits that the cipher uses.
  public let bits: Int
  /// The subject of the server's certificate (RFC 2253), for instance `CN=db.example`.
  public let subject: String
  /// The end of the server's certificate.
  public let notAfter: Date

  /// The protocol version; `nil` for one that is neither 1.2 nor 1.3.
  public var version: TLSVersion? {
    switch protocolName {
    case "TLSv1.2": .tls12
    case "TLSv1.3": .tls13
    default: nil
    }
  }

  /// How many whole days the server's certificate is still valid; negative after its end.
  public func daysLeft(at now: Date = Date()) -> Int {
    Int((notAfter.timeIntervalSince(now) / 86_400).rounded(.down))
  }
}

extension TLSSession {
  /// Reads the session of an open connection; `nil` when it is not encrypted.
  init?(of connection: OpaquePointer) {
    guard PQsslInUse(connection) != 0,
      let ssl = PQsslStruct(connection, "OpenSSL").map(OpaquePointer.init),
      let version = SSL_get_version(ssl), let cipher = SSL_get_current_cipher(ssl),
      let cipherName = SSL_CIPHER_get_name(cipher),
      let certificate = SSL_get1_peer_certificate(ssl)
    else { return nil }
    defer { X509_free(certificate) }

    var end = tm()
    guard ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1 else { return nil }
    self.init(
      protocolName: String(cString: version),
      cipher: String(cString: cipherName),
      bits: Int(SSL_CIPHER_get_bits(cipher, nil)),
      subject: Self.text(of: X509_get_subject_name(certificate)),
      notAfter: Date(timeIntervalSince1970: TimeInterval(timegm(&end))))
  }

  private static func text(of name: OpaquePointer?) -> String {
    guard let name, let memory = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(memory) }
    X509_NAME_print_ex(memory, name, 0, redress_openssl_rfc2253)
    var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(memory))
    let count = BIO_read(memory, &bytes, Int32(bytes.count))
    return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
  }
}
