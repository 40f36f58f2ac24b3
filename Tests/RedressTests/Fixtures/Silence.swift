import Foundation
import Testing

/// Looks for anything in a log that tells of a person.
func expectSilence(
  _ log: String, about workforce: Workforce, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  // Names, addresses and reasons of the tests all bear the mark.
  let lines = log.split(separator: "\n").filter {
    $0.localizedCaseInsensitiveContains(Workforce.mark)
  }
  #expect(lines.isEmpty, "a log names somebody", sourceLocation: sourceLocation)
  // The beginning of a secret is as bad as all of it.
  let leaked = workforce.workers.prefix(200).filter { log.contains($0.session.prefix(12)) }
  #expect(leaked.isEmpty, "a log holds a session", sourceLocation: sourceLocation)
}
