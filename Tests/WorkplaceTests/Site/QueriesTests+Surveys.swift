import Foundation
import Rounds

@testable import Workplace

extension QueriesTests {
  /// The bank, templates, rounds and their roll.
  static var surveys: [Check] { bank + surveyTemplates + rounds + roundLists }

  private static var bank: [Check] {
    let text = QuestionText(
      key: "k", kind: .single, theme: 1, wording: "w", options: ["a", "b"], isReverse: false)
    return [
      Check("QuestionQueries.themes", QuestionQueries.themes()),
      Check("QuestionQueries.counts", QuestionQueries.counts()),
      Check("QuestionQueries.addTheme", QuestionQueries.addTheme("n", key: "k")),
      Check("QuestionQueries.renameTheme", QuestionQueries.renameTheme(1, to: "n", over: 1)),
      Check("QuestionQueries.page", QuestionQueries.page(theme: nil, after: nil, limit: 9)),
      Check("QuestionQueries.page", QuestionQueries.page(theme: 1, after: 1, limit: 9)),
      Check("QuestionQueries.offered", QuestionQueries.offered()),
      Check("QuestionQueries.find", QuestionQueries.find(1)),
      Check("QuestionQueries.lock", QuestionQueries.lock(1)),
      Check("QuestionQueries.add", QuestionQueries.add(text)),
      Check("QuestionQueries.change", QuestionQueries.change(1, to: text)),
      Check("QuestionQueries.retire", QuestionQueries.retire(1, true)),
    ]
  }

  private static var surveyTemplates: [Check] {
    [
      Check("SurveyTemplateQueries.all", SurveyTemplateQueries.all()),
      Check("SurveyTemplateQueries.find", SurveyTemplateQueries.find(1)),
      Check("SurveyTemplateQueries.lock", SurveyTemplateQueries.lock(1)),
      Check("SurveyTemplateQueries.questions", SurveyTemplateQueries.questions(of: 1)),
      Check("SurveyTemplateQueries.add", SurveyTemplateQueries.add("n", "d")),
      Check("SurveyTemplateQueries.rename", SurveyTemplateQueries.rename(1, to: "n", "d")),
      Check(
        "SurveyTemplateQueries.removeQuestions", SurveyTemplateQueries.removeQuestions(of: 1)),
      Check(
        "SurveyTemplateQueries.addQuestions",
        SurveyTemplateQueries.addQuestions([1], required: [true], to: 1)),
      Check(
        "SurveyTemplateQueries.copyQuestions", SurveyTemplateQueries.copyQuestions(of: 1, to: 1)),
      Check("SurveyTemplateQueries.delete", SurveyTemplateQueries.delete(1)),
    ]
  }

  private static var rounds: [Check] {
    let text = RoundText.usual(at: Date())
    return [
      Check("RoundQueries.find", RoundQueries.find(1)),
      Check("RoundQueries.lock", RoundQueries.lock(1)),
      Check("RoundQueries.add", RoundQueries.add(text, by: 1)),
      Check("RoundQueries.save", RoundQueries.save(text, of: 1)),
      Check("RoundQueries.addEditor", RoundQueries.addEditor(1, of: 1)),
      Check("RoundQueries.isEditor", RoundQueries.isEditor(1, of: 1)),
      Check("RoundQueries.questions", RoundQueries.questions(of: 1)),
      Check("RoundQueries.lockQuestions", RoundQueries.lockQuestions(of: 1)),
      Check("RoundQueries.removeQuestions", RoundQueries.removeQuestions(of: 1)),
      Check("RoundQueries.addQuestions", RoundQueries.addQuestions([1], required: [true], to: 1)),
      Check("RoundQueries.move", RoundQueries.move(1, to: .review, reason: "r")),
      Check("RoundQueries.approve", RoundQueries.approve(1, core: "{}", by: 1)),
      Check("RoundQueries.delete", RoundQueries.delete(1)),
      Check("RoundQueries.inReview", RoundQueries.inReview()),
      Check("RoundQueries.rollBefore", RoundQueries.rollBefore(1)),
      Check(
        "QuestionQueries.addEditor", QuestionQueries.addEditor(1, ofRoundsAsking: 1)),
      Check("QuestionQueries.addEditor", QuestionQueries.addEditor(1, ofRoundsWith: 1)),
      Check("RoundQueries.wakeTabulator", RoundQueries.wakeTabulator()),
      Check(
        "RoundQueries.overlaps",
        RoundQueries.overlaps(from: text.opensAt, to: text.closesAt, besides: nil)),
      Check("RoundChoreQueries.takeAnnounced", RoundChoreQueries.takeAnnounced()),
      Check("RoundChoreQueries.announcementIsTold", RoundChoreQueries.announcementIsTold(of: 1)),
      Check("RoundChoreQueries.takeEnded", RoundChoreQueries.takeEnded()),
      Check("RoundChoreQueries.endIsTold", RoundChoreQueries.endIsTold(of: 1)),
    ]
  }

  private static var roundLists: [Check] {
    [
      Check("RoundListQueries.current", RoundListQueries.current()),
      Check("RoundListQueries.work", RoundListQueries.work(in: [.draft], limit: 9)),
      Check("RoundListQueries.past", RoundListQueries.past(before: nil, limit: 9)),
      Check("RoundListQueries.past", RoundListQueries.past(before: RoundPlace("7~7"), limit: 9)),
      Check("RoundListQueries.earlier", RoundListQueries.earlier(with: 1)),
      Check("RollQueries.departments", RollQueries.departments()),
      Check("RollQueries.sites", RollQueries.sites()),
      Check("RollQueries.cells", RollQueries.cells(departments: [1], sites: [])),
      Check("RollQueries.freeze", RollQueries.freeze(for: 1, departments: [1], sites: [])),
    ]
  }
}
