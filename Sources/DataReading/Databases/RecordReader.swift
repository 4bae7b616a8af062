/// Records that a database hands out one after the other.
protocol RecordReader: AnyObject, Sendable {
  /// What messages call it.
  var name: String { get }
  var columnNames: [String] { get }

  /// Goes to the next record; false behind the last one.
  ///
  /// - Throws: `.malformed` if it cannot be read.
  func next() throws(DataError) -> Bool

  /// A field of the record.
  func value(_ column: Int) -> RecordValue

  /// Goes back before the first record.
  func rewind()
}

/// What a field holds.
enum RecordValue {
  case missing
  case number(Double)
  case text(String)
  /// Bytes of no type.
  case blob
}
