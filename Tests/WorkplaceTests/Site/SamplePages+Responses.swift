import Foundation
import Web

@testable import Workplace

extension SamplePages {
  /// A clock's words are its own; nothing that people typed is in it.
  private var overdue: DueClock {
    let due = Date(timeIntervalSince1970: 1_777_298_700)
    return DueClock(due: due, now: due + 864_000)
  }
  private var due: DueClock {
    let due = Date(timeIntervalSince1970: 1_777_298_700)
    return DueClock(due: due, now: due - 864_000)
  }
  private var verdicts: VerdictBar { VerdictBar(.init(answers: 62, fallsShort: 42)) }
  private var update: UpdateRow { UpdateRow(moment: moment, body: html) }
  private var theirs: TheirText { TheirText(author: text, act: text, moment: moment, text: text) }
  private var problems: [Problem] { [Problem(anchor: text, text: text)] }

  var response: PublishedResponse {
    PublishedResponse(
      author: text, position: text, answered: moment, body: html, corrected: moment,
      versionsHref: text, verdicts: verdicts)
  }
  private var bareResponse: PublishedResponse {
    PublishedResponse(
      author: text, position: text, answered: moment, body: nothing, corrected: nil,
      versionsHref: nil, verdicts: VerdictBar(nil))
  }

  /// What the page of a petition says after its opening.
  var story: PetitionStory {
    PetitionStory(
      due: overdue, closing: text,
      chain: [.init(relation: text, petitions: [link], others: [link])],
      response: response, updates: [update], allUpdates: link,
      events: [.init(day: moment, words: text)], followUpHref: text)
  }
  var bareStory: PetitionStory {
    PetitionStory(
      due: nil, closing: nil, chain: [], response: bareResponse, updates: [], allUpdates: nil,
      events: [], followUpHref: nil)
  }

  var responses: [Sample] {
    leaders + everybody + authors
      + tools.map { Sample(part: $0, with: PetitionTools.template, templates) }
  }

  private var leaders: [Sample] {
    let saved = ResponseDraftPage.Saved(
      author: text, moment: moment, preview: html, publicationHref: text)
    return [
      full(
        ResponseDraftPage(
          petition: link, due: due, action: text, version: text, body: field, saved: saved,
          theirs: theirs, problems: problems)),
      bare(
        ResponseDraftPage(
          petition: link, due: nil, action: text, version: text, body: emptyField, saved: nil,
          theirs: nil, problems: [])),
      full(
        PublicationPage(
          petition: link, action: text, version: text, draftHref: text, preview: response,
          told: text, problems: problems)),
      full(
        CorrectionPage(
          petition: link, action: text, version: text, body: field, note: field, theirs: theirs,
          problems: problems)),
      bare(
        CorrectionPage(
          petition: link, action: text, version: text, body: emptyField, note: emptyField,
          theirs: nil, problems: [])),
      full(ResponsesPage(found: text, owed: owed, early: owed, paging: paging)),
      bare(ResponsesPage(found: text, owed: [], early: [], paging: Paging())),
    ]
  }

  private var paging: Paging { Paging(back: link, forward: link, range: text) }

  private var owed: [ResponsesPage.Row] {
    [
      .init(
        petition: link, due: due, signatures: text,
        draft: .init(author: text, moment: moment), draftHref: text),
      .init(petition: link, due: nil, signatures: text, draft: nil, draftHref: text),
    ]
  }

  private var everybody: [Sample] {
    let version = VersionsPage.Row(
      number: text, author: text, position: text, moment: moment, note: text, body: html)
    let first = VersionsPage.Row(
      number: text, author: text, position: text, moment: moment, note: nil, body: html)
    return [
      full(VersionsPage(petition: link, versions: [version, first], paging: paging)),
      full(UpdatesPage(petition: link, updates: [update], paging: paging)),
      bare(UpdatesPage(petition: link, updates: [], paging: Paging())),
      full(
        VerdictFormPage(
          petition: link, verdict: VerdictFields(text, error: text), problems: problems)),
    ]
  }

  private var authors: [Sample] {
    [
      full(
        UpdateFormPage(
          petition: link, action: text, body: field, told: text, problems: problems)),
      bare(
        UpdateFormPage(
          petition: link, action: text, body: emptyField, told: text, problems: [])),
      full(
        ClosurePage(
          petition: link, action: text, owes: text, waits: nil, why: field, problems: problems)),
      bare(
        ClosurePage(
          petition: link, action: text, owes: text, waits: text, why: emptyField, problems: [])),
    ]
  }

  private var tools: [PetitionTools] {
    [
      PetitionTools(author: [link], leader: link, verdict: VerdictFields(text)),
      PetitionTools(author: [], leader: nil, verdict: VerdictFields(text, error: text)),
    ]
  }
}
