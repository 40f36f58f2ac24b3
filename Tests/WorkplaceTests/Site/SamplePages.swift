import Foundation
import Mustache
import Web

@testable import Workplace

/// Something that a template is rendered with.
struct Sample {
  let template: String
  /// The root of the lookups.
  let root: any MustacheParent
  let markup: HTML

  /// A whole page in the layout.
  init<P: Page>(_ page: P, in shell: Shell, _ templates: Templates) {
    template = P.template
    root = SampleFrame(page: page, shell: shell, parts: templates.personalParts(of: shell))
    markup = templates.render(page, in: shell)
  }

  /// A part that code renders alone.
  init(part: any MustacheParent, with template: String, _ templates: Templates) {
    self.template = template
    root = part
    markup = templates.render(part, with: template)
  }
}

/// The root of a page, as `Templates` makes it.
private struct SampleFrame<P: Page>: MustacheParent {
  let page: P
  let shell: Shell
  let parts: [Gap: HTML]

  func child(named name: String) -> Any? {
    switch name {
    case "page": page
    case "shell": shell
    case "title": page.title
    case "personal": Dictionary(uniqueKeysWithValues: parts.map { ($0.rawValue, $1) })
    default: nil
    }
  }
}

/// Every template with values: once with everything there is, once with as little as there can be.
///
/// Every text in them is `text`, so that a test can put anything into every place at once.
struct SamplePages {
  let text: String
  let templates: Templates

  let moment = Moment(Date(timeIntervalSince1970: 1_777_298_700))
  let html = HTML(trusted: "<p>Vouched for</p>")
  let nothing = HTML(trusted: "")

  var all: [Sample] {
    shells + errors + accounts + links + stewards + petitions + signatures + moderation
      + frontPages + drafts + responses + notifications + ballots + surveys + results
  }

  var link: Link { Link(text, href: text) }
  var field: Field { Field(text, value: text, error: text) }
  var emptyField: Field { Field(text) }

  /// What surrounds a page when there is everything to show.
  var shell: Shell {
    var shell = Shell(company: text, isDemo: true)
    shell.viewer = Shell.Viewer(name: text, links: [link], unread: text, account: text)
    shell.destinations = [
      Shell.Destination(label: text, href: text, isCurrent: true),
      Shell.Destination(label: text, href: text, isCurrent: false),
    ]
    shell.flash = .signedOut
    shell.notices = [Shell.Notice(text: text, moment: moment)]
    return shell
  }

  private var bareShell: Shell { Shell(company: text) }

  func full<P: Page>(_ page: P) -> Sample { Sample(page, in: shell, templates) }
  func bare<P: Page>(_ page: P) -> Sample { Sample(page, in: bareShell, templates) }

  private var shells: [Sample] {
    ["shell/_menu", "shell/_notices", "shell/_flash"].flatMap { name in
      [shell, bareShell].map { Sample(part: $0, with: name, templates) }
    }
  }

  private var errors: [Sample] {
    [
      full(
        ErrorPage(
          status: 500, heading: text, happened: text, safe: text, ways: [link], requestID: text,
          retry: text)),
      bare(ErrorPage(status: 404, heading: text, happened: text)),
    ]
  }
}
