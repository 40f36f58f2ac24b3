import Foundation
import Rounds

/// What the folder `demo/surveys` says.
struct DemoSurveyFiles: Sendable {
  let bank: DemoBank
  let moods: DemoMoods
  /// In the order of their files.
  let rounds: [DemoRoundFile]

  /// - Throws: ``DemoError`` that names the file.
  init(in folder: URL) throws {
    bank = try DemoFiles.decode(DemoBank.file, in: folder)
    moods = try DemoFiles.decode(DemoMoods.file, in: folder)
    let texts = DemoFiles.names(of: "surveys/comments", suffix: ".txt", in: folder)
    let rounds = try DemoFiles.names(of: "surveys/rounds", suffix: ".md", in: folder).map { name in
      let file = "surveys/rounds/\(name)"
      var round = try DemoRoundFile(
        digits: String(name.prefix(2)), file: file, text: DemoFiles.text(of: file, in: folder))
      for text in texts where text.hasPrefix(round.digits + "-") {
        let question = String(text.dropFirst(round.digits.count + 1).dropLast(".txt".count))
        round.comments[question] = try DemoFiles.lines(
          of: "surveys/comments/\(text)", longest: BallotAnswers.longestText, "a comment",
          in: folder)
      }
      return round
    }
    for text in texts where !rounds.contains(where: { text.hasPrefix($0.digits + "-") }) {
      throw DemoError(file: "surveys/comments/\(text)", "no round begins with these two digits.")
    }
    self.rounds = rounds
  }
}
