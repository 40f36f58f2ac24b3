import Foundation

/// Everything that the folder `demo` says, read and checked.
struct DemoFiles: Sendable {
  let company: DemoCompany
  let names: DemoNames
  /// The published ones, in the order of their files.
  let petitions: [DemoPetition]
  /// The others, which are numbered on.
  let drafts: [DemoDraft]
  let surveys: DemoSurveyFiles

  /// - Throws: ``DemoError`` that names the file.
  init(directory: String) throws {
    let folder = URL(filePath: directory)
    company = try Self.decode("company.json", in: folder)
    names = try Self.decode("names.json", in: folder)
    petitions = try Self.petitions(in: folder)
    drafts = try Self.drafts(in: folder)
    surveys = try DemoSurveyFiles(in: folder)
    try DemoFileCheck(company: company, names: names).check(petitions, drafts)
    try DemoSurveyCheck(company: company, surveys: surveys).check()
  }

  static func decode<Value: Decodable>(_ file: String, in folder: URL) throws -> Value {
    let data = Data(try text(of: file, in: folder).utf8)
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw DemoError(file: file, "not the JSON that is expected: \(error)")
    }
  }

  private static func petitions(in folder: URL) throws -> [DemoPetition] {
    let responses = try numbered("responses", in: folder)
    let updates = try numbered("updates", in: folder)
    let files = try numbered("petitions", in: folder)
    for voice in responses + updates
    where !files.contains(where: { $0.number == voice.number }) {
      throw DemoError(file: voice.name, "there is no published petition \(voice.digits).")
    }
    return try files.map { file in
      var petition = try DemoPetition(
        number: file.number, file: file.name, text: file.text,
        reasons: lines(
          of: "reasons/\(file.digits).txt", longest: Signature.longestReason, "a reason",
          in: folder))
      for (index, file) in responses.filter({ $0.number == petition.number }).enumerated() {
        if file.name.hasSuffix("-draft.md") {
          petition.responseDraft = try DemoResponseDraft(file: file.name, text: file.text)
        } else {
          petition.responses.append(
            try DemoResponse(number: index + 1, file: file.name, text: file.text))
        }
      }
      petition.updates = try updates.filter { $0.number == petition.number }.map {
        try DemoUpdate(file: $0.name, text: $0.text)
      }
      return petition
    }
  }

  private static func drafts(in folder: URL) throws -> [DemoDraft] {
    try numbered("drafts", in: folder).map {
      try DemoDraft(number: $0.number, file: $0.name, text: $0.text)
    }
  }

  /// A file whose name begins with the two digits of a petition.
  private struct NumberedFile {
    let name: String
    let text: String
    let number: Int
    let digits: String
  }

  /// The Markdown files of a folder, in the order of their names.
  private static func numbered(_ part: String, in folder: URL) throws -> [NumberedFile] {
    try names(of: part, suffix: ".md", in: folder).map { name in
      let file = "\(part)/\(name)"
      guard let number = Int(name.prefix(2)) else {
        throw DemoError(file: file, "its name must begin with two digits.")
      }
      return NumberedFile(
        name: file, text: try text(of: file, in: folder), number: number,
        digits: String(name.prefix(2)))
    }
  }

  /// The names of the files of a folder, in their order; none where there is no such folder.
  static func names(of part: String, suffix: String, in folder: URL) -> [String] {
    let path = folder.appending(path: part).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The lines of a text file, none of them empty or too long.
  static func lines(
    of file: String, longest: Int, _ what: String, in folder: URL
  ) throws -> [String] {
    let text = try text(of: file, in: folder)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let filled = text.hasSuffix("\n") || text.isEmpty ? lines.dropLast() : lines[...]
    for (index, line) in filled.enumerated() where !(1...longest).contains(line.utf16.count) {
      throw DemoError(file: file, line: index + 1, "\(what) has 1 to \(longest) characters.")
    }
    return Array(filled)
  }

  static func text(of file: String, in folder: URL) throws -> String {
    let url = folder.appending(path: file)
    guard let data = try? Data(contentsOf: url) else {
      throw DemoError(file: url.path, "cannot be read.")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw DemoError(file: file, "not valid UTF-8.")
    }
    return text
  }
}
