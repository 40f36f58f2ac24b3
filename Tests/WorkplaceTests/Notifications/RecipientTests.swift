import Foundation
import Postgres
import TestSupport
import Testing

@testable import Workplace

@Suite("Whom each notification reaches")
struct RecipientTests {
  /// A petition that everybody had something to do with.
  private static func scene(on site: TestSite) async throws -> Int64 {
    var people: [String: TestPerson] = [:]
    for (name, roles) in [
      ("Author", []), ("Co-author", []), ("Sponsor", []), ("Early sponsor", []),
      ("Addressee", ["leadership"]), ("Leader", ["leadership"]), ("Moderator", ["moderator"]),
      ("Moderating sponsor", ["moderator"]), ("Signer", []), ("Hidden signer", []),
      ("Bystander", []), ("Left", ["leadership", "moderator"]),
    ] as [(String, [String])] {
      people[name] = try await site.employ(name, roles: roles)
    }
    func id(_ name: String) throws -> Int64 { try #require(people[name]).id }
    let petition = try await site.petition("Quiet rooms", by: try #require(people["Author"]))
    try await site.change(
      """
      update petition set co_author_id = \(try id("Co-author")), co_author_agreed = true,
        addressee_id = \(try id("Addressee")), text_version = 2 where id = \(petition)
      """)
    for (name, version) in [
      ("Sponsor", 2), ("Early sponsor", 1), ("Moderating sponsor", 2), ("Left", 1),
    ] {
      try await site.change(
        """
        insert into sponsor (petition_id, employee_id, text_version)
        values (\(petition), \(try id(name)), \(Int32(version)))
        """)
    }
    for (name, showsName) in [
      ("Signer", true), ("Hidden signer", false), ("Leader", true), ("Author", false),
      ("Left", true),
    ] {
      try await site.sign(petition, as: try #require(people[name]), showsName: showsName)
    }
    try await site.change(
      """
      insert into response_version (petition_id, number, body, author_id)
      values (\(petition), 1, 'Yes', \(try id("Leader")))
      """)
    try await site.change(
      """
      insert into petition_update (petition_id, author_id, body)
      values (\(petition), \(try id("Author")), 'News')
      """)
    try await site.change(
      """
      insert into petition_event (petition_id, act, state, actor_id)
      values (\(petition), 'close', 'closed', \(try id("Author")))
      """)
    try await site.change(
      "update employee set is_active = false where id = \(try id("Left"))")
    return petition
  }

  private static let authors: Set = ["Author", "Co-author"]
  private static let sponsors: Set = ["Sponsor", "Early sponsor", "Moderating sponsor"]
  private static let leaders: Set = ["Addressee", "Leader"]

  private static func expected(_ kind: NotificationKind) -> Set<String> {
    switch kind {
    case .coAuthorAsked: ["Co-author"]
    case .sponsorsComplete, .sponsorsRunningOut, .sponsorsRanOut, .draftSentBack: authors
    case .textChanged: ["Early sponsor"]
    case .reviewWaiting: ["Moderator"]
    case .petitionRejected: authors.union(sponsors)
    case .petitionOpened: authors.union(sponsors).union(["Addressee"])
    case .thresholdReached: authors.union(leaders)
    case .responseDueSoon: leaders
    // Not the leader who answered and had signed.
    case .responsePublished: authors.union(["Signer", "Hidden signer"])
    // Not the author who wrote it and had signed.
    case .updatePosted: ["Signer", "Hidden signer", "Leader"]
    // Not the author who closed it.
    case .petitionClosed: ["Co-author"]
    // They are about rounds.
    case .roundReviewWaiting, .roundSentBack, .roundApproved, .roundAnnounced, .roundCancelled,
      .roundVoid, .roundPublished:
      []
    }
  }

  @Test(
    "It reaches exactly these, in Redress and by mail, and nobody who left",
    arguments: NotificationKind.allCases.filter { !$0.rawValue.hasPrefix("round-") })
  func exactly(_ kind: NotificationKind) async throws {
    try await TestSite.with { site in
      let petition = try await Self.scene(on: site)
      if kind == .coAuthorAsked {
        try await site.change("update petition set co_author_agreed = false")
      }
      if kind == .textChanged {
        try await site.change("update petition set state = 'gathering-sponsors'")
      }
      let update = try await site.number("select id from petition_update")
      try await site.announce(kind, about: petition, occasion: Int64(update))
      await site.announcer.drain()
      let expected = Self.expected(kind)
      #expect(Set(try await site.told(kind)) == expected)
      #expect(Set(try await site.mailed(kind)) == expected.subtracting(["Hidden signer"]))
      #expect(try await site.wrongCounters() == 0)
      #expect(try await site.number("select count(*) from announcement") == 0)
    }
  }

  @Test("Sponsors are told of a new text once it is shown to them, and once for all its versions")
  func newText() async throws {
    try await TestSite.with { site in
      let petition = try await Self.scene(on: site)
      try await site.change("update petition set state = 'draft' where id = \(petition)")
      for version in [3, 4] as [Int64] {
        try await site.announce(.textChanged, about: petition, occasion: version)
        await site.announcer.drain()
      }
      #expect(try await site.told(.textChanged) == [])
      #expect(try await site.pool.first(OutgoingMailQueries.waiting())?.announcements == 0)
      try await site.change(
        "update petition set state = 'gathering-sponsors' where id = \(petition)")
      await site.announcer.drain()
      #expect(try await site.told(.textChanged) == ["Early sponsor"])
      #expect(try await site.number("select count(*) from announcement") == 0)
    }
  }

  @Test("Of two muted kinds neither comes by mail, and both are told in Redress") func muted()
    async throws
  {
    try await TestSite.with { site in
      let ada = try await site.employ("Ada")
      let petition = try await site.petition("Quiet rooms", by: ada)
      _ = try await site.pool.run(
        NotificationQueries.mute(
          [.petitionOpened, .draftSentBack], of: NotificationKind.allCases, by: ada.id))
      for kind in [NotificationKind.petitionOpened, .draftSentBack, .thresholdReached] {
        try await site.announce(kind, about: petition)
      }
      await site.announcer.drain()
      #expect(try await site.number("select count(*) from notification") == 3)
      #expect(try await site.mailed(.petitionOpened) == [])
      #expect(try await site.mailed(.draftSentBack) == [])
      #expect(try await site.mailed(.thresholdReached) == ["Ada"])
    }
  }
}
