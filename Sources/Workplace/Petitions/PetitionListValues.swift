import Foundation
import Web

/// From the query of `/petitions` to what is listed, and back to the links of the page.

extension PetitionList {
  /// Reads a query; whatever makes no sense in it is left out.
  init(_ query: Form) {
    var reader = FormReader(query)
    text = reader.optionalText("q", "the search", maximum: 200, allowsLines: false) ?? ""
    let asked = (
      state: Petition.State(rawValue: query.shown("state")).flatMap { state in
        Petition.State.listed.contains(state) ? state : nil
      },
      sort: Sort(rawValue: query.shown("sort"))
    )
    // Only what is owed an answer can be sorted by its day.
    state = asked.sort == .responseDue ? asked.state ?? .responseDue : asked.state
    let sorts = Self.sorts(text: text, state: state)
    sort =
      asked.sort.flatMap { sorts.contains($0) ? $0 : nil }
      ?? Self.usualSort(text: text, state: state)
    after = Cursor(parameter: query.shown("after"), keys: 2).flatMap { cursor in
      guard let key = Double(cursor.keys[0]), key.magnitude < 1e11,
        let id = Petition.ID(cursor.keys[1])
      else { return nil }
      return After(key: key, id: id)
    }
  }

  func cursor(_ row: ListedPetition) -> Cursor {
    Cursor(["\(row.sortKey)", "\(row.id)"])
  }

  /// The address of this list, or of a changed one.
  func href(state: Petition.State?, sort: Sort, after: Cursor? = nil) -> String {
    let isUsual = sort == Self.usualSort(text: text, state: state)
    return link(
      "/petitions",
      [
        "q": text, "state": state?.rawValue, "sort": isUsual ? nil : sort.rawValue,
        "after": after?.parameter,
      ])
  }
}

extension PetitionList.Sort {
  var label: String {
    switch self {
    case .trending: "Trending"
    case .newest: "Newest"
    case .mostSigned: "Most signed"
    case .bestMatch: "Best match"
    case .responseDue: "Response due"
    }
  }
}

extension Petition.State {
  /// What the list is without a choice of state: all that is not over for long.
  fileprivate static let current: Set<Self> = [.open, .responseDue, .answered, .closed]

  /// So many petitions of this state, for instance "28 open petitions".
  fileprivate func counted(_ number: Int) -> String {
    if self == .responseDue {
      return Web.counted(number, "petition", "petitions") + " with a response due"
    }
    let state = label.lowercased()
    return Web.counted(number, "\(state) petition", "\(state) petitions")
  }
}

extension PetitionsPage {
  init(
    _ list: PetitionList, slice: Slice<ListedPetition>, counts: [Petition.State: Int], now: Date
  ) {
    self.init(
      query: list.text, found: Self.found(list, counts),
      filters: Self.filters(list, counts), sorts: Self.sorts(list),
      petitions: slice.rows.map { Row($0, now: now) },
      paging: Paging(
        back: list.after == nil
          ? nil : Link("First page", href: list.href(state: list.state, sort: list.sort)),
        forward: slice.next.map {
          Link("More", href: list.href(state: list.state, sort: list.sort, after: $0))
        }))
  }

  private static func found(_ list: PetitionList, _ counts: [Petition.State: Int]) -> String {
    let total = list.state.map { counts[$0] ?? 0 } ?? all(list, counts)
    let number = list.state?.counted(total) ?? counted(total, "petition", "petitions")
    if list.text.isEmpty {
      return list.sort == .responseDue && total > 1 ? "\(number), the soonest first" : number
    }
    if counts.values.reduce(0, +) >= PetitionList.searched {
      let newest = "newest \(PetitionList.searched.grouped)"
      return list.state == nil
        ? "The \(newest) petitions that match “\(list.text)”"
        : "\(number) among the \(newest) that match “\(list.text)”"
    }
    return "\(number) \(total == 1 ? "matches" : "match") “\(list.text)”"
  }

  /// How many are listed without a choice of state.
  private static func all(_ list: PetitionList, _ counts: [Petition.State: Int]) -> Int {
    counts.filter { !list.text.isEmpty || Petition.State.current.contains($0.key) }
      .values.reduce(0, +)
  }

  private static func filters(
    _ list: PetitionList, _ counts: [Petition.State: Int]
  ) -> [Choice] {
    let all = Choice(
      label: "All", count: all(list, counts).grouped,
      href: list.href(state: nil, sort: list.sort(in: nil)), isCurrent: list.state == nil)
    return [all]
      + Petition.State.listed.map { state in
        Choice(
          label: state.label, count: (counts[state] ?? 0).grouped,
          href: list.href(state: state, sort: list.sort(in: state)),
          isCurrent: list.state == state)
      }
  }

  private static func sorts(_ list: PetitionList) -> [Choice] {
    let sorts = PetitionList.sorts(text: list.text, state: list.state)
    guard sorts.count > 1 else { return [] }
    return sorts.map { sort in
      let state = sort == .responseDue ? .responseDue : list.state
      return Choice(
        label: sort.label, count: nil, href: list.href(state: state, sort: sort),
        isCurrent: list.sort == sort)
    }
  }
}

extension PetitionsPage.Row {
  init(_ petition: ListedPetition, now: Date) {
    guard petition.dates.state != .rejected else {
      self.init(rejected: petition)
      return
    }
    self.init(
      href: Petition.href(petition.id), title: petition.title, addressee: petition.addressee,
      department: petition.department, opened: Moment(day: petition.dates.openedAt), reason: nil,
      state: PetitionState(petition.dates, now: now),
      tally: Tally(signatures: petition.signatures, threshold: petition.threshold))
  }

  /// Of a rejected petition everybody may know the title, the department and the reason.
  private init(rejected petition: ListedPetition) {
    self.init(
      href: Petition.href(petition.id), title: petition.title, addressee: nil,
      department: petition.department, opened: nil, reason: petition.objection?.label,
      state: PetitionState(
        isOpen: false, isOverdue: false, words: Petition.State.rejected.label, preposition: "on",
        day: Moment(day: petition.dates.openedAt)),
      tally: nil)
  }
}
