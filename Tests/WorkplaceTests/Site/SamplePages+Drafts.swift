import Web

@testable import Workplace

extension SamplePages {
  private var tally: Tally {
    Tally(count: text, noun: text, threshold: text, percent: 40, words: text)
  }
  private var reached: Tally {
    Tally(count: text, noun: text, threshold: text, percent: 100, words: text)
  }
  private var similar: SimilarPart {
    SimilarPart(petitions: [.init(title: text, href: text, standing: text)])
  }

  var drafts: [Sample] {
    draftForms + draftPages + sponsorships + [
      full(SimilarPage(query: text, similar: similar, newHref: text)),
      full(SimilarPage(query: text, similar: SimilarPart(petitions: []), newHref: text)),
      bare(SimilarPage(query: "", similar: nil, newHref: text)),
      Sample(part: similar, with: SimilarPart.template, templates),
      full(
        MinePage(
          petitions: [
            .init(title: text, href: text, relation: text, state: text, next: text)
          ], paging: Paging(back: link, forward: link, range: text))),
      bare(MinePage(petitions: [], paging: Paging())),
      full(confirmation(isFinal: true)),
      bare(confirmation(isFinal: false)),
      full(question(path: text, body: html)),
      bare(question(path: nil, body: nothing)),
    ]
  }

  private var draftForms: [Sample] {
    let fields = DraftFields(title: field, background: field, addressee: field, openDays: field)
    let selection = DraftFormPage.Selection(
      field: field,
      choices: [true, false].map { .init(value: text, label: text, isChosen: $0) })
    let conflicts = [link, nil].map {
      DraftConflict(
        words: text, advice: text, way: $0, title: text, addressee: text, background: text)
    }
    return conflicts.map { conflict in
      full(
        DraftFormPage(
          heading: text, action: text, draft: link, follows: link, followsID: text,
          version: text, fields: fields, addressee: selection, openDays: selection,
          similar: similar, conflict: conflict))
    } + [
      bare(
        DraftFormPage(
          heading: text, action: text, draft: nil, follows: nil, followsID: nil, version: nil,
          fields: DraftFields(
            title: emptyField, background: emptyField, addressee: emptyField,
            openDays: emptyField),
          addressee: .init(field: emptyField, choices: []),
          openDays: .init(field: emptyField, choices: []), similar: nil))
    ]
  }

  private var draftPages: [Sample] {
    let fullPages = panels.map { panel in full(draftPage(panel, coAuthors[0], note: text)) }
    return fullPages + coAuthors.dropFirst().map { full(draftPage(panels[0], $0, note: nil)) } + [
      bare(
        DraftPage(
          heading: text, addressee: nil, department: text, follows: nil, body: nothing,
          audience: text, review: nil, panel: DraftPanel(state: text, since: moment), steps: [],
          similar: nil, sponsors: nil,
          coAuthor: CoAuthorPart(
            name: nil, hasAgreed: false, isReader: false, askPath: nil, removePath: nil),
          history: []))
    ]
  }

  private func draftPage(_ panel: DraftPanel, _ coAuthor: CoAuthorPart, note: String?) -> DraftPage
  {
    DraftPage(
      heading: text, addressee: text, department: text, follows: link, body: html,
      audience: text,
      review: ReviewNote(words: text, reason: text, comment: note, advice: text), panel: panel,
      steps: [(true, false), (false, true), (false, false)].map {
        DraftStep(label: text, words: text, isCurrent: $0, isDone: $1)
      },
      similar: similar,
      sponsors: SponsorsPart(
        found: text,
        rows: note == nil
          ? []
          : [true, false].map {
            .init(name: text, department: text, since: moment, agreesToText: $0)
          }),
      coAuthor: coAuthor,
      history: [note, nil].map { .init(moment: moment, words: text, reason: $0, comment: $0) })
  }

  private var coAuthors: [CoAuthorPart] {
    [
      CoAuthorPart(
        name: nil, hasAgreed: false, isReader: false, askPath: text, removePath: nil, mail: field),
      CoAuthorPart(name: text, hasAgreed: true, isReader: false, askPath: nil, removePath: text),
      CoAuthorPart(name: text, hasAgreed: false, isReader: false, askPath: nil, removePath: text),
      CoAuthorPart(name: text, hasAgreed: true, isReader: true, askPath: nil, removePath: text),
    ]
  }

  private var panels: [DraftPanel] {
    let gatherings = [(tally, nil), (reached, text)].map { tally, path in
      DraftPanel.Gathering(
        tally: tally, until: moment, address: text, reviewPath: path, revisionHref: text)
    }
    return [
      DraftPanel(
        state: text, since: moment,
        writing: .init(
          editHref: text, missing: nil, gatheringPath: text, needed: text, hasSponsors: true),
        retractionHref: text),
      DraftPanel(
        state: text, since: moment,
        writing: .init(
          editHref: text, missing: text, gatheringPath: nil, needed: text, hasSponsors: false)),
      DraftPanel(state: text, since: moment, gathering: gatherings[0]),
      DraftPanel(state: text, since: moment, gathering: gatherings[1]),
      DraftPanel(state: text, since: moment, waiting: text, anew: link),
    ]
  }

  private var sponsorships: [Sample] {
    [true, false].map { isForThisText in
      full(
        SponsorshipPage(
          heading: text, authors: text, addressee: text, department: text, body: html,
          gathering: .init(tally: isForThisText ? tally : reached, until: moment), calm: text,
          way: link, action: text, version: text,
          mine: .init(isForThisText: isForThisText, withdrawalPath: text), refusal: text))
    } + [
      bare(
        SponsorshipPage(
          heading: text, authors: text, addressee: text, department: text, body: nil,
          gathering: nil, calm: nil, way: nil, action: nil, version: text, mine: nil))
    ]
  }

  private func confirmation(isFinal: Bool) -> DraftConfirmationPage {
    DraftConfirmationPage(
      title: text, draft: link, words: text, action: text, button: text, back: text,
      isFinal: isFinal)
  }

  private func question(path: String?, body: HTML) -> CoAuthorQuestionPage {
    CoAuthorQuestionPage(
      title: text, petitioner: text, addressee: path, department: text, body: body,
      agreementPath: path, removePath: path)
  }
}
