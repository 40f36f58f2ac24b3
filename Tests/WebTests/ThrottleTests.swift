import Foundation
import Testing

@testable import Web

@Suite("Attempts are bounded")
struct ThrottleTests {
  /// Ten in the morning of some day.
  private let start = Date(timeIntervalSince1970: 20_000 * 86_400 + 36_000)

  @Test("As many as the limit within a window, each key for itself")
  func limit() {
    let throttle = Throttle(limit: 3, window: 60)
    for second in 0..<3 {
      #expect(throttle.attempt("a", at: start + Double(second)) == nil)
    }
    #expect(throttle.attempt("a", at: start + 10) == 50)
    #expect(throttle.attempt("b", at: start + 10) == nil)
    #expect(throttle.attempt("a", at: start + 59.5) == 1)
  }

  @Test("When the window ends the count begins again, and refusals did not prolong it")
  func windowEnd() {
    let throttle = Throttle(limit: 1, window: 60)
    #expect(throttle.attempt("a", at: start) == nil)
    for second in 1..<60 { #expect(throttle.attempt("a", at: start + Double(second)) != nil) }
    #expect(throttle.attempt("a", at: start + 60) == nil)
    #expect(throttle.attempt("a", at: start + 61) == 59)
  }

  @Test("A key that proved itself is forgiven, the others are not")
  func forgiveness() {
    let throttle = Throttle(limit: 1, window: 60)
    #expect(throttle.attempt("a", at: start) == nil)
    #expect(throttle.attempt("b", at: start) == nil)
    throttle.forgive("a", at: start)
    #expect(throttle.attempt("a", at: start) == nil)
    #expect(throttle.attempt("b", at: start) != nil)
  }

  @Test("With the day the secret changes and everything of yesterday is gone")
  func dailySecret() {
    let throttle = Throttle(limit: 1, window: 86_400)
    #expect(throttle.attempt("a", at: start) == nil)
    #expect(throttle.attempt("a", at: start + 13 * 3600) != nil)
    #expect(throttle.attempt("a", at: start + 14 * 3600) == nil)
  }

  @Test("Beyond its capacity the oldest windows go, and new keys are counted all the same")
  func capacity() {
    let throttle = Throttle(limit: 1, window: 600, capacity: 10)
    for number in 0..<10 {
      #expect(throttle.attempt("\(number)", at: start + Double(number)) == nil)
    }
    #expect(throttle.attempt("new", at: start + 20) == nil)
    #expect(throttle.attempt("new", at: start + 20) != nil)
    #expect(throttle.attempt("9", at: start + 20) != nil)
    #expect(throttle.attempt("0", at: start + 20) == nil)
  }

  @Test("Windows that ended make room before any that still runs")
  func endedWindowsGoFirst() {
    let throttle = Throttle(limit: 1, window: 60, capacity: 3)
    for (key, second) in [("a", 0.0), ("b", 1), ("c", 58), ("d", 62)] {
      #expect(throttle.attempt(key, at: start + second) == nil)
    }
    #expect(throttle.attempt("c", at: start + 63) != nil)
    #expect(throttle.attempt("d", at: start + 63) != nil)
  }

  @Test("Many at once are counted one by one")
  func concurrency() async {
    let throttle = Throttle(limit: 50, window: 60)
    let start = start
    let allowed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<500 { group.addTask { throttle.attempt("a", at: start) == nil } }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(allowed == 50)
  }

  @Test("What can be printed of it tells no key")
  func keepsNoKey() {
    let throttle = Throttle(limit: 3, window: 60)
    _ = throttle.attempt("203.0.113.77", at: start)
    var printed = ""
    dump(throttle, to: &printed)
    #expect(!printed.contains("203.0.113.77"))
  }
}
