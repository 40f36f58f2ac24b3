import Foundation
import Synchronization

/// The memory that hashes work in, handed on from one to the next while any is under way: the system
/// takes a fifth of a hash's time to clear and map it anew. With the last of a rush all of it goes back.
///
/// malloc would keep such blocks for ever, or unmap them each time. libargon2 wipes what it gives back.
enum HashMemory {
  private struct State {
    var taken = 0
    var free: [Block] = []
  }

  private struct Block {
    let address: UInt
    let size: Int

    func unmap() { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
  }

  private static let state = Mutex(State())

  /// A block of so many bytes; nil when the system has none.
  static func take(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    let kept = state.withLock { state -> Block? in
      state.taken += 1
      return state.free.firstIndex { $0.size == size }.map { state.free.remove(at: $0) }
    }
    if let kept { return UnsafeMutablePointer(bitPattern: kept.address) }
    let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else {
      release([])
      return nil
    }
    // A hash jumps about in all of it, which large pages make faster where the system has them.
    madvise(pages, size, MADV_HUGEPAGE)
    return pages.assumingMemoryBound(to: UInt8.self)
  }

  /// Gives a block back.
  static func giveBack(_ pages: UnsafeMutablePointer<UInt8>, _ size: Int) {
    release([Block(address: UInt(bitPattern: pages), size: size)])
  }

  private static func release(_ blocks: [Block]) {
    let unused = state.withLock { state -> [Block] in
      state.taken -= 1
      state.free += blocks
      guard state.taken == 0 else { return [] }
      defer { state.free = [] }
      return state.free
    }
    for block in unused { block.unmap() }
  }
}
