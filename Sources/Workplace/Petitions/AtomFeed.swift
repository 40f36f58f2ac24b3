import Foundation
import Web

/// A feed of petitions (RFC 4287).
struct AtomFeed {
  let petitions: [ListedPetition]
  /// Address of the site, without a trailing slash.
  let site: String
  let company: String

  var xml: String {
    let updated = petitions.map(\.dates.openedAt).max() ?? Date(timeIntervalSince1970: 0)
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom">
      <id>\(escaped(site))/petitions</id>
      <title>\(escaped("Petitions at \(company)"))</title>
      <updated>\(Moment(updated).iso)</updated>
      <author><name>\(escaped(company))</name></author>
      <link rel="self" href="\(escaped(site))/petitions.atom"/>
      <link rel="alternate" type="text/html" href="\(escaped(site))/petitions"/>
      \(petitions.map(entry).joined(separator: "\n"))
      </feed>

      """
  }

  private func entry(_ petition: ListedPetition) -> String {
    let address = escaped(site + Petition.href(petition.id))
    return """
      <entry>
      <id>\(address)</id>
      <title>\(escaped(petition.title))</title>
      <updated>\(Moment(petition.dates.openedAt).iso)</updated>
      <link rel="alternate" type="text/html" href="\(address)"/>
      <summary>\(escaped("To \(petition.addressee), from \(petition.department)."))</summary>
      </entry>
      """
  }

  /// Characters that XML 1.0 has no place for are left out.
  private func escaped(_ text: String) -> String {
    let allowed = text.unicodeScalars.filter { scalar in
      scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }
    return escapedMarkup(String(String.UnicodeScalarView(allowed)))
  }
}
