import Postgres

/// An answer of leadership, or a correction of it, as its file tells it.
struct DemoResponse: Sendable {
  let file: String
  /// The title of the leader who published it.
  let author: String
  let published: Day
  /// Why it was corrected; empty for the first.
  let note: String
  /// How many signers said that it answers them, all versions taken together.
  let answers: Int
  let fallsShort: Int
  let body: String

  /// - Parameter number: 1 for the answer itself, from 2 on for its corrections.
  init(number: Int, file: String, text: String) throws(DemoError) {
    let more = number == 1 ? ["answers", "falls-short"] : ["note"]
    let matter = try FrontMatter(text, keys: ["author", "published"] + more, file: file)
    self.file = file
    author = try matter.text("author")
    published = try matter.day("published")
    note = number == 1 ? "" : try matter.text("note")
    answers = number == 1 ? try matter.number("answers", atLeast: 0) : 0
    fallsShort = number == 1 ? try matter.number("falls-short", atLeast: 0) : 0
    body = matter.body
  }
}

/// An answer that leaders have begun to write.
struct DemoResponseDraft: Sendable {
  let file: String
  /// The title of the leader who wrote last.
  let author: String
  let updated: Day
  let body: String

  init(file: String, text: String) throws(DemoError) {
    let matter = try FrontMatter(text, keys: ["author", "updated"], file: file)
    self.file = file
    author = try matter.text("author")
    updated = try matter.day("updated")
    body = matter.body
  }
}

/// What a petitioner told those who signed.
struct DemoUpdate: Sendable {
  let file: String
  let published: Day
  let body: String

  init(file: String, text: String) throws(DemoError) {
    let matter = try FrontMatter(text, keys: ["published"], file: file)
    self.file = file
    published = try matter.day("published")
    body = matter.body
  }
}
