import Foundation
import Postgres

extension DemoPetitionLoader {
  /// Answers with their corrections and verdicts, the one that is being written, and updates.
  ///
  /// - Returns: how many petitions are answered.
  func addAnswers(_ ids: [Petition.ID]) async throws -> Int {
    var commands: [Command<LoginRole>] = []
    for (index, petition) in plan.files.petitions.enumerated() {
      commands += responses(to: petition, ids[index], plan.lives[index])
      commands += verdicts(on: petition, ids[index], plan.signings[index])
    }
    try await transaction.pipeline(commands)
    try await transaction.pipeline(updates(ids).map(\.command))
    return plan.files.petitions.count { !$0.responses.isEmpty }
  }

  private func responses(
    to petition: DemoPetition, _ id: Petition.ID, _ life: DemoLife
  ) -> [Command<LoginRole>] {
    let calendar = petition.calendar(plan.calendar)
    var commands = petition.responses.enumerated().compactMap { index, response in
      // A correction is published at two o'clock (UTC) on its day.
      let moment =
        index == 0 ? life.answeredAt : calendar.moment(response.published, hours: 14.2)
      return staff.leader(response.author).flatMap { leader in
        moment.map {
          DemoHistoryQueries.addResponse(
            response, number: index + 1, to: id, by: leader, at: $0)
        }
      }
    }
    if let draft = petition.responseDraft, let leader = staff.leader(draft.author) {
      commands.append(
        DemoHistoryQueries.addResponseDraft(
          draft, to: id, by: leader, at: calendar.moment(draft.updated, hours: 15.7)))
    }
    return commands
  }

  private func verdicts(
    on petition: DemoPetition, _ id: Petition.ID, _ signing: DemoSigning
  ) -> [Command<LoginRole>] {
    guard let response = petition.responses.first else { return [] }
    let verdicts = DemoVerdicts(answers: response.answers, fallsShort: response.fallsShort)
    let givers = DemoVerdicts.givers(
      verdicts.answers + verdicts.fallsShort, among: signing, petition: petition.number)
    return [
      DemoHistoryQueries.addVerdicts(by: givers.map { staff.ids[$0] }, on: id),
      DemoHistoryQueries.countVerdicts(verdicts, on: id),
    ]
  }

  /// In the order in which they were published, which is the order of their ids.
  private func updates(
    _ ids: [Petition.ID]
  ) -> [(publishedAt: Date, command: Command<LoginRole>)] {
    zip(plan.files.petitions, zip(plan.lives, ids)).flatMap { petition, known in
      var random = SplitMix64(seed: 4_000 + UInt64(petition.number))
      return petition.updates.map { update in
        let moment = petition.calendar(plan.calendar).moment(
          update.published, hours: 9 + random.unit() * 7)
        return (
          moment,
          DemoHistoryQueries.addUpdate(
            update, to: known.1, by: staff.ids[known.0.petitioner], at: moment)
        )
      }
    }.sorted { $0.0 < $1.0 }
  }
}
