import Mustache
import Web

/// The answer to a verdict without a choice (422): the question again.
struct VerdictFormPage: FormPage, MustacheParent {
  static let template = "responses/verdict_form"

  let heading = "Does the response answer you?"
  /// The petition: its ask and its path.
  let petition: Link
  let verdict: VerdictFields
  let problems: [Problem]

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "heading": heading
    case "petition": petition
    case "verdict": verdict
    case "problems": problems
    case "hasProblems": !problems.isEmpty
    default: nil
    }
  }
}
