import Foundation
import TestSupport

extension Python {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a short program, with argon2-cffi at hand.
  ///
  /// - Returns: what it prints.
  /// - Throws: ``Failure`` when the interpreter is missing or the program ends with an error.
  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-c", program] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw Failure(
        description: "No Python runs at \(interpreter). `make test` installs it there; "
          + "REDRESS_PYTHON names another one.")
    }
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: String(decoding: complaint, as: UTF8.self))
    }
    return String(decoding: printed, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
