import Foundation
import Postgres

/// A petition of the demo as it is stored.
struct DemoPetitionRow: Sendable {
  let title: String
  let background: String
  let addressee: String
  let addresseeID: Employee.ID?
  let petitioner: Employee.ID
  let coAuthor: Employee.ID?
  let threshold: Int?
  let closesAt: Date?
  let sponsorCode: String?
  let life: DemoLife

  init(_ petition: DemoPetition, _ signing: DemoSigning, _ life: DemoLife, _ staff: DemoStaff) {
    title = petition.title
    background = petition.background
    addressee = petition.addressee
    addresseeID = staff.leader(petition.addressee)
    petitioner = staff.ids[life.petitioner]
    coAuthor = life.coAuthor.map { staff.ids[$0] }
    threshold = petition.threshold
    closesAt = signing.closesAt
    sponsorCode = nil
    self.life = life
  }

  init(_ draft: DemoDraft, _ life: DemoLife, _ staff: DemoStaff) {
    title = draft.title
    background = draft.background
    addressee = draft.addressee
    addresseeID = staff.leader(draft.addressee)
    petitioner = staff.ids[life.petitioner]
    coAuthor = life.coAuthor.map { staff.ids[$0] }
    threshold = nil
    closesAt = nil
    let hasGathered = life.events.contains { $0.act == .gatherSponsors }
    sponsorCode = hasGathered ? Self.code(of: draft.number) : nil
    self.life = life
  }

  /// As a link that opens a draft holds it. Nothing of the demo is secret, so that it may be the same
  /// everywhere.
  private static func code(of number: Int) -> String {
    var random = SplitMix64(seed: 3_000 + UInt64(number))
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<22).map { _ in letters[Int(random.unit() * Double(letters.count))] })
  }
}

/// The people of the demo with the ids that the database gave them.
struct DemoStaff: Sendable {
  let people: [DemoPerson]
  /// In the order of ``people``.
  let ids: [Employee.ID]

  /// The leader with this title.
  func leader(_ title: String) -> Employee.ID? {
    people.place(ofLeader: title).map { ids[$0] }
  }

  /// The ids of everybody who holds a role.
  func holders(of role: Role) -> [Employee.ID] {
    people.indices.filter { people[$0].account?.role == role }.map { ids[$0] }
  }
}
