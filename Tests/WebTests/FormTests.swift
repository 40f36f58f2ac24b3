import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite("A form is read as browsers send it")
struct FormTests {
  private func request(
    _ body: String, type: String? = "application/x-www-form-urlencoded", length: Int? = nil
  ) -> Request {
    var fields: HTTPFields = [:]
    fields[.contentType] = type
    fields[.contentLength] = length.map { String($0) }
    return Request(
      head: HTTPRequest(
        method: .post, scheme: "http", authority: "test", path: "/", headerFields: fields),
      body: RequestBody(buffer: ByteBuffer(string: body)))
  }

  @Test(
    "Percent-encoding, plus signs and everything that is neither",
    arguments: [
      ("a=b", "b"), ("a=b+c", "b c"), ("a=b%20c", "b c"), ("a=%2B", "+"), ("a=%26%3D%25", "&=%"),
      ("a=%c3%A9", "é"), ("a=%", "%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=%%34", "%4"),
      ("a=b=c", "b=c"), ("a=", ""), ("a", ""), ("&&a=1&&", "1"), ("%61=1", "1"), ("a=é", "é"),
      ("b=2&a=1", "1"), ("", ""), ("a=%F0%9F%91%A9", "\u{1F469}"), ("a=%0D%0A", "\r\n"),
    ])
  func decodes(body: String, expected: String) {
    let form = Form(query: body)
    #expect(Array(form.shown("a").utf8) == Array(expected.utf8))
    #expect(form.inputs["a"]?.isDamaged != true)
  }

  @Test(
    "Bytes that are no UTF-8 are marked and shown as far as they can be",
    arguments: ["%FF", "%C3", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%C0%AF", "a%80b"])
  func invalidBytes(value: String) {
    let form = Form(query: "a=\(value)")
    #expect(form.inputs["a"]?.isDamaged == true)
    #expect(form.shown("a").unicodeScalars.contains("\u{FFFD}"))
  }

  @Test("NUL is marked and never shown again")
  func nul() {
    let form = Form(query: "a=x%00y")
    #expect(form.inputs["a"]?.isDamaged == true)
    #expect(form.shown("a") == "xy")
  }

  @Test("Of two values under one name the first is kept and the name is marked")
  func duplicates() {
    let form = Form(query: "a=1&b=x&a=2")
    #expect(form.inputs["a"]?.isRepeated == true)
    #expect(form.inputs["b"]?.isRepeated == false)
    #expect(form.shown("a") == "1")
    #expect(form.kept.map(\.name) == ["a", "b"])
    #expect(form.kept.map(\.value) == ["1", "x"])
  }

  @Test("A query that is missing is an empty form")
  func noQuery() {
    #expect(Form(query: nil).kept.isEmpty)
    #expect(Form(query: nil).shown("a") == "")
  }

  @Test("A body of exactly 256 KiB is read, one byte more is refused")
  func limit() async throws {
    let most = "a=" + String(repeating: "x", count: Form.largestBody - 2)
    #expect(Form.largestBody == 256 * 1024)
    #expect(try await Form(request(most)).shown("a").utf8.count == Form.largestBody - 2)
    await #expect(throws: Refusal.tooLarge) { try await Form(request(most + "x")) }
  }

  @Test("A length that is announced as too large is refused before a byte is read")
  func announcedLength() async {
    await #expect(throws: Refusal.tooLarge) {
      try await Form(request("a=1", length: Form.largestBody + 1))
    }
  }

  @Test(
    "Only a form is read as a form",
    arguments: [
      nil, "", "application/json", "text/plain", "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded2",
    ])
  func otherTypes(type: String?) async {
    await #expect(throws: Refusal.unsupportedMediaType) {
      try await Form(request("a=1", type: type))
    }
  }

  @Test(
    "The type may be written in every way that HTTP allows",
    arguments: [
      "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8",
      "Application/X-WWW-Form-URLEncoded", "application/x-www-form-urlencoded;charset=utf-8",
      "application/x-www-form-urlencoded ; charset=utf-8",
    ])
  func spellings(type: String) async throws {
    #expect(try await Form(request("a=1", type: type)).shown("a") == "1")
  }

  @Test("As many fields as fit do no harm")
  func manyFields() {
    let body = (0..<9000).map { "\($0)=" }.joined(separator: "&")
    #expect(Form(query: body).kept.count == 9000)
  }
}
