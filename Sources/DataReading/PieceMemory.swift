internal import Synchronization

/// Arrays that pieces of a file were read into and taken apart in, kept for the next pieces.
///
/// A new array of this size is new pages from the system: to be given and cleared they cost as much as the parsing.
final class PieceMemory: Sendable {
  private let texts = Mutex<[[UInt8]]>([])
  private let numbers = Mutex<[[Double]]>([])

  /// A text of some length, whatever its bytes are; empty if there is none.
  func takeText() -> [UInt8] { texts.withLock { $0.popLast() ?? [] } }

  func put(text: consuming [UInt8]) {
    texts.withLock { [text] in $0.append(text) }
  }

  /// No numbers, with room for some.
  func takeNumbers() -> [Double] { numbers.withLock { $0.popLast() ?? [] } }

  /// Takes the memory of numbers that nobody else holds; if somebody does, there is new memory in its place.
  func put(numbers given: inout [Double]) {
    given.removeAll(keepingCapacity: true)
    numbers.withLock { [given] in $0.append(given) }
    given = []
  }
}

/// Some whole records in memory of their own, until they are taken apart.
final class PieceText: Sendable {
  private let records: Mutex<(bytes: [UInt8], range: Range<Int>)>

  init(_ bytes: [UInt8], _ range: Range<Int>) { records = Mutex((bytes, range)) }

  /// The records, which are not here any more then: their memory has one holder.
  func take() -> (bytes: [UInt8], range: Range<Int>) {
    records.withLock { records in
      defer { records = ([], 0..<0) }
      return records
    }
  }
}
