import Foundation
import TestSupport
import Testing
import Web

@testable import Workplace

@Suite("Every template shows what its struct holds, and nothing else becomes markup")
struct TemplateTests {
  private static let directory = TestSite.root + "templates"
  private let templates: Templates

  init() throws {
    templates = try Templates(directory: Self.directory)
  }

  private static func sources() throws -> [String: TemplateSource] {
    var sources: [String: TemplateSource] = [:]
    for name in try Templates.names(in: directory) {
      let text = try String(contentsOfFile: "\(directory)/\(name).mustache", encoding: .utf8)
      sources[name] = try TemplateSource(text, named: name)
    }
    return sources
  }

  @Test("Every tag of every template is answered by the value in its place")
  func everyTagIsAnswered() throws {
    var walk = TemplateWalk(try Self.sources())
    for sample in SamplePages(text: "sample", templates: templates).all {
      walk.walk(sample.template, with: sample.root)
    }
    #expect(walk.problems == [])
  }

  @Test(
    "The walk sees a name that no struct has, a struct that is printed, and a forgotten template")
  func theWalkSeesMistakes() throws {
    let sources = try [
      "page": "{{#page}}{{.heading}}{{.headign}}{{.ways}}{{#.ways}}{{.label}}{{/.ways}}{{/page}}",
      "forgotten": "{{.heading}}",
    ].map { ($0, try TemplateSource($1, named: $0)) }
    var walk = TemplateWalk(Dictionary(uniqueKeysWithValues: sources))
    let page = ErrorPage(
      status: 404, heading: "Gone", happened: "It is gone.", ways: [Link("Back", href: "/")])
    walk.walk("page", with: ["page": page])
    #expect(
      walk.problems == [
        "forgotten: no sample is rendered with it",
        "page:1: {{.headign}} is answered by no sample",
        "page:1: {{.ways}} prints a Array<Link>",
      ])
  }

  /// Names that are meant to be found further out, with no row answering to them.
  private static let climbing: Set<String> = [
    "accounts/sign_in: returnTo", "accounts/sign_in: kept", "accounts/sign_in: demoPassword",
  ]

  @Test("Inside a section and in every partial a name begins with a dot, so that it cannot climb")
  func namesBeginWithADot() throws {
    for (name, source) in try Self.sources() {
      let isPartial = name.split(separator: "/").last?.hasPrefix("_") ?? false
      for tag in Self.climbingTags(in: source.nodes, isInside: isPartial) {
        #expect(
          Self.climbing.contains("\(tag.template): \(tag.name)"), "\(tag) may find another's value")
      }
    }
  }

  private static func climbingTags(
    in nodes: [TemplateSource.Node], isInside: Bool
  ) -> [TemplateSource.Tag] {
    nodes.flatMap { node -> [TemplateSource.Tag] in
      switch node {
      case .value(let tag): isInside && !hasDot(tag) ? [tag] : []
      case .section(let tag, let inner), .inverted(let tag, let inner):
        (isInside && !hasDot(tag) ? [tag] : []) + climbingTags(in: inner, isInside: true)
      case .parent(_, let inner), .block(_, let inner):
        climbingTags(in: inner, isInside: isInside)
      case .partial: []
      }
    }
  }

  private static func hasDot(_ tag: TemplateSource.Tag) -> Bool {
    tag.name.hasPrefix(".") || tag.name.hasPrefix("empty(.")
  }

  @Test(
    "A tag that would leave text unescaped cannot be read",
    arguments: ["{{{.name}}}", "{{&.name}}", "{{=<% %>=}}", "{{% CONTENT_TYPE:TEXT}}", "{{.name"])
  func unescapedTagsAreRefused(source: String) {
    #expect(throws: TemplateSource.Malformed.self) {
      try TemplateSource(source, named: "page")
    }
  }

  @Test("Every page is well formed, with nothing inline and nothing from elsewhere")
  func everyPageIsWellFormed() throws {
    for sample in SamplePages(text: "sample", templates: templates).all {
      for event in try Markup.events(of: sample.markup.markup) {
        guard case .start(let element, let attributes) = event else { continue }
        #expect(element != "style" && element != "iframe" && element != "base")
        for attribute in attributes {
          #expect(
            attribute.name != "style" && !attribute.name.hasPrefix("on"),
            "\(sample.template): <\(element) \(attribute.name)>")
          #expect(!attribute.value.contains("//"), "\(sample.template): \(attribute.value)")
          #expect(!attribute.value.hasPrefix("javascript:"))
        }
        if element == "script" { #expect(attributes.contains { $0.name == "src" }) }
      }
    }
  }

  /// What people could type to get out of where a value stands.
  static let hostile = [
    "\" autofocus onfocus=\"alert(1)",
    "\"\u{301} onmouseover=\"\u{301}alert(1)",
    "'>\u{301}<img src=x onerror=alert(1)>",
    "<\u{338}script>alert(1)</script\u{20DD}>",
    "</textarea></title></script><svg onload=alert(1)>",
    "<!-- --> <!--\u{301} ]]>",
    "&quot;&lt;script&gt;&\u{301}",
    "\"\u{200D}\u{FE0F}><b>",
    "{{.name}} {{{name}}} {{> layout}} {{#page}}{{% CONTENT_TYPE:TEXT}}",
    "\u{202E}<b>gnp.exe\u{2066}",
    "\u{1}<b>\u{1}\u{2}\u{7F}\u{85}\u{9F}",
    "\u{1}0123456789abcdef0123456789abcdef\u{1}<b>",
    "\u{FEFF}\u{FFFD}\u{10FFFF}<b>",
  ]

  @Test("Text of any kind, in every place at once, stays text", arguments: hostile)
  func hostileTextStaysText(text: String) throws {
    let word = "harmless"
    let harmless = SamplePages(text: word, templates: templates).all
    let rendered = SamplePages(text: text, templates: templates).all
    try #require(harmless.count == rendered.count)
    for (expected, sample) in zip(harmless, rendered) {
      let events = try Markup.events(of: expected.markup.markup)
      #expect(
        try Markup.events(of: sample.markup.markup)
          == events.map { $0.replacing(word, with: text) },
        "in \(sample.template)")
    }
  }
}

extension Markup.Event {
  /// The same event as it must be when `text` stands in place of `word`.
  fileprivate func replacing(_ word: String, with text: String) -> Markup.Event {
    switch self {
    case .text(let content): .text(content.replacingOccurrences(of: word, with: text))
    case .start(let element, let attributes):
      .start(
        element,
        attributes.map {
          Markup.Attribute(
            name: $0.name, value: $0.value.replacingOccurrences(of: word, with: text))
        })
    default: self
    }
  }
}
