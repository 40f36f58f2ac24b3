import Foundation
import Web

@testable import Workplace

extension SamplePages {
  var frontPages: [Sample] {
    [
      full(
        FrontPage(
          heading: text, waiting: html, answers: [section(rows, more: link)],
          others: [section([], more: nil)])),
      bare(FrontPage(heading: text, waiting: nothing, answers: [], others: [])),
      Sample(part: WaitingPart(items: waitingItems), with: WaitingPart.template, templates),
      Sample(part: WaitingPart(items: []), with: WaitingPart.template, templates),
    ]
  }

  private func section(_ petitions: [PetitionsPage.Row], more: Link?) -> FrontPage.Section {
    FrontPage.Section(
      name: text, heading: text, petitions: petitions, nothing: text, more: more)
  }

  private var waitingItems: [WaitingPart.Item] {
    [moment, nil].map { WaitingPart.Item(label: text, href: text, words: text, day: $0) }
  }
}
