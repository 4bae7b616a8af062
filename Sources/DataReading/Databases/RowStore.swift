/// Rows of numbers that a library reads at any place, for several threads.
protocol RowStore: AnyObject, Sendable {
  /// Some rows, all columns, row after row.
  ///
  /// - Throws: `.malformed` if they cannot be read.
  func values(_ rows: Range<Int>) throws(DataError) -> [Double]
}
