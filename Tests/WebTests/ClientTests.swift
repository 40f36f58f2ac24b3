import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite("Whom a request comes from")
struct ClientAddressTests {
  private func address(
    _ forwarded: [String], from remote: String?, trusting proxies: Set<String> = ["10.0.0.1"]
  ) -> String {
    var fields: HTTPFields = [:]
    for line in forwarded {
      fields.append(HTTPField(name: HTTPField.Name.xForwardedFor, value: line))
    }
    let request = Request(
      head: HTTPRequest(
        method: .get, scheme: "http", authority: "test", path: "/", headerFields: fields),
      body: RequestBody(buffer: ByteBuffer()))
    return ClientAddress(trustedProxies: proxies).of(request, from: remote)
  }

  @Test("Nobody but a trusted proxy is believed")
  func spoofed() {
    #expect(address(["1.2.3.4"], from: "198.51.100.9") == "198.51.100.9")
    #expect(address(["1.2.3.4"], from: "198.51.100.9", trusting: []) == "198.51.100.9")
    #expect(address(["10.0.0.1"], from: "198.51.100.9") == "198.51.100.9")
    #expect(address(["1.2.3.4"], from: nil) == "local")
  }

  @Test("A trusted proxy is believed about the last hop alone")
  func lastHop() {
    #expect(address(["198.51.100.9"], from: "10.0.0.1") == "198.51.100.9")
    #expect(address(["6.6.6.6, 198.51.100.9"], from: "10.0.0.1") == "198.51.100.9")
    #expect(address(["6.6.6.6", "198.51.100.9"], from: "10.0.0.1") == "198.51.100.9")
  }

  @Test(
    "Trusted proxies in a row are skipped, however the list is spaced",
    arguments: [
      "6.6.6.6, 198.51.100.9, 10.0.0.2", "6.6.6.6,198.51.100.9,10.0.0.2",
      "6.6.6.6 ,\t198.51.100.9 , 10.0.0.2 ", "6.6.6.6, 198.51.100.9, , 10.0.0.2,",
      "6.6.6.6\u{600}, 198.51.100.9, 10.0.0.2",
    ])
  func severalHops(line: String) {
    let client = address([line], from: "10.0.0.1", trusting: ["10.0.0.1", "10.0.0.2"])
    #expect(client == "198.51.100.9")
  }

  @Test("Without an address from outside it is the proxy itself")
  func noneForwarded() {
    for forwarded in [[], [""], [" , "], ["10.0.0.1"]] {
      #expect(address(forwarded, from: "10.0.0.1") == "10.0.0.1")
    }
  }
}

@Suite("Cookies of the site")
struct CookieTests {
  @Test("On https they are bound to this host alone and never sent in the clear")
  func secure() {
    let names = CookieNames(isSecure: true)
    #expect(names.sessionName == "__Host-session")
    #expect(names.flashName == "__Host-flash")
    for cookie in [names.session("t", maximumAge: 60), names.flash(.signedOut)] {
      let parts = cookie.description.split(separator: "; ").map { String($0) }
      #expect(parts.first?.hasPrefix("__Host-") == true)
      #expect(Set(parts).isSuperset(of: ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]))
      #expect(!cookie.description.contains("Domain"))
    }
  }

  @Test("On plain http they are neither prefixed nor secure, and else the same")
  func plain() {
    let line = CookieNames(isSecure: false).session("token", maximumAge: 60).description
    #expect(line.hasPrefix("session=token;"))
    #expect(!line.contains("Secure"))
    #expect(line.contains("HttpOnly") && line.contains("SameSite=Lax"))
    #expect(line.contains("Max-Age=60"))
  }

  @Test("A cookie is taken back with the attributes it was set with")
  func removal() {
    let names = CookieNames(isSecure: true)
    for cookie in [names.noSession, names.noFlash] {
      #expect(cookie.description.contains("Max-Age=0"))
      #expect(cookie.value.isEmpty)
      #expect(cookie.description.contains("Secure") && cookie.description.contains("Path=/"))
    }
  }

  @Test(
    "A cookie is found by its whole name, wherever it stands",
    arguments: [
      (["session=a"], "a"), (["session="], ""), (["flash=b; session=a"], "a"),
      (["flash=b;session=a;x=c"], "a"), (["flash=b", "session=a"], "a"), (["session=a=b"], "a=b"),
      (["session=a; session=b"], "a"), (["oldsession=b; session=a"], "a"), (["sessions=a"], nil),
      (["xsession=a"], nil), (["session"], nil), (["Session=a"], nil), (["; ;=;"], nil),
      ([""], nil),
      (["x=\u{301}; session=a\u{301}"], "a\u{301}"), ([], nil),
    ] as [([String], String?)])
  func find(lines: [String], value: String?) {
    var fields = HTTPFields()
    for line in lines { fields.append(HTTPField(name: .cookie, value: line)) }
    let request = Request(
      head: HTTPRequest(
        method: .get, scheme: "http", authority: "test", path: "/", headerFields: fields),
      body: RequestBody(buffer: ByteBuffer()))
    #expect(request.cookie("session") == value)
  }

  @Test("A flash is one of the site's own sentences, whatever the cookie says")
  func flash() {
    let names = CookieNames(isSecure: false)
    func flash(_ value: String) -> Flash? {
      Request(
        head: HTTPRequest(
          method: .get, scheme: "http", authority: "test", path: "/",
          headerFields: [.cookie: "flash=\(value)"]),
        body: RequestBody(buffer: ByteBuffer())
      ).flash(names)
    }
    for known in Flash.allCases {
      #expect(flash(known.rawValue) == known)
      #expect(known.text.hasSuffix(".") && known.child(named: "text") as? String == known.text)
    }
    for forged in ["", "You won", "signedOut", "<b>", "SIGNED-OUT"] {
      #expect(flash(forged) == nil)
    }
    #expect(Set(Flash.allCases.map(\.text)).count == Flash.allCases.count)
  }
}
