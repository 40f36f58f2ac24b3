import Postgres

@testable import Workplace

extension QueriesTests {
  static var drafts: [Check] {
    let text = DraftText(
      title: "t", background: "b", addressee: ListedLeader(id: 1, label: "l"), openDays: 30)
    let bare = DraftText(title: "t", background: "", addressee: nil, openDays: 30)
    let code = SponsorCode()
    return [
      Check("DraftQueries.find", DraftQueries.find(1, for: 1)),
      Check("DraftQueries.relation", DraftQueries.relation(of: 1, to: 1)),
      Check("DraftQueries.leaders", DraftQueries.leaders()),
      Check("DraftQueries.followed", DraftQueries.followed(1)),
      Check("DraftQueries.create", DraftQueries.create(text, by: 1, follows: 1)),
      Check("DraftQueries.create", DraftQueries.create(bare, by: 1, follows: nil)),
      Check("DraftQueries.save", DraftQueries.save(text, of: 1, over: 1, by: 1)),
      Check("DraftQueries.save", DraftQueries.save(bare, of: 1, over: 1, by: 1)),
      Check("DraftQueries.lock", DraftQueries.lock(1, for: 1)),
      Check("DraftQueries.giveCode", DraftQueries.giveCode(code, to: 1)),
      Check("CoAuthorQueries.colleague", CoAuthorQueries.colleague(mail: "m")),
      Check("CoAuthorQueries.ask", CoAuthorQueries.ask(1, to: 1, by: 2)),
      Check("CoAuthorQueries.agree", CoAuthorQueries.agree(1, to: 1)),
      Check("CoAuthorQueries.remove", CoAuthorQueries.remove(from: 1, by: 1)),
      Check("SponsorQueries.find", SponsorQueries.find(code, for: 1)),
      Check("SponsorQueries.lock", SponsorQueries.lock(code, for: 1)),
      Check("SponsorQueries.count", SponsorQueries.count(of: 1, version: 1)),
      Check("SponsorQueries.agreedVersion", SponsorQueries.agreedVersion(of: 1, to: 1)),
      Check("SponsorQueries.areThere", SponsorQueries.areThere(of: 1)),
      Check("SponsorQueries.add", SponsorQueries.add(1, to: 1, version: 1)),
      Check("SponsorQueries.remove", SponsorQueries.remove(1, from: 1)),
      Check("SponsorQueries.all", SponsorQueries.all(of: 1)),
      Check("SimilarQueries.find", SimilarQueries.find("quiet rooms")),
      Check("MineQueries.page", MineQueries.page(of: 1, before: nil, limit: 9)),
      Check("MineQueries.page", MineQueries.page(of: 1, before: 9, limit: 9)),
    ]
  }
}
