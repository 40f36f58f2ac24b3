import Foundation
import Web

extension ResponsesPage.Row {
  init(_ owed: OwedResponse, now: Date) {
    self.init(
      petition: Link(owed.title, href: Petition.href(owed.id)),
      due: owed.dueAt.map { DueClock(due: $0, now: now) },
      signatures: counted(owed.signatures, "signature", "signatures"),
      draft: owed.draftSavedAt.map {
        ResponsesPage.DraftLine(
          author: owed.draftAuthor ?? "a former colleague", moment: Moment($0))
      },
      draftHref: Petition.href(owed.id) + "/response/draft")
  }
}
