/// A sparse matrix, row by row: the places and values of its entries.
struct CompressedRows: Sendable {
  let rows: Int
  let columns: Int
  /// Where the entries of each row start; one more at the end.
  private let starts: [Int]
  private let places: [Int32]
  private let values: [Double]

  /// Entries in any order; those at the same place add up.
  init(rows: Int, columns: Int, entries: [(row: Int32, column: Int32, value: Double)]) {
    var starts = [Int](repeating: 0, count: rows + 1)
    for entry in entries { starts[Int(entry.row) + 1] += 1 }
    for row in 0..<rows { starts[row + 1] += starts[row] }
    var next = starts
    var places = [Int32](repeating: 0, count: entries.count)
    var values = [Double](repeating: 0, count: entries.count)
    for entry in entries {
      let place = next[Int(entry.row)]
      (places[place], values[place]) = (entry.column, entry.value)
      next[Int(entry.row)] += 1
    }
    (self.rows, self.columns) = (rows, columns)
    (self.starts, self.places, self.values) = (starts, places, values)
  }

  /// Hands the entries of a row to `body`.
  func forEachEntry(ofRow row: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
    for place in starts[row]..<starts[row + 1] { body(Int(places[place]), values[place]) }
  }
}
