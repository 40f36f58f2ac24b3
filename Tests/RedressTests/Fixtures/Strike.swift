import Foundation
import TestSupport

/// Kills a program just before the n-th thing that it does and that outlives it: `strike.c`.
struct Strike {
  private let library: URL

  init() async throws {
    library = Scratch.file("strike.so")
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "strike.c")
    // Swift brings a compiler along where the system has none.
    try await Program.run(
      "/bin/sh", "-c", #"exec "$(command -v cc || command -v clang)" -shared -fPIC -o "$0" "$1""#,
      library.path, source.path)
  }

  /// The settings of a program that is to die before so many of its deeds are done, plus one.
  func before(_ number: Int) -> [String: String] {
    ["LD_PRELOAD": library.path, "STRIKE": "\(number)"]
  }
}
