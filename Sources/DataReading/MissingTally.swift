/// What is missing in a column that is used.
public struct MissingColumn: Hashable, Sendable {
  /// The name of the column.
  public let name: String
  /// How many values are missing.
  public internal(set) var count: Int
  /// The line of the first row that lacks one; in a table that has no lines, its number from 1.
  public let firstLine: Int
  /// The file of that row, where several are read as one.
  public internal(set) var file: String?
}

/// Counts what is missing, for each element of a sample.
struct MissingTally: Sendable {
  private var counts: [Int]
  private var firstLines: [Int]

  /// How many elements a sample has.
  var width: Int { counts.count }

  init(width: Int) {
    counts = [Int](repeating: 0, count: width)
    firstLines = counts
  }

  mutating func note(_ elements: [Int], line: Int) {
    for element in elements {
      if counts[element] == 0 { firstLines[element] = line }
      counts[element] += 1
    }
  }

  /// Adds what was counted in later rows.
  mutating func merge(_ later: MissingTally, linesBefore: Int = 0) {
    for element in counts.indices where later.counts[element] > 0 {
      if counts[element] == 0 { firstLines[element] = linesBefore + later.firstLines[element] }
      counts[element] += later.counts[element]
    }
  }

  /// The columns that lack values, in the order of the samples.
  func columns(_ columns: ResolvedColumns, _ schema: Schema) -> [MissingColumn] {
    counts.indices.filter { counts[$0] > 0 }.map {
      MissingColumn(
        name: schema.columns[columns.columns[$0]].name, count: counts[$0],
        firstLine: firstLines[$0])
    }
  }

  /// The error that refuses them.
  ///
  /// - Parameter place: what the table is counted in: "line" or "row".
  static func refusal(
    _ columns: [MissingColumn], incomplete: Int, of rows: Int, file: String, place: String = "line"
  ) -> DataError {
    let cells = columns.reduce(0) { $0 + $1.count }
    let details = columns.map {
      "\(quoted($0.name)) \($0.count) (first in \(place) \($0.firstLine))"
    }
    return DataError(
      .missingValues,
      "\(counted(cells, "value")) \(cells == 1 ? "is" : "are") missing, in \(incomplete) of \(counted(rows, "row")): \(listed(details)); leave these rows out with --missing drop, or fill the values in",
      file: file, line: place == "line" ? columns.map(\.firstLine).min() : nil,
      column: columns.count == 1 ? columns[0].name : nil)
  }
}
