import ArgumentParser
import Foundation
import Rounds
import Voting

/// `redress vote`: answers a round over HTTP as a browser would, for tests and the demo.
struct VoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vote", abstract: "Answer a round of a demo site.",
    discussion: "REDRESS_VOTER_MAIL and REDRESS_VOTER_PASSWORD say who asks for the token.",
    shouldDisplay: false)

  @Argument(help: "The address of the site, for instance http://localhost:8080.")
  var site: String

  @Option(help: "The number of the round.")
  var round: Int64

  @Option(help: #"What to answer: {"answers":{"QUESTION":3},"segments":{"LIST":1}}"#)
  var answers: String

  @Option(help: "Seconds to wait for the token.")
  var patience = 60

  func run() async throws {
    guard let address = URL(string: site), address.host() != nil else {
      throw ValidationError("“\(site)” is no address")
    }
    let environment = ProcessInfo.processInfo.environment
    guard let mail = environment["REDRESS_VOTER_MAIL"],
      let password = environment["REDRESS_VOTER_PASSWORD"]
    else {
      throw ValidationError("REDRESS_VOTER_MAIL and REDRESS_VOTER_PASSWORD must be given")
    }
    let employee = SiteClient(address, keepsCookies: true)
    guard try await employee.isDemo() else {
      throw ValidationError("this is not a demo site: people vote in their browsers")
    }
    try await employee.signIn(mail, password)

    // Nobody in particular from here on, but for the token.
    let nobody = SiteClient(address, keepsCookies: false)
    let voted = try await nobody.round(number: round)
    let said = try BallotAnswers(canonicalized(answers), to: voted.policy)
    let request = try TokenRequest(by: VoterSecret(), in: voted)
    let signature = try await employee.token(
      for: request.blinded, in: round, patience: patience)
    let token = try request.token(signedBy: signature)
    let receipt = try await nobody.cast(Ballot(said, token: token, in: voted), in: voted)
    print("receipt \(receipt.base64EncodedString())")
  }

  /// As ballots are written, however it was typed.
  private func canonicalized(_ text: String) throws -> Data {
    guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
      throw ValidationError("the answers are no JSON")
    }
    return json.canonical
  }
}
