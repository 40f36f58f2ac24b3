import Mustache
import Web

/// The links under a list that goes on; a direction without rows is nil.
struct Paging: Sendable, MustacheParent {
  /// Towards the beginning of the list, for instance "Newer".
  let back: Link?
  /// Towards its end, for instance "Older".
  let forward: Link?
  /// Which part is in view, for instance "21 to 40 of 1,612".
  let range: String?

  init(back: Link? = nil, forward: Link? = nil, range: String? = nil) {
    self.back = back
    self.forward = forward
    self.range = range
  }

  func child(named name: String) -> Any? {
    switch name {
    case "back": back
    case "forward": forward
    case "range": range
    case "isNeeded": back != nil || forward != nil
    default: nil
    }
  }
}
