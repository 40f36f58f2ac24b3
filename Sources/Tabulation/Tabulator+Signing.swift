import Foundation
import Postgres
import Rounds

extension Tabulator {
  /// Requests that are signed and stored together.
  private static let batch = 256
  /// Batches after which the clock is looked at again: some seconds.
  private static let batches = 16

  /// What came of one request.
  private enum Answer: Sendable {
    case signature(Data)
    case unusable
    case failure(String)
  }

  /// Signs what people asked for, once for each of the roll.
  /// - Returns: whether there may be more.
  func sign(_ round: inout ActiveRound, now: Date) async throws -> Bool {
    guard round.state == .announced || round.state == .open else { return false }
    var last: Int64 = 0
    var issuing: IssuingKey?
    guard
      try await database.first(TabulatorQueries.roll(of: round.id)) ?? 0 <= round.policy.roll.size
    else {
      complain(
        "there are more people on its roll than its policy says", at: .comparingRoll, of: round.id)
      return false
    }
    complaints.forget(.comparingRoll, of: round.id)
    for _ in 0..<Self.batches {
      let requests = try await database.rows(
        TabulatorQueries.unsigned(in: round.id, after: last, limit: Self.batch))
      guard let final = requests.last else { return false }
      if issuing == nil { issuing = try await keys(of: round)?.issuing }
      guard let issuing else {
        try await void(&round, VoidReason.keysLost, now: now)
        return false
      }
      try await sign(requests, of: round.id, with: issuing)
      last = final.employee
      if requests.count < Self.batch { return false }
    }
    return true
  }

  private func sign(
    _ requests: [TabulatorQueries.Request], of round: Int64, with key: IssuingKey
  ) async throws {
    let answers = try await Cores.map(requests) { request in Self.answer(request, key) }
    try checkpoint.pass(.requestsSigned)
    var employees: [Int64] = []
    var signatures: [[UInt8]?] = []
    for (request, answer) in zip(requests, answers) {
      switch answer {
      case .signature(let signature): signatures.append(Array(signature))
      case .unusable: signatures.append(nil)
      case .failure(let words):
        // Never forgotten: where some requests fail and others do not, it would tell when each came.
        complain("a request could not be signed: \(words)", at: .signing, of: round)
        continue
      }
      employees.append(request.employee)
    }
    try await database.pipeline([
      TabulatorQueries.store(signatures, for: employees, in: round), TabulatorQueries.tellSigned(),
    ])
    try checkpoint.pass(.signaturesStored)
  }

  private static func answer(_ request: TabulatorQueries.Request, _ key: IssuingKey) -> Answer {
    do throws(IssuingError) {
      return .signature(try key.sign(request.blinded))
    } catch {
      switch error {
      case .unusableRequest: return .unusable
      case .library(let words): return .failure(words)
      }
    }
  }
}
