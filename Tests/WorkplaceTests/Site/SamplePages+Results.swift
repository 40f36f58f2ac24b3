import Disclosure
import Foundation
import Web

@testable import Workplace

extension SamplePages {
  /// Results of rounds.
  var results: [Sample] {
    [
      full(
        ResultsPage(
          round: link, answer: [text, text],
          facts: [.init(name: text, value: text)],
          themes: [shownCell, withheldCell].map { ResultTheme(name: text, bar: html, score: $0) },
          questions: [
            ResultQuestion(
              id: text, text: text, note: text, bar: html, rows: [categoryRow], instead: nil),
            ResultQuestion(
              id: text, text: text, note: text, bar: nothing, rows: [categoryRow, rangeRow],
              instead: nil),
            ResultQuestion(
              id: text, text: text, note: text, bar: nothing, rows: [], instead: text),
          ],
          worded: [
            ResultWorded(text: text, comments: link, instead: nil),
            ResultWorded(text: text, comments: nil, instead: text),
          ], lists: [link], downloads: [link], nullifiers: link, policy: link, hash: text)),
      bare(
        ResultsPage(
          round: link, answer: [], facts: [], themes: [], questions: [], worded: [], lists: [],
          downloads: [], nullifiers: link, policy: link, hash: text)),
      full(
        NoResultsPage(
          round: link, heading: text, happened: text, moment: moment, reason: text, note: text)),
      bare(
        NoResultsPage(
          round: link, heading: text, happened: text, moment: nil, reason: nil, note: text)),
    ] + segmentResults + resultComments
  }

  private var segmentResults: [Sample] {
    [
      full(
        SegmentResultsPage(
          results: link, heading: text, participation: [resultRow(note: text)], themes: [text],
          themeRows: [resultRow(note: nil)], segments: [text, text],
          questionRows: [resultRow(note: text)], minimum: text)),
      bare(
        SegmentResultsPage(
          results: link, heading: text, participation: [], themes: [], themeRows: [], segments: [],
          questionRows: [], minimum: text)),
    ]
  }

  private var resultComments: [Sample] {
    [
      full(
        ResultCommentsPage(
          results: link, heading: text, found: text, comments: [.init(body: text)],
          paging: Paging(back: link, forward: link, range: text))),
      bare(
        ResultCommentsPage(
          results: link, heading: text, found: text, comments: [], paging: Paging())),
    ]
  }

  private func resultRow(note: String?) -> ResultRow {
    ResultRow(name: text, cells: [shownCell, withheldCell], note: note)
  }

  private var shownCell: ResultCell { ResultCell(words: text, detail: text) }
  private var withheldCell: ResultCell { ResultCell(nil as Share?) }
  private var categoryRow: ResultQuestion.Row {
    .init(label: text, bar: html, count: text, share: text)
  }
  private var rangeRow: ResultQuestion.Row {
    .init(label: text, bar: html, count: nil, share: text)
  }
}
