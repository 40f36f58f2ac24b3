import Crypto
import Foundation

/// Everything that is agreed about a round before anybody answers, and that nobody can change later:
/// it is written down in one canonical way, and the hash of those bytes is the round's identity, which every
/// token and every ballot carries.
public struct RoundPolicy: Sendable, Hashable, Codable {
  /// Which version of this document it is.
  public var format = "redress-policy-1"
  /// What the round is called.
  public var title: String
  /// What the round is for, in the author's words.
  public var introduction: String
  /// The themes that questions count to.
  public var themes: [Theme]
  /// In the order in which they are asked.
  public var questions: [Question]
  /// Who may answer.
  public var roll: Roll
  /// What people may say of themselves, if they like.
  public var lists: [SegmentList]
  /// How each two lists cross on the roll.
  public var crossings: [Crossing]
  /// People behind any published figure: k.
  public var minimum: Int
  /// People who must have commented before any comment is published.
  public var commentMinimum: Int
  /// From when on ballots are taken.
  public var opens: Date
  /// Until when.
  public var closes: Date
  /// Which tables are published: ``everybody``, and the ids of segment lists.
  public var tables: [String]
  /// To how many bytes every ballot is padded.
  public var ballotSize: Int
  /// SHA-256, in hexadecimal digits, of each script that the ballot runs, by its path on the site.
  public var scripts: [String: String]
  /// The round's public keys. Nil until the tabulator has made them. The hash that names the round is of the
  /// policy with them; the audit log keeps the hash of the same without, as it was approved.
  public var keys: Keys?

  /// The table of all ballots.
  public static let everybody = "everybody"

  /// A group of questions that are scored together.
  public struct Theme: Sendable, Hashable, Codable {
    /// Stable over rounds.
    public var id: String
    /// As people read it.
    public var name: String

    /// All of its parts.
    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// What is asked.
  public struct Question: Sendable, Hashable, Codable {
    /// Stable over rounds.
    public var id: String
    /// How it is answered.
    public var kind: QuestionKind
    /// The question itself.
    public var text: String
    /// The theme whose score it counts to; nil for none.
    public var theme: String?
    /// Whether agreeing is unfavourable.
    public var isReverse: Bool
    /// Whether the ballot page insists on an answer.
    public var isRequired: Bool
    /// What can be chosen from; empty but for single and multiple choice.
    public var options: [String]

    /// All of its parts.
    public init(
      id: String, kind: QuestionKind, text: String, theme: String? = nil, isReverse: Bool = false,
      isRequired: Bool = true, options: [String] = []
    ) {
      self.id = id
      self.kind = kind
      self.text = text
      self.theme = theme
      self.isReverse = isReverse
      self.isRequired = isRequired
      self.options = options
    }
  }

  /// Who may answer: everybody, or a rule over departments and sites; never a list of names.
  public struct Roll: Sendable, Hashable, Codable {
    /// Names of the departments whose people may; empty for all.
    public var departments: [String]
    /// Names of the sites whose people may; empty for all.
    public var sites: [String]
    /// How many people that was when the round was approved.
    public var size: Int

    /// Below this a round is not held.
    public static let smallest = 50

    /// All of its parts.
    public init(departments: [String], sites: [String], size: Int) {
      self.departments = departments
      self.sites = sites
      self.size = size
    }
  }

  /// One thing that people may say of themselves, for instance where they work.
  public struct SegmentList: Sendable, Hashable, Codable {
    /// Stable over rounds.
    public var id: String
    /// As people read it.
    public var name: String
    /// What can be chosen.
    public var segments: [Segment]

    /// All of its parts.
    public init(id: String, name: String, segments: [Segment]) {
      self.id = id
      self.name = name
      self.segments = segments
    }
  }

  /// One answer to it, with how many people of the roll it is true of.
  public struct Segment: Sendable, Hashable, Codable {
    /// As people read it.
    public var name: String
    /// People of the roll of whom it is true.
    public var roll: Int

    /// All of its parts.
    public init(name: String, roll: Int) {
      self.name = name
      self.roll = roll
    }
  }

  /// How many people of the roll are in a segment of each of two lists.
  public struct Crossing: Sendable, Hashable, Codable {
    /// Position of the one list.
    public var rows: Int
    /// Position of the other.
    public var columns: Int
    /// By row and column: how many; ``few`` where it is somebody but fewer than the minimum; 0.
    public var roll: [[Int]]

    /// Stands for at least one person and fewer than the minimum.
    public static let few = -1

    /// All of its parts.
    public init(rows: Int, columns: Int, roll: [[Int]]) {
      self.rows = rows
      self.columns = columns
      self.roll = roll
    }
  }

  /// The public halves of what the tabulator and the ballot box hold.
  public struct Keys: Sendable, Hashable, Codable {
    /// Verifies tokens: RSA-3072 as DER SubjectPublicKeyInfo.
    public var issuing: Data
    /// Ballots are sealed to it: a point of P-256, uncompressed, 65 bytes.
    public var opening: Data
    /// Verifies receipts: Ed25519, 32 bytes (RFC 8032).
    public var receipt: Data

    /// All of its parts.
    public init(issuing: Data, opening: Data, receipt: Data) {
      self.issuing = issuing
      self.opening = opening
      self.receipt = receipt
    }
  }

  /// All of its parts.
  public init(
    title: String, introduction: String, themes: [Theme], questions: [Question], roll: Roll,
    lists: [SegmentList], crossings: [Crossing], minimum: Int, commentMinimum: Int, opens: Date,
    closes: Date, scripts: [String: String], keys: Keys? = nil
  ) {
    self.title = title
    self.introduction = introduction
    self.themes = themes
    self.questions = questions
    self.roll = roll
    self.lists = lists
    self.crossings = crossings
    self.minimum = minimum
    self.commentMinimum = commentMinimum
    self.opens = opens
    self.closes = closes
    self.scripts = scripts
    self.keys = keys
    tables = [Self.everybody] + lists.map(\.id)
    ballotSize = BallotSize.bytes(questions: questions, lists: lists)
  }
}

extension RoundPolicy {
  /// The policy as it is stored, fetched and hashed: canonical JSON; dates in UTC to the second, keys in base 64.
  public var canonical: Data {
    get throws { try CanonicalJSON.encode(self) }
  }

  /// Reads what ``canonical`` wrote.
  ///
  /// - Throws: `DecodingError` when the bytes are not JSON, or not of a policy.
  public init(canonical: Data) throws {
    self = try CanonicalJSON.decode(Self.self, from: canonical)
  }
}

extension PolicyHash {
  /// Of the bytes of a policy.
  public init(of canonical: Data) {
    self.init(SHA256.hash(data: canonical))
  }
}
