import Foundation
import Postgres
import Testing

@Suite("Times and days")
struct TemporalTests {
  @Test("An instant keeps its microsecond")
  func microseconds() async throws {
    try await withPool { pool in
      var dates: [Date] = []
      // The microseconds of a hundred years, a prime number of them apart.
      for microseconds in stride(
        from: -1_577_000_000_000_000, through: 1_577_000_000_000_000, by: 3_141_592_653_589)
      {
        dates.append(Date(timeIntervalSince1970: Double(microseconds) / 1_000_000))
      }
      let texts = try await pool.first(
        Rows<[String]>(
          """
          select array_agg((extract(epoch from d) * 1000000)::numeric(30, 0)::text order by n)
          from unnest(\(dates)) with ordinality as dates (d, n)
          """))
      #expect(
        texts
          == dates.map { String(Int64(($0.timeIntervalSince1970 * 1_000_000).rounded())) })
      let read = try await pool.first(Rows<[Date]>("select \(dates)"))
      let again = try await pool.first(Rows<[Date]>("select \(read ?? [])"))
      #expect(read == again)
      for (date, copy) in zip(dates, read ?? []) {
        #expect(abs(date.timeIntervalSince(copy)) < 0.000_000_5)
      }
    }
  }

  @Test("The last microsecond before a second stays before it")
  func nearlyNext() async throws {
    try await withPool { pool in
      let read = try await pool.first(
        Rows<Date>("select '2026-11-16 12:00:00.999999+00'::timestamptz"))
      let written = try await pool.first(Rows<String>("select (\(read) at time zone 'utc')::text"))
      #expect(written == "2026-11-16 12:00:00.999999")
    }
  }

  @Test("Infinite and impossible instants are errors, not wrong dates")
  func refused() async throws {
    try await withPool { pool in
      for text in ["infinity", "-infinity"] {
        await #expect(
          throws: DatabaseError.decoding(column: "timestamptz", expected: "a finite timestamptz")
        ) { _ = try await pool.first(Rows<Date>("select \(text)::timestamptz")) }
        await #expect(throws: DatabaseError.decoding(column: "date", expected: "a finite date")) {
          _ = try await pool.first(Rows<Day>("select \(text)::date"))
        }
      }
      for seconds in [Double.infinity, -.infinity, .nan, 1e300, -1e300, 9.3e12, -2.2e11] {
        await #expect(throws: DatabaseError.encoding("a date lies outside PostgreSQL's range")) {
          _ = try await pool.first(
            Rows<Date>("select \(Date(timeIntervalSinceReferenceDate: seconds))"))
        }
      }
      await #expect(throws: DatabaseError.self) {
        _ = try await pool.first(Rows<Date>("select now()::timestamp"))
      }
      for date in [Date.distantPast, .distantFuture] {
        let read = try await pool.first(Rows<Date>("select \(date)"))
        #expect(read == date)
      }
    }
  }

  @Test("Every day of four centuries is the day that the server means")
  func days() async throws {
    try await withPool { pool in
      let query = Query<LoginRole, (Day, String, Int32, Int32, Int32)>(
        """
        select d::date, to_char(d, 'YYYY-MM-DD'), extract(year from d)::int4,
          extract(month from d)::int4, extract(day from d)::int4
        from generate_series('1799-12-25'::date, '2200-03-05'::date, '1 day') d
        """
      ) { row in
        try (row.next(), row.next(), row.next(), row.next(), row.next())
      }
      let rows = try await pool.rows(query)
      #expect(rows.count > 146_000)
      let isRight = rows.allSatisfy { day, text, year, month, dayOfMonth in
        day.description == text && Day(text) == day
          && Day(year: Int(year), month: Int(month), day: Int(dayOfMonth)) == day
          && (day.year, day.month, day.day) == (Int(year), Int(month), Int(dayOfMonth))
      }
      #expect(isRight)
      let sent = try await pool.first(
        Rows<Bool>("select \(rows.map(\.0)) = \(rows.map(\.1))::text[]::date[]"))
      #expect(sent == true)
    }
  }

  @Test("Days that no calendar has are not days")
  func impossibleDays() {
    for (year, month, day) in [
      (2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0),
      (2026, 1, 32), (20_000, 1, 1),
    ] {
      #expect(Day(year: year, month: month, day: day) == nil)
    }
    #expect(Day(year: 2000, month: 2, day: 29) != nil)
    for text in [
      "", "2026-1-01", "2026-01-01 ", "+026-01-01", "2026-02-30", "２026-01-01", "20260101",
    ] {
      #expect(Day(text) == nil, "\(text)")
    }
  }

  @Test("Days are counted and compared")
  func arithmetic() throws {
    let day = try #require(Day(year: 2026, month: 12, day: 31))
    #expect(day.adding(days: 1).description == "2027-01-01")
    #expect(day.adding(days: -365).description == "2025-12-31")
    #expect(day < day.adding(days: 1))
    #expect(day.days(until: day.adding(days: 90)) == 90)
    let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
    let lateEvening = Date(timeIntervalSince1970: 1_798_758_000)  // 2026-12-31 23:00 UTC
    #expect(Day(lateEvening, in: .gmt).description == "2026-12-31")
    #expect(Day(lateEvening, in: berlin).description == "2027-01-01")
  }
}
