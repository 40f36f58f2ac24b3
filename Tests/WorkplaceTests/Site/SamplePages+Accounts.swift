import Web

@testable import Workplace

extension SamplePages {
  private var kept: KeptField { KeptField(name: text, label: text, value: text, words: text) }
  private var unseen: KeptField { KeptField(name: text, label: nil, value: text, words: text) }

  var accounts: [Sample] {
    [
      full(
        SignInPage(
          mail: field, password: field, refusal: text, kept: [kept], returnTo: text,
          demoAccounts: [.init(role: text, name: text, mail: text, purpose: text)],
          demoPassword: text)),
      full(SignInPage(mail: emptyField, password: emptyField, kept: [unseen])),
      bare(SignInPage(mail: emptyField, password: emptyField)),
      full(ResumePage(action: text, fields: [kept, unseen], returnTo: text)),
      bare(ResumePage(action: text, fields: [], returnTo: text)),
      full(profile),
      bare(bareProfile),
    ]
  }

  private var profile: ProfilePage {
    let sessions = [true, false].map {
      ProfilePage.Session(device: text, lastUsed: moment, isCurrent: $0, endPath: text)
    }
    return ProfilePage(
      name: text, mail: text, department: text, site: text, started: moment, roles: [text, text],
      rules: [text], sessions: sessions, notices: [Shell.Notice(text: text, moment: moment)],
      current: field, password: field, repeated: field)
  }

  private var bareProfile: ProfilePage {
    ProfilePage(
      name: text, mail: text, department: text, site: text, started: nil, roles: [], rules: [],
      sessions: [], notices: [], current: emptyField, password: emptyField, repeated: emptyField)
  }

  /// The pages that links in mails lead to.
  var links: [Sample] {
    [
      full(
        InvitationPage(
          action: text, name: text, mail: text, expires: moment, rules: [text, text],
          password: field, repeated: field)),
      bare(
        InvitationPage(
          action: text, name: text, mail: text, expires: moment, rules: [],
          password: emptyField, repeated: emptyField)),
      full(InvalidLinkPage(heading: text, happened: text, ways: [link])),
      full(ResetRequestPage(mail: field)),
      bare(ResetRequestPage(mail: emptyField)),
      full(ResetSentPage(validFor: text)),
      full(
        ResetPage(action: text, mail: text, rules: [text], password: field, repeated: field)),
      bare(
        ResetPage(
          action: text, mail: text, rules: [], password: emptyField, repeated: emptyField)),
    ]
  }

  /// The register of roles, and the pages of stewards.
  var stewards: [Sample] {
    let paging = Paging(back: link, forward: link, range: text)
    return [
      full(PeoplePage(query: text, found: text, people: people, paging: paging)),
      bare(PeoplePage(query: "", found: text, people: [], paging: Paging())),
      full(person(isSelf: false)),
      full(person(isSelf: true)),
      bare(barePerson),
      full(RolesPage(groups: groups, history: history, paging: paging)),
      bare(RolesPage(groups: [], history: [], paging: Paging())),
    ]
  }

  private var people: [PeoplePage.Row] {
    [true, false].map { hasRoles in
      PeoplePage.Row(
        name: text, href: text, department: text, site: text, roles: hasRoles ? text : nil,
        state: text)
    }
  }

  private func person(isSelf: Bool) -> PersonPage {
    PersonPage(
      name: text, mail: text, department: text, site: text, started: moment, state: text,
      isSelf: isSelf,
      held: [
        .init(
          key: text, label: text, grantedBy: text, moment: moment, revocationPath: text,
          reason: field),
        .init(
          key: text, label: text, grantedBy: text, moment: nil, revocationPath: nil,
          reason: emptyField),
      ],
      grantable: [true, false].map {
        .init(value: text, label: text, allows: text, isChosen: $0)
      },
      grantPath: text, invitationPath: text, positionPath: text, position: field, role: field,
      reason: field)
  }

  private var barePerson: PersonPage {
    PersonPage(
      name: text, mail: text, department: text, site: text, started: nil, state: text,
      isSelf: false, held: [], grantable: [], grantPath: text, invitationPath: nil,
      positionPath: nil, role: emptyField, reason: emptyField)
  }

  private var groups: [RolesPage.Group] {
    [
      .init(
        key: text, label: text, allows: text, count: text,
        holders: [
          .init(name: text, department: text, position: text, since: moment),
          .init(name: text, department: text, position: nil, since: nil),
        ]),
      .init(key: text, label: text, allows: text, count: text, holders: []),
    ]
  }

  private var history: [RolesPage.Change] {
    [true, false].map {
      .init(moment: moment, actor: text, isGrant: $0, role: text, subject: text, reason: text)
    }
  }
}
