import Postgres

/// SQL of what was asked before.
enum SimilarQueries {
  /// The petitions whose titles say most nearly the same, among those that everybody may read.
  ///
  /// Each way to find some stops after a number of rows, so that common words cost no more than rare
  /// ones: titles that share two of the five longest words, and petitions that hold all of them, but
  /// rejected ones, whose background nobody may find out. Only
  /// where these are few, titles that are spelt alike are looked for, which takes ten times as long.
  /// What is found is put in the order of its spelling.
  static func find(_ title: String, limit: Int = 5) -> Query<WebRole, SimilarPetition> {
    Query(
      """
      with word as materialized (
        select plainto_tsquery('simple', lexeme) as query, row_number() over () as number
        from (
          select lexeme from unnest(to_tsvector('english', \(title)))
          order by length(lexeme) desc, lexeme limit 5) longest
      ), worded as materialized (
        select distinct on (c.id) c.id, c.title, c.state, similarity(c.title, \(title)) as alike
        from (
          select pair.* from word a join word b on a.number < b.number cross join lateral (
            select id, title, state from petition
            where to_tsvector('english', title) @@ (a.query && b.query) limit 60) pair
          union all
          (select id, title, state from petition
            where search @@ plainto_tsquery('english', \(title)) and state <> 'rejected' limit 60)
        ) c
        where c.state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
      ), near as (
        select id, title, state, alike from worded where alike >= 0.15
        union all
        (select id, title, state, similarity(title, \(title)) from petition
          where (select count(*) from worded where alike >= 0.15) < 5 and title % \(title)
            and state in ('open', 'response-due', 'answered', 'closed', 'archived', 'rejected')
            and id not in (select id from worded where alike >= 0.15)
          limit 60)
      )
      select n.id, n.title, n.state, s.signatures
      from near n join petition_standing s on s.petition_id = n.id
      order by n.alike desc, n.id desc limit \(Int64(limit))
      """
    ) { row in
      try SimilarPetition(
        id: row.next(), title: row.next(), state: row.next(), signatures: row.next())
    }
  }
}

/// A petition that asks something like what is being drafted.
struct SimilarPetition: Sendable {
  let id: Petition.ID
  let title: String
  let state: Petition.State
  let signatures: Int
}
