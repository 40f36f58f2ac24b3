/// The questions of a round or a template in their order, as a form without scripts changes them: a
/// button at a time.
struct QuestionList: Sendable, Equatable {
  struct Item: Sendable, Equatable {
    let question: SurveyQuestion.ID
    var isRequired: Bool
  }

  /// What a button of the form does.
  enum Act: Sendable, Equatable {
    case save
    case add
    case up(SurveyQuestion.ID)
    case down(SurveyQuestion.ID)
    case remove(SurveyQuestion.ID)

    /// Reads a button's value, for instance `up-12`.
    init?(_ text: String) {
      let parts = text.split(separator: "-", maxSplits: 1)
      let id = parts.count == 2 ? SurveyQuestion.ID(parts[1]) : nil
      switch (parts.first, id) {
      case ("save", nil) where parts.count == 1: self = .save
      case ("add", nil) where parts.count == 1: self = .add
      case ("up", let id?): self = .up(id)
      case ("down", let id?): self = .down(id)
      case ("remove", let id?): self = .remove(id)
      default: return nil
      }
    }
  }

  private(set) var items: [Item]

  init(_ asked: [AskedQuestion]) {
    items = asked.map { Item(question: $0.question.id, isRequired: $0.isRequired) }
  }

  /// Takes over which answers are required, by the question.
  mutating func require(_ isRequired: (Item) -> Bool) {
    for index in items.indices { items[index].isRequired = isRequired(items[index]) }
  }

  /// Does what a button says; at the ends, and for what is not there, nothing.
  ///
  /// - Parameter added: the question that `.add` puts at the end.
  mutating func apply(_ act: Act, adding added: SurveyQuestion.ID?) {
    switch act {
    case .save: break
    case .add:
      if let added, !items.contains(where: { $0.question == added }) {
        items.append(Item(question: added, isRequired: true))
      }
    case .up(let id): move(id, by: -1)
    case .down(let id): move(id, by: 1)
    case .remove(let id): items.removeAll { $0.question == id }
    }
  }

  private mutating func move(_ id: SurveyQuestion.ID, by step: Int) {
    guard let index = items.firstIndex(where: { $0.question == id }),
      items.indices.contains(index + step)
    else { return }
    items.swapAt(index, index + step)
  }
}
