import Rounds
import Web

extension QuestionsPage {
  init(
    _ slice: Slice<SurveyQuestion>, isBeginning: Bool, themes: [SurveyTheme], theme: SurveyTheme?,
    counts: [SurveyTheme.ID?: Int]
  ) {
    let path = "/surveys/questions"
    self.init(
      rows: slice.rows.map {
        Row(
          wording: $0.text.wording, href: "\(path)/\($0.id)/edit", key: $0.text.key,
          kind: $0.text.kind.label, theme: $0.theme?.name, isReverse: $0.text.isReverse,
          isRetired: $0.isRetired)
      },
      themes: [
        Filter(
          label: "All", count: counts.values.reduce(0, +).grouped, href: path,
          isCurrent: theme == nil)
      ]
        + themes.map {
          Filter(
            label: $0.name, count: (counts[$0.id] ?? 0).grouped,
            href: link(path, ["theme": $0.key]), isCurrent: $0.id == theme?.id)
        },
      paging: Paging(
        back: isBeginning ? nil : Link("Beginning", href: link(path, ["theme": theme?.key])),
        forward: slice.next.map {
          Link("More", href: link(path, ["theme": theme?.key, "after": $0.parameter]))
        }))
  }
}

extension QuestionPage {
  /// A question that there is, as it stands.
  init(_ question: SurveyQuestion, themes: [SurveyTheme]) {
    let text = question.text
    self.init(
      question, themes: themes, wording: Field("wording", value: text.wording),
      kind: Field("kind", value: text.kind.rawValue),
      theme: Field("theme", value: text.theme.map { "\($0)" } ?? ""),
      options: Field("options", value: text.options.joined(separator: "\n")),
      reverse: Field("reverse", value: text.isReverse ? "yes" : ""),
      key: Field("key", value: text.key))
  }

  /// What was typed, with what is wrong with it.
  ///
  /// - Parameters:
  ///   - question: nil for a new one.
  ///   - conflict: why it was not saved although nothing is wrong with it.
  init(
    _ question: SurveyQuestion?, _ reader: FormReader, themes: [SurveyTheme],
    conflict: String? = nil
  ) {
    self.init(
      question, themes: themes, wording: reader.field("wording"), kind: reader.field("kind"),
      theme: reader.field("theme"), options: reader.field("options"),
      reverse: reader.field("reverse"), key: reader.field("key"), conflict: conflict)
  }

  private init(
    _ question: SurveyQuestion?, themes: [SurveyTheme], wording: Field, kind: Field, theme: Field,
    options: Field, reverse: Field, key: Field, conflict: String? = nil
  ) {
    let path = question.map { "/surveys/questions/\($0.id)" }
    let isRetired = question?.isRetired ?? false
    self.init(
      heading: question == nil ? "New question" : "Edit this question",
      action: path ?? "/surveys/questions", version: question.map { "\($0.version)" },
      isUsed: question?.isUsed ?? false,
      retirement: path.map {
        isRetired
          ? Link("Offer it again", href: $0 + "/restoration")
          : Link("Retire it", href: $0 + "/retirement")
      },
      isRetired: isRetired, wording: wording, kind: kind,
      kinds: QuestionKind.allCases.map {
        .init(name: $0.rawValue, label: $0.label, isChosen: $0.rawValue == kind.value)
      },
      theme: theme,
      themes: themes.map {
        .init(name: "\($0.id)", label: $0.name, isChosen: "\($0.id)" == theme.value)
      },
      options: options, reverse: reverse, key: key, conflict: conflict)
  }
}
