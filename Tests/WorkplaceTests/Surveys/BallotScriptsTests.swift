import Foundation
import Testing

@testable import Workplace

@Suite("The scripts that a ballot is promised to run")
final class BallotScriptsTests {
  private let directory = FileManager.default.temporaryDirectory.appending(
    path: "public-\(UUID().uuidString)", directoryHint: .isDirectory)

  init() throws {
    try write("export const one = 1;\n", to: "js/ballot/one.js")
    try write(
      "import(\"/js/menu.js\");\n", to: "js/redress.js")
    try write("", to: "js/menu.js")
    try write("not imported by any", to: "js/other.js")
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  @Test("Those of the ballot, those of every page, and what they import, with their hashes")
  func all() throws {
    let hashes = try scripts().hashes
    #expect(hashes.keys.sorted() == ["/js/ballot/one.js", "/js/menu.js", "/js/redress.js"])
    // Of nothing at all: FIPS 180-4, as `sha256sum /dev/null` says it.
    #expect(
      hashes["/js/menu.js"]
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test(
    "None is left out because it cannot be read",
    arguments: ["js/ballot/one.js", "js/menu.js", "js/redress.js", "js/ballot"])
  func missing(name: String) throws {
    let file = directory.appending(path: name)
    try FileManager.default.removeItem(at: file)
    if name == "js/ballot/one.js" {
      // Its folder names it still.
      try FileManager.default.createSymbolicLink(
        at: file, withDestinationURL: directory.appending(path: "gone"))
    }
    #expect(throws: (any Error).self) { try scripts() }
  }

  private func scripts() throws -> BallotScripts {
    try BallotScripts(publicDirectory: directory.path(percentEncoded: false))
  }

  private func write(_ text: String, to name: String) throws {
    let file = directory.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
