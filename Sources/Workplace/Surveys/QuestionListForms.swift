import Web

/// The form in which questions are put into their order, and which answers are required.
struct QuestionListForm: Sendable {
  let act: QuestionList.Act
  /// What `.add` adds; nil for every other act.
  let added: SurveyQuestion.ID?
  private let form: Form

  /// Reads the form; nil when something is wrong, which the reader then says.
  ///
  /// - Parameter offered: what can be added.
  init?(
    _ form: Form, _ reader: inout FormReader, offered: [SurveyQuestion], present: [AskedQuestion]
  ) {
    self.form = form
    guard let typed = reader.line("act", "what to do", maximum: 40) else { return nil }
    guard let act = QuestionList.Act(typed) else {
      reader.refuse("act", "Choose what to do.")
      return nil
    }
    self.act = act
    guard act == .add else {
      added = nil
      return
    }
    let chosen = reader.optionalText("question", "the question", maximum: 20)
    guard let question = offered.first(where: { "\($0.id)" == chosen }) else {
      reader.refuse("question", "Choose a question to add.")
      return nil
    }
    guard !present.contains(where: { $0.question.id == question.id }) else {
      reader.refuse("question", "That question is asked already.")
      return nil
    }
    guard present.count < RoundText.mostQuestions else {
      reader.refuse("question", "It asks \(RoundText.mostQuestions) questions already.")
      return nil
    }
    added = question.id
  }

  /// The list after what was chosen; what is not ticked need not be answered.
  func applied(to list: QuestionList) -> QuestionList {
    var list = list
    list.require { !form.shown("required-\($0)").isEmpty }
    list.apply(act, adding: added)
    return list
  }
}
