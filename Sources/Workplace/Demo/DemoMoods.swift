/// `surveys/moods.json`: how people feel, and how many of them answer.
struct DemoMoods: Decodable, Sendable {
  struct Place: Decodable, Sendable {
    /// What it adds to the mood of the month.
    let mood: Double
    /// How likely its people are to answer, 1 being usual.
    let turnout: Double
  }

  static let file = "surveys/moods.json"

  /// The mood of the company by month of the story, such as `2026-10`: 0 even, -1 very bad.
  let months: [String: Double]
  let departments: [String: Place]
  let sites: [String: Place]
}
