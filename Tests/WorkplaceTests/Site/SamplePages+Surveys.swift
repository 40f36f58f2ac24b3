import Web

@testable import Workplace

extension SamplePages {
  private var paging: Paging { Paging(back: link, forward: link, range: text) }

  /// Surveys as they are made and read.
  var surveys: [Sample] { rounds + roundForms + reviews + bank + surveyTemplates }

  private var rounds: [Sample] {
    let row = SurveysPage.Row(title: text, href: text, state: text, words: text, moment: moment)
    let bareRow = SurveysPage.Row(title: text, href: text, state: text, words: text, moment: nil)
    return [
      full(
        SurveysPage(
          current: [row], past: [bareRow], work: [row], workTitle: text, workNote: text,
          isAnalyst: true, paging: paging)),
      bare(
        SurveysPage(
          current: [], past: [], work: [], workTitle: text, workNote: nil, isAnalyst: false,
          paging: Paging())),
      full(round(content, link, text, hasDevice: true, tools)),
      full(
        round(
          content, nil, nil, hasDevice: false, .init(by: text, links: [], acts: [], hints: []))),
      bare(round(bareContent, nil, nil, hasDevice: false, nil)),
      full(RoundPreviewPage(fullPolicy, round: link)),
      bare(RoundPreviewPage(emptyPolicy, round: link)),
    ]
  }

  private func round(
    _ content: RoundContent, _ identity: Link?, _ path: String?, hasDevice: Bool,
    _ tools: RoundPage.Tools?
  ) -> RoundPage {
    RoundPage(
      title: text, state: text, standing: text, moment: path == nil ? nil : moment,
      reason: path.map { .init(title: text, text: $0) }, content: content, identity: identity,
      ballot: path, results: path, hasDevice: hasDevice, tools: tools)
  }

  private var tools: RoundPage.Tools {
    .init(by: text, links: [link], acts: [link], hints: [text])
  }

  private var content: RoundContent {
    RoundContent(
      introduction: text,
      questions: [
        .init(
          text: text, kind: text, theme: text, options: [text, text], mayBeLeftOut: true,
          isText: true),
        .init(text: text, kind: text, theme: nil, options: [], mayBeLeftOut: false, isText: false),
      ],
      rule: text, size: text, growth: text,
      lists: [.init(name: text, segments: [.init(name: text, size: text)])],
      tables: text, minimum: text, commentMinimum: text, hasText: true, opens: moment,
      closes: moment)
  }

  private var bareContent: RoundContent {
    RoundContent(
      introduction: nil, questions: [], rule: text, size: text, growth: nil, lists: [],
      tables: text,
      minimum: text,
      commentMinimum: text, hasText: false, opens: moment, closes: moment)
  }

  private var choices: [RoundFormPage.Choice] {
    [true, false].map { .init(name: text, label: text, isChosen: $0) }
  }

  private func list(_ field: Field, isEmpty: Bool = false) -> QuestionListPart {
    QuestionListPart(
      rows: isEmpty
        ? []
        : [true, false].map {
          .init(
            id: text, number: text, text: text, kind: text, isText: $0, canBeRequired: $0,
            isRetired: $0, isRequired: $0, isFirst: $0, isLast: !$0)
        },
      offered: isEmpty ? [] : [.init(name: text, questions: choices)], question: field, act: field)
  }

  private func roundFields(_ field: Field, _ scope: RollScope) -> RoundFormPage.Fields {
    .init(
      title: field, introduction: field, opens: field, closes: field, minimum: field,
      commentMinimum: field, roll: Field("roll", value: scope.rawValue, error: field.error),
      lists: choices, departments: choices, sites: choices)
  }

  private var roundForms: [Sample] {
    [
      full(
        RoundFormPage(
          heading: text, action: text, round: link, version: text, starts: choices, start: field,
          fields: roundFields(field, .some), questions: list(field), conflict: text)),
      full(
        RoundFormPage(
          heading: text, action: text, round: nil, version: nil, starts: choices,
          start: emptyField, fields: roundFields(emptyField, .everybody),
          questions: list(emptyField, isEmpty: true))),
      bare(
        RoundFormPage(
          heading: text, action: text, round: nil, version: nil, starts: [], start: emptyField,
          fields: roundFields(emptyField, .everybody), questions: nil)),
    ]
  }

  private var reviews: [Sample] {
    [
      full(
        RoundReviewPage(
          heading: text, round: link, author: text, content: content, hints: [text],
          returned: text, conflict: nil, wording: text, approval: text, sendBack: text,
          decision: field, reason: field)),
      bare(
        RoundReviewPage(
          heading: text, round: link, author: text, content: bareContent, hints: [],
          returned: nil, conflict: text, wording: text, approval: text, sendBack: text)),
      full(RoundCancellationPage(round: link, action: text, reason: field)),
      bare(RoundCancellationPage(round: link, action: text)),
      full(RoundUnsentPage(title: text, words: text, typed: text, way: link)),
      bare(RoundUnsentPage(title: text, words: text, typed: nil, way: link)),
      full(
        SurveyRemovalPage(title: text, subject: link, words: text, action: text, button: text)),
    ]
  }

  private func question(_ field: Field, isUsed: Bool, isRetired: Bool, _ way: Link?) -> QuestionPage
  {
    QuestionPage(
      heading: text, action: text, version: way.map(\.label), isUsed: isUsed, retirement: way,
      isRetired: isRetired, wording: field, kind: field, kinds: choices, theme: field,
      themes: choices, options: field, reverse: field, key: field, conflict: way.map(\.label))
  }

  private var bank: [Sample] {
    [
      full(
        QuestionsPage(
          rows: [
            .init(
              wording: text, href: text, key: text, kind: text, theme: text, isReverse: true,
              isRetired: true),
            .init(
              wording: text, href: text, key: text, kind: text, theme: nil, isReverse: false,
              isRetired: false),
          ],
          themes: [true, false].map { .init(label: text, count: text, href: text, isCurrent: $0) },
          paging: paging)),
      bare(QuestionsPage(rows: [], themes: [], paging: Paging())),
      full(question(field, isUsed: true, isRetired: true, link)),
      full(question(field, isUsed: false, isRetired: false, nil)),
      bare(question(emptyField, isUsed: false, isRetired: false, nil)),
      full(
        ThemesPage(
          themes: [
            .init(key: text, action: text, version: text, field: field),
            .init(key: text, action: text, version: text, field: emptyField),
          ], name: field)),
      bare(ThemesPage(themes: [])),
    ]
  }

  private var surveyTemplates: [Sample] {
    [
      full(
        SurveyTemplatesPage(
          rows: [.init(name: text, href: text, description: text, size: text, start: text)])),
      bare(SurveyTemplatesPage(rows: [])),
      full(
        SurveyTemplatePage(
          heading: text, action: text, version: text, round: link, roundID: text, removal: text,
          start: text, name: field, description: field, questions: list(field), conflict: text)),
      bare(
        SurveyTemplatePage(
          heading: text, action: text, version: nil, round: nil, roundID: nil, removal: nil,
          start: nil, name: emptyField, description: emptyField, questions: nil)),
    ]
  }
}
