import CCurl
import Synchronization

/// One mail on its way to the server.
final class SMTPDelivery: Sendable {
  private let server: SMTPServer
  private let sender: String
  private let recipient: String
  private let message: [UInt8]
  private let deadline: ContinuousClock.Instant

  private let position = Mutex(0)
  private let lastReply = Mutex<SMTPReply?>(nil)
  private let isCancelled = Atomic(false)

  /// - Parameters:
  ///   - message: headers and body; libcurl doubles the dots at the beginning of lines.
  ///   - deadline: for the server's last answer.
  init(
    server: SMTPServer, sender: MailAddress, recipient: MailAddress, message: String,
    deadline: ContinuousClock.Instant
  ) {
    self.server = server
    self.sender = sender.address
    self.recipient = recipient.address
    self.message = Array(message.utf8)
    self.deadline = deadline
  }

  /// Makes ``run()`` end soon.
  func cancel() {
    isCancelled.store(true, ordering: .relaxed)
  }

  /// Blocks until the server has taken the mail.
  ///
  /// - Throws: ``SMTPError``, or `CancellationError`.
  func run() throws {
    let remaining = Int((deadline - .now) / .milliseconds(1))
    guard remaining > 0 else { throw SMTPError.timedOut }
    // The callbacks get the delivery as a bare pointer.
    let state = Unmanaged.passRetained(self)
    defer { state.release() }
    do throws(CurlError) {
      let curl = try Curl()
      try setOptions(of: curl, milliseconds: remaining)
      try curl.setCallbacks(
        read: readMessage, header: hearReply, progress: askWhetherToGoOn, state: state.toOpaque())
      try curl.perform()
    } catch {
      if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
      throw failure(error)
    }
  }

  private func setOptions(of curl: Curl, milliseconds: Int) throws(CurlError) {
    try curl.set(CURLOPT_URL, server.description)
    try curl.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // Not whatever proxy the environment names.
    try curl.set(CURLOPT_PROXY, "")
    try curl.set(CURLOPT_UPLOAD, 1)
    try curl.set(CURLOPT_MAIL_FROM, "<\(sender)>")
    try curl.set(CURLOPT_MAIL_RCPT, ["<\(recipient)>"])
    try curl.set(CURLOPT_TIMEOUT_MS, milliseconds)
    // The connection ends with the mail, and after a failure at once: libcurl would otherwise say
    // farewell to a server that no longer answers, and wait two minutes for its reply.
    try curl.set(CURLOPT_FORBID_REUSE, 1)
    let isOptional = server.encryption == .startTLSWhenOffered
    try curl.set(CURLOPT_USE_SSL, Int((isOptional ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
    if let path = server.certificateAuthorities { try curl.set(CURLOPT_CAINFO, path) }
    if let user = server.user, let password = server.password {
      try curl.set(CURLOPT_USERNAME, user)
      try curl.set(CURLOPT_PASSWORD, password)
    }
  }

  private func failure(_ error: CurlError) -> SMTPError {
    switch error.code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .unreachable(error.detail)
    case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK: return .timedOut
    case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_CACERT_BADFILE:
      return .notEncrypted(error.detail)
    case CURLE_LOGIN_DENIED: return .notAuthenticated
    default:
      guard let reply = lastReply.withLock({ $0 }), reply.code >= 400 else {
        return .interrupted(error.detail)
      }
      return .refused(reply)
    }
  }
}

extension SMTPDelivery {
  /// Copies the next part of the message into libcurl's buffer.
  fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    position.withLock { position in
      let part = message[position...].prefix(buffer.count)
      buffer.copyBytes(from: part)
      position += part.count
      return part.count
    }
  }

  /// Keeps what the server answers last, but for 221, its farewell after a refusal.
  fileprivate func hear(_ line: UnsafeRawBufferPointer) {
    let shown = line.prefix(512).filter { (0x20...0x7E).contains($0) }
    let text = String(decoding: shown, as: UTF8.self)
    guard let code = Int(text.prefix(3)), code != 221 else { return }
    lastReply.withLock { $0 = SMTPReply(code: code, text: text) }
  }

  /// The deadline is asked for here as well, because libcurl forgets it at the farewell.
  fileprivate var goesOn: Bool { !isCancelled.load(ordering: .relaxed) && .now < deadline }

  fileprivate static func from(_ state: UnsafeMutableRawPointer) -> SMTPDelivery {
    Unmanaged<SMTPDelivery>.fromOpaque(state).takeUnretainedValue()
  }
}

private let readMessage: curl_read_callback = { buffer, size, count, state in
  guard let buffer, let state else { return Int(CURL_READFUNC_ABORT) }
  return SMTPDelivery.from(state)
    .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private let hearReply: curl_write_callback = { buffer, size, count, state in
  guard let state else { return 0 }
  SMTPDelivery.from(state).hear(UnsafeRawBufferPointer(start: buffer, count: size * count))
  return size * count
}

/// libcurl asks about once a second; anything but zero ends the transfer.
private let askWhetherToGoOn: curl_xferinfo_callback = { state, _, _, _, _ in
  guard let state else { return 1 }
  return SMTPDelivery.from(state).goesOn ? 0 : 1
}
