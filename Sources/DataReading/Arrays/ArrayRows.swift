import CParsing
import Matrices

/// The rows of an array in the columns that are wanted. NaN stands for a missing value.
struct ArrayRows: ~Copyable {
  let layout: ArrayLayout
  let schema: Schema
  private let policy: CSVOptions.MissingPolicy
  private(set) var account = RowAccount()
  private var tally: MissingTally
  private var nextRow = 0
  private var failure: DataError?
  /// Whether values are missing that may not: they are counted to the end.
  private var isCounting = false

  init(_ table: ArrayTable, columns: ResolvedColumns, options: CSVOptions) {
    layout = ArrayLayout(table, columns: columns, sentinels: MissingTokens(options))
    schema = table.schema
    policy = options.missing
    tally = MissingTally(width: columns.width)
  }

  var terms: [String] { layout.columns.terms }
  var targets: [String] { layout.columns.targets }
  var name: String { layout.table.name }
  var rowCount: Int? { layout.table.rows }

  /// Which rows come next, at most `maximumRows`; `nil` behind the last one.
  mutating func nextPiece(maximumRows: Int) throws(DataError) -> ArrayPiece? {
    if let failure { throw failure }
    let rows = min(maximumRows, layout.table.rows - nextRow)
    guard rows > 0 else { return nil }
    defer { nextRow += rows }
    return ArrayPiece(layout: layout, rows: nextRow..<nextRow + rows)
  }

  /// Counts what was read.
  ///
  /// - Throws: what is wrong with it.
  mutating func absorb(_ piece: DecodedRows) throws(DataError) {
    if let failure = piece.failure {
      self.failure = failure
      throw failure
    }
    account.rowsRead += piece.rows
    account.rowsDropped += piece.dropped
    if piece.dropped > 0 {
      tally.merge(piece.tally)
      account.missing = tally.columns(layout.columns, schema)
      isCounting = isCounting || policy == .refuse
    }
  }

  /// Refuses rows that lack values, if they may not, when all are counted.
  ///
  /// - Throws: `.missingValues`.
  func finish() throws(DataError) {
    if isCounting {
      throw MissingTally.refusal(
        account.missing, incomplete: account.rowsDropped,
        of: account.rowsRead + account.rowsDropped, file: name, place: "row")
    }
  }

  mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    precondition(maximumRows > 0, "a block needs room for a row")
    while let piece = try nextPiece(maximumRows: maximumRows) {
      let decoded = piece.decoded()
      try absorb(decoded)
      if !isCounting && decoded.rows > 0 { return decoded.block(layout.columns) }
    }
    try finish()
    return nil
  }

  mutating func rewind() {
    (nextRow, failure, isCounting) = (0, nil, false)
    account = RowAccount()
    tally = MissingTally(width: layout.columns.width)
  }
}

/// How the columns of an array become samples.
struct ArrayLayout: Sendable {
  let table: ArrayTable
  let columns: ResolvedColumns
  /// For each part of the table.
  let runs: [[ArrayPart.Run]]
  /// Numbers that stand for a missing value.
  let sentinels: [Double]

  init(_ table: ArrayTable, columns: ResolvedColumns, sentinels: MissingTokens) {
    precondition(columns.textElements.isEmpty, "an array has no columns of texts")
    (self.table, self.columns, self.sentinels) = (table, columns, sentinels.numbers)
    var first = 0
    var runs: [[ArrayPart.Run]] = []
    for part in table.parts {
      var own: [ArrayPart.Run] = []
      for column in 0..<part.columns where columns.slots[first + column] >= 0 {
        let element = Int(columns.slots[first + column])
        if let last = own.last, last.column + last.count == column,
          last.element + last.count == element
        {
          own[own.count - 1] = .init(
            column: last.column, element: last.element, count: last.count + 1)
        } else {
          own.append(.init(column: column, element: element, count: 1))
        }
      }
      runs.append(own)
      first += part.columns
    }
    self.runs = runs
  }
}

/// Some rows of an array that are still to be read: work for any thread.
struct ArrayPiece: Sendable {
  let layout: ArrayLayout
  let rows: Range<Int>

  func decoded() -> DecodedRows {
    let width = layout.columns.width
    var result = DecodedRows(width: width)
    var samples = [Double](repeating: 0, count: rows.count * width)
    if layout.columns.columns.first == -1 {
      for row in 0..<rows.count { samples[row * width] = 1 }
    }
    do throws(DataError) {
      for (part, runs) in zip(layout.table.parts, layout.runs) {
        try part.read(rows, runs, into: &samples, width: width)
      }
    } catch {
      result.failure = error
      return result
    }
    result.rows = rows.count
    let isFinite = unsafe samples.withUnsafeBufferPointer {
      unsafe lapwing_all_finite($0.baseAddress, $0.count)
    }
    if !isFinite || !layout.sentinels.isEmpty { removeMissing(from: &samples, &result) }
    result.samples.high = samples
    return result
  }

  /// Leaves rows out that lack values, and refuses infinite ones.
  private func removeMissing(from samples: inout [Double], _ result: inout DecodedRows) {
    let width = layout.columns.width
    var kept = 0
    for row in 0..<rows.count {
      var missing: [Int] = []
      for element in 0..<width {
        let value = samples[row * width + element]
        let isColumn = layout.columns.columns[element] >= 0
        if value.isNaN || isColumn && layout.sentinels.contains(value) {
          missing.append(element)
        } else if value.isInfinite {
          let column = layout.columns.columns[element]
          result.failure = DataError(
            .nonFinite, "\(value) in row \(rows.lowerBound + row + 1) is not finite",
            file: layout.table.name, column: layout.table.names[column], text: "\(value)")
          return
        }
      }
      if missing.isEmpty {
        if kept < row {
          for element in 0..<width {
            samples[kept * width + element] = samples[row * width + element]
          }
        }
        kept += 1
      } else {
        result.tally.note(missing, line: rows.lowerBound + row + 1)
      }
    }
    result.dropped = rows.count - kept
    result.rows = kept
    samples.removeLast((rows.count - kept) * width)
  }
}
