import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// The site's templates, read once at start.
///
/// Every template, partials included, is read with the byte-wise escaper in force (`HTMLEscaper`).
public struct Templates: Sendable {
  private let library: MustacheLibrary
  private let menus = PreparedMenus()

  /// Reads every `.mustache` file below `directory`; a template is named by its path without the
  /// extension.
  ///
  /// - Throws: `TemplateError` naming the file that cannot be read or parsed.
  public init(directory: String) throws {
    MustacheContentTypes.register(HTMLEscaper(), named: HTMLEscaper.name)
    var library = MustacheLibrary()
    for name in try Self.names(in: directory) {
      let source = try String(contentsOfFile: "\(directory)/\(name).mustache", encoding: .utf8)
      do {
        try library.register("{{% CONTENT_TYPE:\(HTMLEscaper.name)}}" + source, named: name)
      } catch {
        throw TemplateError(name: name, reason: "\(error)")
      }
    }
    self.library = library
  }

  /// Names of the templates below `directory`, sorted.
  public static func names(in directory: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: directory),
      let files = FileManager.default.enumerator(atPath: directory)
    else {
      throw TemplateError(name: directory, reason: "there is no such directory")
    }
    return files.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".mustache") }
      .map { String($0.dropLast(".mustache".count)) }
      .sorted()
  }

  /// Renders `value` with the template of that name, without a layout.
  public func render(_ value: Any, with name: String) -> HTML {
    guard let markup = library.render(value, withTemplate: name) else {
      preconditionFailure("no template named \(name): the template tests would have failed")
    }
    return HTML(trusted: markup)
  }

  /// Renders a whole page inside the layout.
  public func render<P: Page>(_ page: P, in shell: Shell) -> HTML {
    let frame = Frame(page: page, shell: shell, personal: PersonalParts(of: shell, with: self))
    return render(frame, with: P.template)
  }

  /// The menu of a signed-in person.
  func menu(of viewer: Shell.Viewer) -> HTML {
    menus.menu(of: viewer) { viewer in
      var shell = Shell(company: "")
      shell.viewer = viewer
      return render(shell, with: "shell/_menu")
    }
  }

  /// A response with a whole page; never stored by anybody but the reader's own tab.
  public func response<P: Page>(
    _ page: P, in shell: Shell, status: HTTPResponse.Status = .ok
  ) -> Response {
    .html(ByteBuffer(string: render(page, in: shell).markup), status: status)
  }

  /// Renders the part of a page that is equal for every reader, with gaps for the rest.
  ///
  /// `shell` must hold nothing personal; `page` puts `Gap.html` where its own personal parts go.
  public func prepare<P: Page>(_ page: P, in shell: Shell) -> PreparedPage {
    let frame = Frame(page: page, shell: shell, personal: .gaps)
    return PreparedPage(render(frame, with: P.template))
  }
}

/// A template that cannot be read or parsed.
public struct TemplateError: Error, CustomStringConvertible {
  let name: String
  let reason: String
  /// Which template, and why.
  public var description: String { "Template \(name): \(reason)" }
}

extension Response {
  /// HTML that no cache may keep, since pages are made for one signed-in person.
  public static func html(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, headers: htmlHeaders, body: ResponseBody(byteBuffer: body))
  }

  // Made once: every value of a field is checked when it is made.
  private static let htmlHeaders: HTTPFields = [
    .contentType: "text/html; charset=utf-8",
    .cacheControl: "no-store",
  ]

  /// The answer to a form that was accepted: go and read `path`.
  public static func seeOther(_ path: String, flash: Flash? = nil, cookies: CookieNames) -> Response
  {
    var response = Response(status: .seeOther, headers: [.location: path])
    if let flash { response.setCookie(cookies.flash(flash)) }
    return response
  }
}
