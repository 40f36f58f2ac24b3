import Crypto
import Foundation
import Glibc
import Postgres
import Rounds
import TestSupport
import Testing

@testable import Tabulation

/// The keys are in the tabulator's memory and, until the close, in its key file; nowhere else ever.
@Suite("After the close no byte of a private key is in any file")
struct KeySearchTests {
  @Test(
    "Attack 24: Not in the key directory, the database's files, its log of writes, or a base backup"
  )
  func search() async throws {
    let cluster = try await TestCluster.start(settings: ["full_page_writes": "on"])
    let database = try await TestDatabase.empty(on: cluster)
    try await Migrator(
      directory: TestDatabase.migrations, configuration: database.configuration()
    ).apply()
    try await Office.with(database) { office in
      let round = try await office.announced()
      let file = try #require(try office.files().first)
      let secrets = Secrets(try Data(contentsOf: URL(filePath: "\(office.path)/\(file)")))
      // The control: while the round is open the search finds both keys where they have to be.
      #expect(
        try secrets.found(below: [office.path]).isSuperset(of: ["opening raw", "issuing DER"]))

      let (counted, _) = try await office.holdElection(in: round)
      let during = try await Copy(of: cluster)
      #expect(try secrets.found(below: [cluster.dataDirectory.path, during.path]) == [])

      try await office.tabulator().step(now: round.closes)
      try await office.expectClosed(round, counted: counted)
      let after = try await Copy(of: cluster)
      let places = [office.path, cluster.dataDirectory.path, cluster.logFile.path, after.path]
      #expect(try secrets.found(below: places) == [])

      // The other control: had anybody written a key into the database, it would have been found.
      try await office.owner.run(KeyRows.place())
      try await office.owner.run(KeyRows.leak(Array(secrets.opening), secrets.opening.hexadecimal))
      let leaking = try await Copy(of: cluster)
      for place in [
        cluster.dataDirectory.path, cluster.dataDirectory.path + "/pg_wal", leaking.path,
      ] {
        #expect(
          try secrets.found(below: [place]).isSuperset(of: ["opening raw", "opening hex"]),
          "\(place)")
      }
    }
    await cluster.remove()
  }
}

/// A base backup, as backup programs take it, right after a checkpoint.
private final class Copy: Sendable {
  let path = FileManager.default.temporaryDirectory.appending(path: "copy-\(UUID().uuidString)")
    .path

  init(of cluster: TestCluster) async throws {
    try await cluster.run(program: "psql", "-qc", "checkpoint")
    try await cluster.run(
      program: "pg_basebackup", "--pgdata", path, "--wal-method", "stream", "--checkpoint", "fast")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The private keys of a round, in all forms in which they could have got somewhere.
private struct Secrets {
  let opening: Data
  private let needles: [(name: String, bytes: Data)]

  init(_ file: Data) {
    opening = Data(file.prefix(32))
    let der = Data(file.dropFirst(32))
    var forms = [("opening raw", opening), ("issuing DER", der)]
    if let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: opening) {
      forms.append(("opening DER", key.derRepresentation))
    }
    // Private exponent and primes, each by itself, as another program might hold them.
    for (number, integer) in der.integers.enumerated() where number >= 3 {
      forms.append(("issuing integer \(number)", integer))
    }
    needles = forms.flatMap { name, bytes in
      let stem = name.split(separator: " ").first.map(String.init) ?? name
      let text = bytes.hexadecimal
      return [
        (name, bytes), (name == "opening raw" ? "\(stem) hex" : "\(name) hex", Data(text.utf8)),
        ("\(name) HEX", Data(text.uppercased().utf8)),
        ("\(name) base64", Data(bytes.base64EncodedString().utf8.prefix(40))),
      ]
    }
  }

  /// The names of what is in any file at or below these places.
  func found(below places: [String]) throws -> Set<String> {
    var found: Set<String> = []
    for place in places {
      let below = FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? []
      for file in [place] + below.map({ "\(place)/\($0)" }) {
        // Files come and go while the server runs.
        guard let contents = try? Data(contentsOf: URL(filePath: file)) else { continue }
        for needle in needles where contents.holds(needle.bytes) { found.insert(needle.name) }
      }
    }
    return found
  }
}

extension Data {
  fileprivate var hexadecimal: String {
    map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
  }

  /// Looks for one byte by the system's fast search, and compares there.
  fileprivate func holds(_ needle: Data) -> Bool {
    let anchor = needle.firstIndex { ![0, 0x20, 0xff].contains($0) } ?? needle.startIndex
    let offset = anchor - needle.startIndex
    return withUnsafeBytes { all in
      needle.withUnsafeBytes { part in
        guard let start = all.baseAddress, let wanted = part.baseAddress else { return false }
        var position = offset
        while position <= all.count - part.count + offset,
          let hit = memchr(start + position, Int32(part[offset]), all.count - position)
        {
          position = UnsafeRawPointer(hit) - start
          guard position <= all.count - part.count + offset else { return false }
          if memcmp(start + position - offset, wanted, part.count) == 0 { return true }
          position += 1
        }
        return false
      }
    }
  }

  /// The integers of a DER sequence, without the zero that marks them as positive.
  fileprivate var integers: [Data] {
    var rest = self[...]
    var found: [Data] = []
    func length() -> Int {
      guard let first = rest.popFirst() else { return 0 }
      guard first > 0x7f else { return Int(first) }
      return (0..<Int(first & 0x7f)).reduce(0) { size, _ in size << 8 | Int(rest.popFirst() ?? 0) }
    }
    guard rest.popFirst() == 0x30 else { return [] }
    _ = length()
    while rest.popFirst() == 0x02 {
      let size = length()
      found.append(Data(rest.prefix(size).drop { $0 == 0 }))
      rest = rest.dropFirst(size)
    }
    return found
  }
}

private enum KeyRows {
  static func place() -> Command<LoginRole> {
    Command("create table leak (bytes bytea, digits text)")
  }

  static func leak(_ bytes: [UInt8], _ digits: String) -> Command<LoginRole> {
    Command("insert into leak values (\(bytes), \(digits))")
  }
}
