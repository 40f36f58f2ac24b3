/// A line: what joins first leaves first, both at constant cost.
struct FIFO<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[head] }

  mutating func append(_ element: Element) {
    elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = elements[head].take()
    head += 1
    // Moving the rest up costs as much as was saved by not doing so before.
    if head > 32, head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }

  /// Takes up to so many elements from the front.
  mutating func popFirst(_ maximum: Int) -> [Element] {
    if maximum >= count {
      defer { self = FIFO() }
      return elements[head...].compactMap { $0 }
    }
    return (0..<maximum).compactMap { _ in popFirst() }
  }

  /// Takes out the first element that fulfils the condition. Linear.
  mutating func remove(where condition: (Element) -> Bool) -> Element? {
    guard let index = elements[head...].firstIndex(where: { $0.map(condition) ?? false }) else {
      return nil
    }
    return elements.remove(at: index)
  }
}
