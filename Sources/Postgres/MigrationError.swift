/// Why migrations were refused or failed, in a sentence that says which and what to do.
public enum MigrationError: Error, Equatable, Sendable {
  /// The name of a file does not have the form `YYYYMMDDHHMM_verb_object.sql`.
  case misnamed(String)
  /// A file is not UTF-8 text.
  case notText(String)
  /// Two files have the same time, so that their order is not known.
  case sameTime(String, String)
  /// A file was changed after it was applied.
  case edited(String)
  /// The database has a migration that there is no file for.
  case unknown(String)
  /// A file comes before one that has been applied already.
  case outOfOrder(String, after: String)
  /// A migration outside a transaction was begun and not finished. The invalid indexes of the
  /// database are named, because one of them is probably its work.
  case unfinished(String, invalidIndexes: [String])
  /// The file ends or begins a transaction by itself.
  case controlsTransaction(String)
  /// Another process is migrating, or a table is in use for too long.
  case locked(String?)
  /// A statement failed; nothing of the file remains, unless it runs outside a transaction.
  case failed(String, DatabaseError)
}

extension MigrationError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .misnamed(let file):
      "\(file) is not named YYYYMMDDHHMM_verb_object.sql in lower case; rename it"
    case .notText(let file):
      "\(file) is not UTF-8 text; save it again as UTF-8"
    case .sameTime(let first, let second):
      "\(first) and \(second) have the same time, so their order is not known; rename one"
    case .edited(let name):
      "\(name) was changed after it was applied; restore it and put the change into a new migration"
    case .unknown(let name):
      "the database has the migration \(name), and there is no file for it; "
        + "run a version of the program that knows it"
    case .outOfOrder(let name, let applied):
      "\(name) comes before \(applied), which has been applied already; "
        + "rename it to a later time"
    case .unfinished(let name, let indexes):
      "\(name) was begun outside a transaction and did not finish; drop what it left behind"
        + (indexes.isEmpty ? "" : " (invalid indexes: \(indexes.joined(separator: ", ")))")
        + ", delete its row from schema_migration, and apply again"
    case .controlsTransaction(let name):
      "\(name) begins or ends a transaction by itself; leave that to the migrator, and see "
        + "whether something of it was committed"
    case .locked(let name?):
      "\(name) did not get a lock in time, because a table is in use; nothing of it was applied, "
        + "so apply again when there is less to do"
    case .locked(nil):
      "another process is migrating this database; wait for it and apply again"
    case .failed(let name, let error):
      "\(name) failed: \(error)"
    }
  }
}
