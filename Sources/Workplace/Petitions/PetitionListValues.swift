import Foundation
import Web

/// From the query of `/petitions` to what is listed, and back to the links of the page.

extension PetitionList {
  /// Reads a query; whatever makes no sense in it is left out.
  init(_ query: Form) {
    var reader = FormReader(query)
    text = reader.optionalText("q", "the search", maximum: 200, allowsLines: false) ?? ""
    state = Petition.State(rawValue: query.shown("state"))
    let asked = Sort(rawValue: query.shown("sort"))
    let usual: Sort = text.isEmpty ? .trending : .bestMatch
    sort = asked == .bestMatch && text.isEmpty ? usual : asked ?? usual
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
    let isUsual = sort == (text.isEmpty ? .trending : .bestMatch)
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
    }
  }
}

extension Petition.State {
  var label: String {
    switch self {
    case .open: "Open"
    case .closed: "Closed"
    }
  }
}

extension PetitionsPage {
  init(
    _ list: PetitionList, slice: Slice<ListedPetition>, counts: [Petition.State: Int], now: Date
  ) {
    let all = counts.values.reduce(0, +)
    self.init(
      query: list.text,
      found: Self.found(
        list, total: list.state.map { counts[$0] ?? 0 } ?? all,
        isCut: all >= PetitionList.searched),
      filters: Self.filters(list, counts), sorts: Self.sorts(list),
      petitions: slice.rows.map { Row($0, now: now) },
      paging: Paging(
        back: list.after == nil
          ? nil : Link("First page", href: list.href(state: list.state, sort: list.sort)),
        forward: slice.next.map {
          Link("More", href: list.href(state: list.state, sort: list.sort, after: $0))
        }))
  }

  private static func found(_ list: PetitionList, total: Int, isCut: Bool) -> String {
    let state = list.state.map { $0.label.lowercased() + " " } ?? ""
    let number = counted(total, "\(state)petition", "\(state)petitions")
    if list.text.isEmpty { return number }
    if isCut {
      let newest = "newest \(PetitionList.searched.grouped)"
      return list.state == nil
        ? "The \(newest) petitions that match “\(list.text)”"
        : "\(number) among the \(newest) that match “\(list.text)”"
    }
    return "\(number) \(total == 1 ? "matches" : "match") “\(list.text)”"
  }

  private static func filters(
    _ list: PetitionList, _ counts: [Petition.State: Int]
  ) -> [Choice] {
    let all = Choice(
      label: "All", count: (counts.values.reduce(0, +)).grouped,
      href: list.href(state: nil, sort: list.sort), isCurrent: list.state == nil)
    return [all]
      + Petition.State.allCases.map { state in
        Choice(
          label: state.label, count: (counts[state] ?? 0).grouped,
          href: list.href(state: state, sort: list.sort), isCurrent: list.state == state)
      }
  }

  private static func sorts(_ list: PetitionList) -> [Choice] {
    PetitionList.Sort.allCases.filter { $0 != .bestMatch || !list.text.isEmpty }.map { sort in
      Choice(
        label: sort.label, count: nil, href: list.href(state: list.state, sort: sort),
        isCurrent: list.sort == sort)
    }
  }
}

extension PetitionsPage.Row {
  init(_ petition: ListedPetition, now: Date) {
    self.init(
      href: Petition.href(petition.id), title: petition.title, addressee: petition.addressee,
      department: petition.department,
      state: PetitionState(
        petition.state, closesAt: petition.closesAt, closedAt: petition.closedAt, now: now),
      opened: Moment(day: petition.openedAt),
      tally: Tally(signatures: petition.signatures, threshold: petition.threshold))
  }
}
