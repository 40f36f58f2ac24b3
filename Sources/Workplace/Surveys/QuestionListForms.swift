import Web

/// The part of a form in which questions are put into their order, and which answers are required.
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
    guard let typed = reader.optionalText("act", "what to do", maximum: 40, allowsLines: false)
    else { return nil }
    // The button that saves the form says nothing else.
    guard let act = typed.isEmpty ? .save : QuestionList.Act(typed) else {
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

  /// The list after what was chosen.
  func applied(to list: QuestionList) -> QuestionList {
    var list = list
    list.require { form.requires($0.question, otherwise: $0.isRequired) }
    list.apply(act, adding: added)
    return list
  }
}

extension Form {
  /// Whether the box of a question is ticked.
  ///
  /// - Parameter stored: the answer for a question that the form did not hold, because somebody added
  ///   it meanwhile.
  func requires(_ question: SurveyQuestion.ID, otherwise stored: Bool) -> Bool {
    shown("asked-\(question)").isEmpty ? stored : !shown("required-\(question)").isEmpty
  }
}
