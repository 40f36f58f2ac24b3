import Web

@testable import Workplace

extension SamplePages {
  private var paging: Paging { Paging(back: link, forward: link, range: text) }

  /// Moderation, rejected petitions and the settings of petitions.
  var moderation: [Sample] {
    [
      full(
        ModerationPage(
          found: text, rounds: link, drafts: [waiting(text), waiting(nil)], paging: paging)),
      bare(ModerationPage(found: text, rounds: nil, drafts: [], paging: Paging())),
      full(review(conflict: nil, field)),
      full(review(conflict: text, emptyField)),
      bare(bareReview),
      full(
        EndedReviewPage(
          happened: text, moment: moment, reason: text, comment: text, petition: link,
          typed: text)),
      bare(
        EndedReviewPage(
          happened: text, moment: moment, reason: nil, comment: nil, petition: nil, typed: nil)),
      full(ModerationLogPage(entries: [entry(link, text), entry(nil, nil)], paging: paging)),
      bare(ModerationLogPage(entries: [], paging: Paging())),
    ] + rejections + settings
  }

  private func waiting(_ conflict: String?) -> ModerationPage.Row {
    .init(
      href: text, title: text, addressee: text, department: text, sponsors: text, waiting: text,
      conflict: conflict)
  }

  private func review(conflict: String?, _ field: Field) -> ReviewPage {
    ReviewPage(
      heading: text, addressee: text, department: text, waiting: text, authors: text,
      sponsors: [text, text], term: text, threshold: text, follows: link, body: html,
      similar: SimilarPart(petitions: [.init(title: text, href: text, standing: text)]),
      returns: [.init(moment: moment, moderator: text, reason: text, comment: text)],
      conflict: conflict, action: text, version: 1, decision: field,
      objections: [
        .init(value: text, label: text, isChosen: true), .init(value: text, label: text),
      ],
      objection: field, comment: field)
  }

  private var bareReview: ReviewPage {
    ReviewPage(
      heading: text, addressee: text, department: text, waiting: text, authors: text, sponsors: [],
      term: text, threshold: text, follows: nil, body: nothing,
      similar: SimilarPart(petitions: []), returns: [], conflict: nil,
      action: text, version: 1, decision: Field("decision", value: "reject"), objections: [],
      objection: emptyField, comment: emptyField)
  }

  private func entry(_ petition: Link?, _ comment: String?) -> ModerationLogPage.Entry {
    .init(
      moment: moment, moderator: text, did: text, petition: petition, reason: text,
      comment: comment)
  }

  private var rejections: [Sample] {
    [
      full(
        RejectedPetitionPage(
          title: text, department: text, moment: moment, moderator: text, reason: text,
          comment: text, body: html)),
      bare(
        RejectedPetitionPage(
          title: text, department: text, moment: moment, moderator: text, reason: nil,
          comment: nil, body: nil)),
    ]
  }

  private var settings: [Sample] {
    [
      full(
        SettingsPage(
          sponsors: text, threshold: text, days: text,
          changes: [.init(moment: moment, steward: text, text: text)], paging: paging,
          fields: fields(field, kind: Field("threshold", value: "number", error: text)))),
      full(
        SettingsPage(
          sponsors: text, threshold: text, days: text, changes: [], paging: Paging(),
          fields: fields(emptyField, kind: Field("threshold", value: "percent")))),
      bare(
        SettingsPage(
          sponsors: text, threshold: text, days: text, changes: [], paging: Paging())),
    ]
  }

  private func fields(_ field: Field, kind: Field) -> SettingsPage.Fields {
    .init(
      sponsors: field, kind: kind, signatures: field, percent: field, days: field, reason: field)
  }
}
