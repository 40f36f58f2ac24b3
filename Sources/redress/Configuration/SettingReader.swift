import Configuration
import Foundation
import SystemPackage

/// A setting whose value cannot be used: which, and why.
struct SettingError: Error, CustomStringConvertible {
  let name: String
  let reason: String

  var description: String { "\(name): \(reason)" }
}

/// Reads settings from the environment (`REDRESS_…`) and a JSON file, the environment first.
///
/// Every value is read as text and parsed here, so that a wrong one is refused whether or not the
/// setting has a default.
struct SettingReader {
  private let config: ConfigReader

  init(environment: [String: String]) async throws {
    var known = environment
    if known["REDRESS_DATABASE_URL"] == nil {
      known["REDRESS_DATABASE_URL"] = environment["DATABASE_URL"]
    }
    var providers: [any ConfigProvider] = [
      EnvironmentVariablesProvider(environmentVariables: known).prefixKeys(with: "redress")
    ]
    if let path = environment["REDRESS_CONFIG_FILE"] {
      try SettingsFile.check(path)
      providers.append(try await FileProvider<JSONSnapshot>(filePath: .init(path)))
    }
    try Self.refuseUnknown(environment)
    config = ConfigReader(providers: providers)
  }

  /// A misspelt variable would silently leave the default in force.
  private static func refuseUnknown(_ environment: [String: String]) throws {
    let names = Set(SettingName.allCases.map(\.variable)).union(SettingName.othersInEnvironment)
    for name in environment.keys.sorted() where name.hasPrefix("REDRESS_") && !names.contains(name)
    {
      throw SettingError(name: name, reason: "there is no such setting")
    }
  }

  /// The text of a setting; nil when it is not given or empty.
  func text(_ name: SettingName) -> String? {
    let key = ConfigKey(name.rawValue)
    let text =
      config.string(forKey: key) ?? config.int(forKey: key).map { "\($0)" }
      ?? config.double(forKey: key).map { "\($0)" } ?? config.bool(forKey: key).map { "\($0)" }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  func number(_ name: SettingName, in range: ClosedRange<Int>, default usual: Int) throws -> Int {
    guard let text = text(name) else { return usual }
    guard let number = Int(text), range.contains(number) else {
      throw refused(
        name,
        "must be a whole number from \(range.lowerBound) to \(range.upperBound), not “\(text)”")
    }
    return number
  }

  func flag(_ name: SettingName, default usual: Bool) throws -> Bool {
    switch text(name) {
    case nil: return usual
    case "true": return true
    case "false": return false
    case let other?: throw refused(name, "must be true or false, not “\(other)”")
    }
  }

  func refused(_ name: SettingName, _ reason: String) -> SettingError {
    SettingError(name: name.variable, reason: reason)
  }
}

/// The settings file: an object of objects whose leaves are texts, numbers or true and false.
enum SettingsFile {
  static func check(_ path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw SettingError(name: "REDRESS_CONFIG_FILE", reason: "cannot read \(path)")
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw SettingError(name: "REDRESS_CONFIG_FILE", reason: "\(path) is not a JSON object")
    }
    try check(object, below: "", in: path)
  }

  private static func check(_ object: [String: Any], below prefix: String, in path: String) throws {
    for (key, value) in object {
      let name = prefix + key
      if let inner = value as? [String: Any] {
        try check(inner, below: name + ".", in: path)
      } else if SettingName(rawValue: name) == nil {
        throw SettingError(name: name, reason: "\(path): there is no such setting")
      } else if !(value is String || value is NSNumber) {
        throw SettingError(
          name: name, reason: "\(path): must be a text, a number, or true or false")
      }
    }
  }
}
