import Web

/// From accounts as they are stored to what a steward's pages show.

extension PeoplePage.Row {
  init(_ person: FoundPerson) {
    self.init(
      name: person.name, href: "/people/\(person.id)", department: person.department,
      site: person.site,
      roles: person.roles.isEmpty
        ? nil : Role.allCases.filter(person.roles.contains).map(\.label).joined(separator: ", "),
      state: person.state)
  }
}

extension PersonPage {
  init(_ person: FoundPerson, _ profile: Profile, grants: [RoleChange], isSelf: Bool) {
    let path = "/people/\(person.id)"
    let mayChange = !isSelf && person.isActive
    self.init(
      name: profile.name, mail: profile.mail, department: profile.department, site: profile.site,
      started: Moment(day: profile.startedOn.date), state: person.state, isSelf: isSelf,
      held: Role.allCases.filter(person.roles.contains).map { role in
        let grant = grants.first { $0.role == role }
        return HeldRole(
          key: role.rawValue, label: role.label, grantedBy: grant?.actor ?? "the operator",
          moment: grant.map { Moment($0.occurredAt) },
          revocationPath: isSelf ? nil : path + "/roles/revocations")
      },
      grantable: !mayChange
        ? []
        : Role.allCases.filter { !person.roles.contains($0) }.map { role in
          RoleOption(
            value: role.rawValue, label: role.label, allows: role.meaning, isChosen: false)
        },
      grantPath: path + "/roles/grants",
      invitationPath: person.hasPassword || !person.isActive ? nil : path + "/invitations",
      positionPath: person.roles.contains(.leadership) ? path + "/position" : nil,
      position: Field("position", value: person.position))
  }

  /// The same page with what was typed and what is wrong with it.
  mutating func keep(_ reader: FormReader, isGrant: Bool, role: Role?) {
    guard !isGrant, let role, let index = held.firstIndex(where: { $0.key == role.rawValue }) else {
      self.role = reader.field("role")
      reason = reader.field("reason")
      for index in grantable.indices {
        grantable[index].isChosen = grantable[index].value == role?.rawValue
      }
      return
    }
    held[index].reason = reader.field("reason")
  }
}
