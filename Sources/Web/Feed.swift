import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A document that readers fetch again and again: with an ETag over its bytes, and 304 when the
  /// reader has it already (RFC 9110 section 13).
  public static func document(_ text: String, type: String, for request: Request) -> Response {
    let digest = SHA256.hash(data: Array(text.utf8)).prefix(12)
    let tag = "\"\(digest.hexadecimal)\""
    var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
    let known = request.headers.elements(of: .ifNoneMatch)
    if known.contains(where: { $0 == tag || $0 == "*" || $0 == "W/" + tag }) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = type
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
