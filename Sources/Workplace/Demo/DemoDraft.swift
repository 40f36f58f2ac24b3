import Foundation

/// A petition that was never published, as its file tells it. It is always told in days before the
/// demo's present, so it moves on with the clock.
struct DemoDraft: Sendable {
  /// So many days before the present, at so many hours of that day (UTC).
  struct Moment: Sendable {
    let days: Int
    let hours: Double

    /// As in `12 09:30`; nil when the text has another form.
    init?(_ text: String) {
      let words = text.split(separator: " ")
      guard words.count == 2, let days = Int(words[0]), days >= 0 else { return nil }
      let time = words[1].split(separator: ":").compactMap { Int($0) }
      guard time.count == 2, (0...23).contains(time[0]), (0...59).contains(time[1]) else {
        return nil
      }
      self.days = days
      hours = Double(time[0]) + Double(time[1]) / 60
    }
  }

  /// Something that was done with it.
  struct Act: Sendable {
    let moment: Moment
    let act: PetitionAct
    /// A moderator's; nil for all others.
    let decision: DemoDecision?

    /// As in `act: 7 10:30 reject unclear, Lev Castelbranco: Of whom do you ask this?`
    init?(_ text: String) {
      let words = text.split(separator: " ", maxSplits: 3)
      guard words.count >= 3, let moment = Moment("\(words[0]) \(words[1])"),
        let act = PetitionAct(rawValue: String(words[2]))
      else { return nil }
      let decision = words.count == 4 ? DemoDecision(String(words[3])) : nil
      guard (decision == nil) == (words.count == 3),
        [.sendBack, .reject].contains(act) == (decision != nil)
      else { return nil }
      self.moment = moment
      self.act = act
      self.decision = decision
    }
  }

  let number: Int
  let file: String
  let title: String
  let background: String
  let addressee: String
  /// The petitioner's.
  let department: String
  let begun: Moment
  /// Sponsors that it has found, at least one that ``sponsor`` names.
  let sponsors: Int
  /// Names in `company.json`; anybody of the department where they are nil.
  let petitioner: String?
  /// Somebody of `company.json` who is asked to write along and has not answered.
  let coAuthor: String?
  /// One of the sponsors, of `company.json`.
  let sponsor: String?
  /// The number of the petition that this one takes up again.
  let follows: Int?
  let acts: [Act]

  private static let keys = ["title", "addressee", "department", "begun", "sponsors"]
  private static let optional = ["petitioner", "co-author", "sponsor", "follows"]

  init(number: Int, file: String, text: String) throws(DemoError) {
    let matter = try FrontMatter(
      text, keys: Self.keys, optional: Self.optional, repeated: "act", file: file)
    self.number = number
    self.file = file
    background = matter.body
    title = try matter.text("title")
    addressee = try matter.text("addressee")
    department = try matter.text("department")
    begun = try matter.value("begun", "days and time such as “12 09:30”") { Moment($0) }
    sponsors = try matter.number("sponsors", atLeast: 0)
    petitioner = try matter.optional("petitioner", "a name") { $0.isEmpty ? nil : $0 }
    coAuthor = try matter.optional("co-author", "a name") { $0.isEmpty ? nil : $0 }
    sponsor = try matter.optional("sponsor", "a name") { $0.isEmpty ? nil : $0 }
    follows = try matter.optional("follows", "the number of an earlier petition") { text in
      Int(text).flatMap { (1..<number).contains($0) ? $0 : nil }
    }
    acts = try matter.repeats.map { value throws(DemoError) in
      try matter.value(value, of: "act", "“days time act”, and a moderator's decision") { Act($0) }
    }
  }
}
