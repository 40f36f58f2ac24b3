import Foundation
import Rounds

extension RoundPolicy {
  /// The policy of a round as it would be agreed now, without keys.
  ///
  /// - Parameters:
  ///   - rule: names of the departments and sites whose people may answer.
  ///   - roll: everybody who may, by department and site; empty cells are not in it.
  init(
    _ round: RoundText, asking asked: [AskedQuestion],
    rule: (departments: [String], sites: [String]),
    roll: [RollCell], scripts: [String: String]
  ) {
    let lists = round.lists.map { SegmentList($0, of: roll) }.filter { $0.segments.count > 1 }
    self.init(
      title: round.title, introduction: round.introduction, themes: Self.themes(of: asked),
      questions: asked.map(Question.init),
      roll: Roll(
        departments: rule.departments, sites: rule.sites,
        size: roll.map(\.people).reduce(0, +)),
      lists: lists,
      crossings: Self.crossings(of: lists, roll, minimum: round.minimum),
      minimum: round.minimum, commentMinimum: round.commentMinimum, opens: round.opensAt,
      closes: round.closesAt, scripts: scripts)
  }

  /// In the order in which they are first asked.
  private static func themes(of asked: [AskedQuestion]) -> [Theme] {
    var themes: [Theme] = []
    for theme in asked.compactMap(\.question.theme)
    where !themes.contains(where: { $0.id == theme.key }) {
      themes.append(Theme(id: theme.key, name: theme.name))
    }
    return themes
  }

  /// Each two lists: how many people are in a segment of both, where that can be said.
  private static func crossings(
    of lists: [SegmentList], _ roll: [RollCell], minimum: Int
  ) -> [Crossing] {
    lists.indices.flatMap { rows in
      lists.indices.filter { $0 > rows }.map { columns in
        let people = people(of: roll, inBoth: [lists[rows], lists[columns]])
        return Crossing(
          rows: rows, columns: columns,
          roll: lists[rows].segments.map { row in
            lists[columns].segments.map { column in
              let people = people[[row.name, column.name]] ?? 0
              return people > 0 && people < minimum ? Crossing.few : people
            }
          })
      }
    }
  }

  /// How many people of the roll there are by the names of their segments in these lists.
  private static func people(of roll: [RollCell], inBoth lists: [SegmentList]) -> [[String]: Int] {
    let kinds = lists.compactMap { SegmentKind(rawValue: $0.id) }
    return Dictionary(roll.map { cell in (kinds.map(cell.name), cell.people) }, uniquingKeysWith: +)
  }

  /// SHA-256 of all that people wrote and chose, whatever the roll's size is today: what a moderator
  /// read is what they approve.
  var wording: PolicyHash? {
    var text = self
    text.lists = []
    text.crossings = []
    text.roll.size = 0
    text.scripts = [:]
    return (try? text.canonical).map { PolicyHash(of: $0) }
  }
}

extension RoundPolicy.SegmentList {
  /// The segments in which somebody of the roll is, by name.
  fileprivate init(_ kind: SegmentKind, of roll: [RollCell]) {
    let people = Dictionary(grouping: roll, by: { $0.name(kind) })
      .mapValues { $0.map(\.people).reduce(0, +) }
    self.init(
      id: kind.rawValue, name: kind.label,
      segments: people.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { RoundPolicy.Segment(name: $0.key, roll: $0.value) })
  }
}

extension RoundPolicy.Question {
  fileprivate init(_ asked: AskedQuestion) {
    let text = asked.question.text
    self.init(
      id: text.key, kind: text.kind, text: text.wording, theme: asked.question.theme?.key,
      isReverse: text.isReverse, isRequired: asked.isRequired && text.kind.canBeRequired,
      options: text.options)
  }
}
