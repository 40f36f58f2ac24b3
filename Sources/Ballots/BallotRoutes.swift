import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Rounds
import Web

/// `/ballots` and all below it, for nobody in particular: no session is looked up, and nothing of a
/// request is kept but the ballot in it. They are to be added before whatever logs or counts.
public struct BallotRoutes: Sendable {
  private let directory: any RoundDirectory
  private let box: BallotBox
  private let shelf: PolicyShelf
  private let templates: Templates
  private let shell: Shell

  /// - Parameter shell: what surrounds the page of a ballot; nothing personal.
  public init(
    directory: any RoundDirectory, box: BallotBox, templates: Templates, shell: Shell
  ) {
    self.directory = directory
    self.box = box
    shelf = PolicyShelf(directory: directory, templates: templates, shell: shell)
    self.templates = templates
    self.shell = shell
  }

  /// Adds the routes to a router that has nothing around it but headers.
  public func add<Context: RequestContext>(to router: Router<Context>) {
    let ballots = router.group("/ballots").add(middleware: Unobserved())
    ballots.get(use: list)
    ballots.get(":hash", use: page)
    ballots.post(":hash", use: cast)
    ballots.get(":hash/policy", use: policy)
    ballots.get(":hash/nullifiers", use: nullifiers)
    refuse(["", ":hash/policy", ":hash/nullifiers"], allowed: "GET, HEAD", in: ballots)
    refuse([":hash"], allowed: "GET, HEAD, POST", in: ballots)
    for method in Self.methods {
      for path: RouterPath in [":hash/:part", ":hash/:part/**"] {
        ballots.on(path, method: method) { _, _ -> Response in throw BallotRefusal.unknown }
      }
    }
  }

  private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]

  /// Answers here, and not where the rest of the site is told what was not found.
  private func refuse<Context: RequestContext>(
    _ paths: [RouterPath], allowed: String, in ballots: RouterGroup<Context>
  ) {
    for path in paths {
      for method in Self.methods where !allowed.contains(method.rawValue) {
        ballots.on(path, method: method) { _, _ -> Response in
          throw BallotRefusal.method(allowed: allowed)
        }
      }
    }
  }

  /// The rounds that devices ask tokens for, answer, or check their receipts in.
  @Sendable private func list(
    _ request: Request, _ context: some RequestContext
  ) async throws -> Response {
    let now = Date()
    let rounds = try await directory.all().filter { $0.isListed(at: now) }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return .bytes(
      ByteBuffer(bytes: try encoder.encode(rounds.map(ListedRound.init))),
      type: "application/json; charset=utf-8")
  }

  @Sendable private func page(
    _ request: Request, _ context: some RequestContext
  ) async throws -> Response {
    do {
      return .html(try await shelf.policy(of: announced(context)).page)
    } catch {
      return errorPage(error as? BallotRefusal ?? .unavailable)
    }
  }

  /// Nobody is left with a bare sentence where a page was expected.
  private func errorPage(_ refusal: BallotRefusal) -> Response {
    let page = ErrorPage(
      status: Int(refusal.status.code),
      heading: refusal == .unknown ? "There is no such survey" : "This page cannot be shown now",
      happened: refusal == .unknown
        ? "The address may be incomplete: that of a survey’s ballot is long."
        : "Something this page needs is away. It comes back by itself.",
      safe: "Nothing was sent, and what you filled in before is kept on your device.",
      ways: [Link("Go to the surveys", href: "/surveys")],
      retry: refusal.retryAfter.map { _ in "Try again in a moment." })
    var response = Response.html(
      ByteBuffer(string: templates.render(page, in: shell).markup), status: refusal.status)
    response.headers[.retryAfter] = refusal.retryAfter.map { "\($0)" }
    return response
  }

  @Sendable private func policy(
    _ request: Request, _ context: some RequestContext
  ) async throws -> Response {
    .bytes(
      try await shelf.policy(of: announced(context)).bytes, type: "application/json; charset=utf-8",
      isImmutable: true)
  }

  @Sendable private func nullifiers(
    _ request: Request, _ context: some RequestContext
  ) async throws -> Response {
    let round = try await announced(context)
    guard let list = try await directory.nullifiers(of: round.id) else {
      throw BallotRefusal.unknown
    }
    return .bytes(ByteBuffer(bytes: list), type: "application/octet-stream", isImmutable: true)
  }

  /// Takes a ballot: the same one gets the same receipt however often it is sent.
  @Sendable private func cast(
    _ request: Request, _ context: some RequestContext
  ) async throws -> Response {
    guard request.headers[.cookie] == nil else { throw BallotRefusal.cookie }
    guard request.headers[.contentType] == "application/octet-stream" else {
      throw BallotRefusal.notBallot
    }
    let round = try await announced(context)
    try round.checkTakesBallots(at: Date())
    let policy = try await shelf.policy(of: round)
    let sent = try await request.ballot(size: policy.sentSize)
    let ballot = try CastBallot(
      sent, in: round.id, of: policy.round, ballotSize: policy.ballotSize)
    guard let key = round.receiptKey else { throw BallotRefusal.later }
    let receipt = try ReceiptKey(key).receipt(for: ballot.nullifier, in: round.hash)
    switch try await box.put(ballot) {
    case .stored:
      return .bytes(ByteBuffer(bytes: receipt.bytes), type: "application/octet-stream")
    case .shut: throw round.refusal(at: Date())
    }
  }

  private func announced(_ context: some RequestContext) async throws -> AnnouncedRound {
    guard let hash = context.parameters.get("hash").flatMap(PolicyHash.init(hexadecimal:)),
      let round = try await directory.all().first(where: { $0.hash == hash })
    else { throw BallotRefusal.unknown }
    return round
  }
}

extension Request {
  /// The body, when it has this many bytes. What says that it is larger is not read.
  fileprivate func ballot(size: Int) async throws -> Data {
    if let length = headers[.contentLength] {
      guard let length = Int(length), length <= size else { throw BallotRefusal.tooLarge }
      guard length == size else { throw BallotRefusal.notBallot }
    }
    do {
      let sent = try await body.collect(upTo: size)
      guard sent.readableBytes == size else { throw BallotRefusal.notBallot }
      return Data(sent.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw BallotRefusal.tooLarge
    }
  }
}

extension Response {
  fileprivate static func bytes(
    _ bytes: ByteBuffer, type: String, isImmutable: Bool = false
  ) -> Response {
    var headers: HTTPFields = [.contentType: type]
    if isImmutable { headers[.cacheControl] = "public, max-age=31536000, immutable" }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
  }
}

/// A round as devices read of it.
private struct ListedRound: Encodable {
  let id: Int64
  let hash: String
  let title: String
  let opens: Date
  let closes: Date
  let state: String

  init(_ round: AnnouncedRound) {
    id = round.id
    hash = "\(round.hash)"
    title = round.title
    opens = round.opens
    closes = round.closes
    state = round.state.rawValue
  }
}
