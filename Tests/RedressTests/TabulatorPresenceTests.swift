import Testing

@testable import redress

@Suite("Whether a tabulator is there")
struct TabulatorPresenceTests {
  private let fewInVain = [Bool](repeating: false, count: TabulatorPresence.patience - 1)

  @Test("Where none was ever seen, there is none")
  func never() {
    #expect(said(of: fewInVain) == fewInVain)
  }

  @Test("Attack 3: A fault at a request, which gives the lock back for a while, does not show")
  func fault() {
    let looks = [true] + fewInVain + [true] + fewInVain
    #expect(said(of: looks).allSatisfy { $0 })
  }

  @Test("One that does not come back is gone, until it is seen again")
  func gone() {
    let looks = [true] + fewInVain + [false, false, true]
    #expect(said(of: looks).suffix(4) == [true, false, false, true])
  }

  /// What is said after each look.
  private func said(of looks: [Bool]) -> [Bool] {
    var presence = TabulatorPresence()
    return looks.map { presence.note($0) }
  }
}
