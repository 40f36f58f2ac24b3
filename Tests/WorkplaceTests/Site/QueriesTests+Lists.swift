import Postgres

@testable import Workplace

extension QueriesTests {
  /// Each sort, with and without a search, a filter and a place to go on from.
  static var lists: [Check] {
    var checks = [
      Check("PetitionListQueries.counts", PetitionListQueries.counts(text: "")),
      Check("PetitionListQueries.counts", PetitionListQueries.counts(text: "desk")),
      Check("PetitionListQueries.overdue", PetitionListQueries.overdue(limit: 9)),
      Check("PetitionListQueries.dueNext", PetitionListQueries.dueNext(limit: 9)),
    ]
    for sort in PetitionList.Sort.allCases {
      for (text, state, after) in [
        ("", nil, nil), ("", .rejected, .init(key: 1.5, id: 7)), ("desk", nil, nil),
        ("desk", .open, .init(key: 1.5, id: 7)),
      ] as [(String, Petition.State?, PetitionList.After?)] {
        guard PetitionList.sorts(text: text, state: state).contains(sort) else { continue }
        let list = PetitionList(text: text, state: state, sort: sort, after: after)
        checks.append(
          Check("PetitionListQueries.page", PetitionListQueries.page(list, limit: 9)))
      }
    }
    return checks
  }

  static var frontPage: [Check] {
    let person = Employee(id: 1, name: "n", roles: [.moderator, .leadership])
    return [Check("FrontPageQueries.drafts", FrontPageQueries.drafts(of: 1))]
      + (Moderator(person).map { [Check("FrontPageQueries.queue", FrontPageQueries.queue(of: $0))] }
        ?? [])
      + (Leader(person).map { [Check("FrontPageQueries.owed", FrontPageQueries.owed(to: $0))] }
        ?? [])
  }
}
