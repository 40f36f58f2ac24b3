import Foundation
import Web

@testable import Workplace

extension SamplePages {
  private var open: PetitionState {
    PetitionState(isOpen: true, isOverdue: false, words: text, preposition: text, day: moment)
  }
  private var closed: PetitionState {
    PetitionState(isOpen: false, isOverdue: true, words: text, preposition: nil, day: nil)
  }
  private func tally(percent: Int) -> Tally {
    Tally(count: text, noun: text, threshold: text, percent: percent, words: text)
  }
  private var paging: Paging { Paging(back: link, forward: link, range: text) }

  var petitions: [Sample] {
    [
      full(
        PetitionsPage(
          query: text, found: text, filters: choices, sorts: choices, petitions: rows,
          paging: paging)),
      full(
        PetitionsPage(
          query: text, found: text, filters: choices, sorts: [], petitions: [],
          paging: Paging())),
      bare(
        PetitionsPage(
          query: "", found: text, filters: [], sorts: [], petitions: [], paging: Paging())),
      full(petition),
      bare(barePetition),
    ]
  }

  private var choices: [PetitionsPage.Choice] {
    [
      .init(label: text, count: text, href: text, isCurrent: true),
      .init(label: text, count: nil, href: text, isCurrent: false),
    ]
  }

  var rows: [PetitionsPage.Row] {
    [(open, 40), (closed, 100)].map { state, percent in
      .init(
        href: text, title: text, addressee: text, department: text, opened: moment, reason: nil,
        state: state, tally: tally(percent: percent))
    } + [
      .init(
        href: text, title: text, addressee: nil, department: text, opened: nil, reason: text,
        state: closed, tally: nil)
    ]
  }

  private var share: ShareLink { ShareLink(address: text, title: text, summary: text) }

  private var petition: PetitionPage {
    let day = Date(timeIntervalSince1970: 1_777_248_000)
    let chart = SignatureChart(days: [(day, 5), (day + 864_000, 7)], total: 12, threshold: 10)
    return PetitionPage(
      title: text, href: text, addressee: text, department: text, opened: moment, state: open,
      tally: tally(percent: 40), body: html, panel: html, tools: html, story: story,
      chart: chart.drawing, chartRows: chart.rows, signatures: signatureRows, allSignatures: link,
      share: share, feeds: [link])
  }

  private var barePetition: PetitionPage {
    PetitionPage(
      title: text, href: text, addressee: text, department: text, opened: moment, state: closed,
      tally: tally(percent: 0), body: nothing, panel: nothing, tools: nothing,
      story: bareStory, chart: nothing, chartRows: [], signatures: [], allSignatures: nil,
      share: share, feeds: [])
  }

  private var signatureRows: [SignatureRow] {
    [
      SignatureRow(name: text, department: text, moment: moment, reason: text),
      SignatureRow(name: nil, department: nil, moment: moment, reason: nil),
    ]
  }

  var signatures: [Sample] {
    [
      full(
        SignaturesPage(petition: link, found: text, signatures: signatureRows, paging: paging)),
      bare(SignaturesPage(petition: link, found: text, signatures: [], paging: Paging())),
      full(
        SignatureFormPage(
          petition: link, problems: [Problem(anchor: text, text: text)], panel: html, body: html)),
      bare(SignatureFormPage(petition: link, problems: [], panel: nothing, body: nothing)),
      full(WithdrawalPage(petition: link, action: text, mine: mine)),
      full(WithdrawalPage(petition: link, action: text, mine: mineHidden)),
    ] + panels.map { Sample(part: $0, with: SignaturePanel.template, templates) }
  }

  private var mine: SignaturePanel.Mine { .init(isNamed: true, since: moment, reason: text) }
  private var mineHidden: SignaturePanel.Mine {
    .init(isNamed: false, since: moment, reason: nil)
  }

  private var panels: [SignaturePanel] {
    [
      SignaturePanel(
        tally: tally(percent: 40), state: open, action: text, withdrawalHref: text, mine: nil,
        next: text, visibility: nil, visibilityError: text, reason: field),
      SignaturePanel(
        tally: tally(percent: 100), state: open, action: text, withdrawalHref: text, mine: mine,
        next: nil, visibility: .named, reason: emptyField, isChanging: true),
      SignaturePanel(
        tally: tally(percent: 40), state: closed, action: text, withdrawalHref: nil,
        mine: mineHidden, next: nil, visibility: .hidden, reason: emptyField),
    ]
  }
}
