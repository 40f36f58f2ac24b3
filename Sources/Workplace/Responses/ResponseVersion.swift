import Foundation
import Postgres

/// Leadership's answer while it is written, shared among leaders.
struct ResponseDraft: Sendable {
  /// Markdown.
  let body: String
  /// Moves with every change; 0 stands for none saved yet.
  let version: Int32
  /// Who saved it last.
  let author: Signatory
  let savedAt: Date
}

/// Leadership's answer as it was published; a correction is another one.
struct ResponseVersion: Sendable {
  static let longestBody = 20_000
  static let longestNote = 300

  /// 1 for the first.
  let number: Int32
  /// Markdown.
  let body: String
  /// Why it was corrected; empty for the first.
  let note: String
  let author: Signatory
  let publishedAt: Date

  /// What is to be published.
  struct New: Sendable {
    let petition: Petition.ID
    let number: Int32
    let body: String
    var note = ""
    let author: Employee.ID
  }
}

/// A leader as everybody reads them under an answer.
struct Signatory: Sendable, Equatable {
  /// Nil once erased.
  let name: String?
  /// What they are at the company; may be empty.
  let position: String

  init(name: String?, position: String) {
    self.name = name
    self.position = position
  }

  init(from row: inout PostgresRow) throws {
    name = try row.next()
    position = try row.next()
  }

  var shownName: String { name ?? "A former colleague" }
  var shownPosition: String { position.isEmpty ? "Leadership" : position }
}

/// Why an answer cannot be saved or published.
enum ResponseError: Error, Sendable, Equatable {
  /// A colleague saved or published meanwhile.
  case changedMeanwhile
  /// It says what is published already.
  case nothingChanged
}
