import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import Rounds
import Web

/// `/surveys/:id/token`: a browser has its request signed, blinded: whoever reads it here cannot know
/// the token that comes of it, nor tell later whether it was used.
struct TokenRoutes {
  /// Not measured: figures would tell when people ask, for which the tabulator has none of its own.
  static let path: RouterPath = "/surveys/:id/token"

  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    employees.get(Self.path, use: collect)
    employees.post(Self.path, use: ask)
  }

  /// Hands in a request. The tabulator signs in its own time, so the answer is usually to ask again.
  @Sendable func ask(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let round = try context.roundID
    let blinded = try await request.blinded()
    let standing: TokenStanding?
    do {
      standing = try await site.database.pipeline(
        TokenQueries.ask(blinded ?? [], in: round, for: context.employee.id),
        TokenQueries.standing(in: round, of: context.employee.id)
      ).1.first
    } catch let error as DatabaseError where error.violates("token_request_blinded_length") {
      // Said only of rounds in which they may ask at all.
      return Self.unusable
    } catch let error as DatabaseError where error.violates("token_request_roll_fkey") {
      // The round ended meanwhile.
      return Self.over
    }
    return try Self.answer(standing, to: blinded)
  }

  /// Collects the signature of an earlier request.
  @Sendable func collect(_ request: Request, _ context: EmployeeContext) async throws -> Response {
    let standing = try await site.database.first(
      TokenQueries.standing(in: context.roundID, of: context.employee.id))
    return try Self.answer(standing, to: standing?.blinded)
  }

  private static func answer(_ standing: TokenStanding?, to blinded: [UInt8]?) throws -> Response {
    guard let standing else { throw Refusal.notFound }
    switch standing.state {
    case .draft, .review, .approved: throw Refusal.notFound
    case .counting, .closed, .cancelled, .void: return over
    case .announced, .open: break
    }
    guard standing.isOnRoll, let asked = standing.blinded else { throw Refusal.notFound }
    if asked != blinded { return response(.conflict) }
    if standing.isUnusable { return unusable }
    guard let signature = standing.signature else { return pending }
    return response(.ok, ByteBuffer(bytes: signature))
  }

  private static var over: Response { response(.gone) }
  private static var unusable: Response { response(.unprocessableContent) }

  private static var pending: Response {
    var response = response(.accepted)
    response.headers[.retryAfter] = "1"
    return response
  }

  private static func response(
    _ status: HTTPResponse.Status, _ bytes: ByteBuffer = ByteBuffer()
  ) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: bytes))
  }
}

extension Request {
  /// Bytes of a blinded message and of its signature: those of a modulus of 3072 bits.
  private static var blindedSize: Int { 384 }

  /// The request for a token; nil when it has another size.
  ///
  /// - Throws: ``Refusal`` when it is a form, or anything else than bytes.
  fileprivate func blinded() async throws -> [UInt8]? {
    guard headers[.contentType] == "application/octet-stream" else {
      throw Refusal.unsupportedMediaType
    }
    do {
      let sent = try await body.collect(upTo: Self.blindedSize)
      return sent.readableBytes == Self.blindedSize ? Array(sent.readableBytesView) : nil
    } catch is NIOTooManyBytesError {
      return nil
    }
  }
}
