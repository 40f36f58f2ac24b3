import Mustache
import Web

/// `GET /settings`: how petitions run here, for everybody to read and for stewards to change.
struct SettingsPage: FormPage, MustacheParent {
  static let template = "settings/index"

  let heading = "How petitions run here"
  /// How many sponsors a draft needs, for instance "5 sponsors".
  let sponsors: String
  /// How many signatures oblige leadership to answer.
  let threshold: String
  /// How long leadership has, for instance "30 days".
  let days: String
  /// What stewards changed, newest first.
  let changes: [Change]
  /// The rest of the changes.
  let paging: Paging
  /// The form; nil for everybody but stewards.
  var fields: Fields?

  var problems: [Problem] {
    guard let fields else { return [] }
    return Problem.of(
      fields.sponsors, fields.kind, fields.signatures, fields.percent, fields.days, fields.reason)
  }

  func child(named name: String) -> Any? {
    switch name {
    case "heading": heading
    case "sponsors": sponsors
    case "threshold": threshold
    case "days": days
    case "changes": changes
    case "hasChanges": !changes.isEmpty
    case "paging": paging
    case "fields": fields
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }

  /// What the form holds.
  struct Fields: Sendable, MustacheParent {
    /// Named `sponsors`: a number.
    var sponsors: Field
    /// Named `threshold`: how the threshold is said, `number` or `percent`.
    var kind: Field
    /// Named `signatures`: the threshold as a number.
    var signatures: Field
    /// Named `percent`: the threshold in percent.
    var percent: Field
    /// Named `days`: a number.
    var days: Field
    /// Named `reason`: why, for the audit log.
    var reason: Field

    func child(named name: String) -> Any? {
      switch name {
      case "sponsors": sponsors
      case "kind": kind
      case "isNumber": kind.value == ThresholdKind.number.rawValue
      case "isPercent": kind.value == ThresholdKind.percent.rawValue
      case "signatures": signatures
      case "percent": percent
      case "days": days
      case "reason": reason
      default: nil
      }
    }
  }

  /// A change that a steward made.
  struct Change: Sendable, MustacheParent {
    /// When.
    let moment: Moment
    /// Who made it.
    let steward: String
    /// What changed and why.
    let text: String

    func child(named name: String) -> Any? {
      switch name {
      case "moment": moment
      case "steward": steward
      case "text": text
      default: nil
      }
    }
  }
}

extension SettingsPage {
  init(_ policy: PetitionPolicy, changes: Slice<PolicyEntry>, isBeginning: Bool, mayChange: Bool) {
    self.init(
      sponsors: counted(policy.sponsorsNeeded, "sponsor", "sponsors"),
      threshold: policy.threshold.words, days: counted(policy.responseDays, "day", "days"),
      changes: changes.rows.map { entry in
        Change(
          moment: Moment(entry.occurredAt), steward: entry.steward ?? "A former steward",
          text: entry.text)
      },
      paging: Paging(
        back: isBeginning ? nil : Link("Newest", href: "/settings"),
        forward: changes.next.map {
          Link("Older", href: link("/settings", ["before": $0.parameter]))
        }),
      fields: mayChange ? Fields(policy) : nil)
  }

  /// The same page with what was typed and what is wrong with it.
  mutating func keep(_ reader: FormReader) {
    fields = Fields(
      sponsors: reader.field("sponsors"), kind: reader.field("threshold"),
      signatures: reader.field("signatures"), percent: reader.field("percent"),
      days: reader.field("days"), reason: reader.field("reason"))
  }
}

extension SettingsPage.Fields {
  /// The form as it is before anything was typed.
  fileprivate init(_ policy: PetitionPolicy) {
    let (kind, number, percent): (ThresholdKind, String, String) =
      switch policy.threshold {
      case .number(let number): (.number, "\(number)", "")
      case .percent(let percent): (.percent, "", "\(percent)")
      }
    self.init(
      sponsors: Field("sponsors", value: "\(policy.sponsorsNeeded)"),
      kind: Field("threshold", value: kind.rawValue),
      signatures: Field("signatures", value: number), percent: Field("percent", value: percent),
      days: Field("days", value: "\(policy.responseDays)"), reason: Field("reason"))
  }
}
