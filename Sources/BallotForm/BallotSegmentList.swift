import Mustache
import Rounds

/// One thing that people may say of themselves, as `ballots/_segments` asks it.
public struct BallotSegmentList: Sendable, MustacheParent {
  let id: String
  let name: String
  let number: Int
  let sizes: String
  let segments: [BallotChoice]

  /// A list by its place, counted from 1.
  ///
  /// - Parameter sizes: JSON of how many people each segment has, for the scripts of the ballot; empty
  ///   where these do not run.
  public init(_ list: RoundPolicy.SegmentList, number: Int, sizes: String) {
    id = list.id
    name = list.name
    self.number = number
    self.sizes = sizes
    segments = list.segments.enumerated().map {
      BallotChoice(question: number, value: $0, label: $1.name, isMultiple: false)
    }
  }

  /// Looks up a value for a template.
  public func child(named key: String) -> Any? {
    switch key {
    case "id": id
    case "name": name
    case "number": number
    case "sizes": sizes
    case "segments": segments
    default: nil
    }
  }
}
