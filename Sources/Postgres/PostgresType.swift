/// The identifier of a data type (an OID of `pg_type`), as sent with every bound value and
/// received with every column.
public struct PostgresType: RawRepresentable, Hashable, Sendable {
  /// The OID.
  public let rawValue: UInt32

  /// A type by its OID.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  private init(_ rawValue: UInt32) { self.rawValue = rawValue }
}

extension PostgresType {
  static let bool = PostgresType(16)
  static let bytea = PostgresType(17)
  static let char = PostgresType(18)
  static let name = PostgresType(19)
  static let int8 = PostgresType(20)
  static let int2 = PostgresType(21)
  static let int4 = PostgresType(23)
  static let text = PostgresType(25)
  static let json = PostgresType(114)
  static let xml = PostgresType(142)
  static let float4 = PostgresType(700)
  static let float8 = PostgresType(701)
  static let unknown = PostgresType(705)
  static let bpchar = PostgresType(1042)
  static let varchar = PostgresType(1043)
  static let date = PostgresType(1082)
  static let timestamptz = PostgresType(1184)
  static let uuid = PostgresType(2950)
  static let jsonb = PostgresType(3802)

  static let boolArray = PostgresType(1000)
  static let byteaArray = PostgresType(1001)
  static let int2Array = PostgresType(1005)
  static let int4Array = PostgresType(1007)
  static let textArray = PostgresType(1009)
  static let int8Array = PostgresType(1016)
  static let float8Array = PostgresType(1022)
  static let dateArray = PostgresType(1182)
  static let timestamptzArray = PostgresType(1185)
  static let uuidArray = PostgresType(2951)

  /// Types below this OID come with the server; enumerations, `citext` and other types of a
  /// database's own lie above.
  static let firstUserDefined: UInt32 = 16_384

  /// Whether the binary form of a value is its text.
  var isTextual: Bool {
    switch self {
    case .text, .varchar, .bpchar, .name, .json, .xml, .char, .unknown: true
    default: rawValue >= Self.firstUserDefined
    }
  }
}
