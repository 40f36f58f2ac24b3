/// The values bound to a statement, encoded at once into one stretch of bytes.
///
/// Its descriptions never show a value, nor does a mirror of it.
public struct Bindings: Sendable {
  /// One value: where its placeholder is in the text and where its bytes are.
  struct Slot: Sendable {
    var type: PostgresType
    /// UTF-8 offset of `$n` in the text.
    var position: Int
    var start: Int
    /// Number of bytes; `nil` for NULL.
    var length: Int?
  }

  private(set) var slots: [Slot] = []
  private(set) var buffer = PostgresBuffer()

  /// Why one of the values cannot be sent. An interpolation cannot throw, so the failure waits
  /// here and is thrown before anything is sent.
  private(set) var failure: PostgresEncodingFailure?

  init() {}

  /// How many values there are.
  public var count: Int { slots.count }

  mutating func reserve(_ count: Int) {
    slots.reserveCapacity(count)
  }

  mutating func append<Value: PostgresEncodable>(_ value: Value, at position: Int) {
    let start = buffer.bytes.count
    var slot = Slot(type: Value.postgresType, position: position, start: start, length: nil)
    if !value.isPostgresNull {
      do throws(PostgresEncodingFailure) {
        try value.encode(to: &buffer)
        slot.length = buffer.bytes.count - start
      } catch {
        failure = failure ?? error
        buffer.truncate(to: start)
      }
    }
    slots.append(slot)
  }

  mutating func append(_ slot: Slot, of other: Bindings, at position: Int) {
    var copy = slot
    copy.position = position
    copy.start = buffer.bytes.count
    if let length = slot.length {
      buffer.append(contentsOf: other.buffer.bytes[slot.start..<slot.start + length])
    }
    slots.append(copy)
  }

  mutating func inherit(failureOf other: Bindings) {
    failure = failure ?? other.failure
  }

  /// - Throws: ``DatabaseError/encoding(_:)`` when a value cannot be sent.
  func validate() throws(DatabaseError) {
    if let failure { throw .encoding(failure.reason) }
    guard slots.count <= 65_535 else {
      throw .encoding("a statement has more than 65,535 bound values")
    }
    guard buffer.bytes.count <= Int(Int32.max) else {
      throw .encoding("the bound values of a statement are longer than 2 GiB")
    }
  }
}

extension Bindings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How many values there are.
  public var description: String { "\(count) bound values" }
  /// How many values there are.
  public var debugDescription: String { description }
  /// A mirror without children, so that `dump` shows no value either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
