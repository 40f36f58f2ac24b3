import Web

/// The form that signs a petition or changes a signature.
struct SignatureForm: Sendable {
  let showsName: Bool
  let reason: String?
}

/// A form that cannot be used, with what was typed and what is wrong.
struct RefusedSignatureForm: Error {
  let visibility: SignaturePanel.Visibility?
  let visibilityError: String?
  let reason: Field
}

extension SignatureForm {
  init(_ form: Form) throws(RefusedSignatureForm) {
    var reader = FormReader(form)
    let visibility = reader.choice(
      "visibility", "whether colleagues see your name", of: SignaturePanel.Visibility.self)
    let reason = reader.optionalText("reason", "your reason", maximum: Signature.longestReason)
    guard reader.isValid, let visibility, let reason else {
      throw RefusedSignatureForm(
        visibility: visibility, visibilityError: reader.field("visibility").error,
        reason: reader.field("reason"))
    }
    showsName = visibility == .named
    self.reason = reason.isEmpty ? nil : reason
  }
}
