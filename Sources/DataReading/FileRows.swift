internal import Matrices

/// The rows of a file of any format: samples of numbers, and of the numbers of texts.
///
/// One case for each way to read; all have the same members.
enum FileRows: ~Copyable {
  case csv(CSVSource)
  case array(ArrayRows)
  case records(RecordRows)

  var schema: Schema {
    switch self {
    case .csv(let rows): rows.schema
    case .array(let rows): rows.schema
    case .records(let rows): rows.schema
    }
  }

  var terms: [String] {
    switch self {
    case .csv(let rows): rows.terms
    case .array(let rows): rows.terms
    case .records(let rows): rows.columns.terms
    }
  }

  var targets: [String] {
    switch self {
    case .csv(let rows): rows.targets
    case .array(let rows): rows.targets
    case .records(let rows): rows.columns.targets
    }
  }

  /// What messages call the input.
  var name: String {
    switch self {
    case .csv(let rows): rows.name
    case .array(let rows): rows.name
    case .records(let rows): rows.name
    }
  }

  /// n, if the format tells it beforehand.
  var rowCount: Int? {
    switch self {
    case .csv: nil
    case .array(let rows): rows.rowCount
    case .records: nil
    }
  }

  var account: RowAccount {
    switch self {
    case .csv(let rows): rows.account
    case .array(let rows): rows.account
    case .records(let rows): rows.account
    }
  }

  /// The texts that were read, a table for each column of texts.
  var texts: [TextTable] {
    switch self {
    case .csv(let rows): rows.texts
    case .array: []
    case .records(let rows): rows.texts
    }
  }

  /// The low parts of the last block, if they are kept.
  var lowSamples: Matrix<Double>? {
    switch self {
    case .csv(let rows): rows.lowSamples
    case .array: nil
    case .records: nil
    }
  }

  /// The next rows, at most `maximumRows`; `nil` behind the last one.
  mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    switch consume self {
    case .csv(var rows):
      let block = catching { () throws(DataError) in try rows.nextBlock(maximumRows: maximumRows) }
      self = .csv(rows)
      return try block.get()
    case .array(var rows):
      let block = catching { () throws(DataError) in try rows.nextBlock(maximumRows: maximumRows) }
      self = .array(rows)
      return try block.get()
    case .records(var rows):
      let block = catching { () throws(DataError) in try rows.nextBlock(maximumRows: maximumRows) }
      self = .records(rows)
      return try block.get()
    }
  }

  mutating func rewind() throws(DataError) {
    switch consume self {
    case .csv(var rows):
      let outcome = catching { () throws(DataError) in try rows.rewind() }
      self = .csv(rows)
      try outcome.get()
    case .array(var rows):
      rows.rewind()
      self = .array(rows)
    case .records(var rows):
      rows.rewind()
      self = .records(rows)
    }
  }

  /// The next rows, which take about this many bytes in the file; `nil` behind the last one.
  ///
  /// - Precondition: all tables of texts are closed.
  mutating func nextPiece(bytes: Int) throws(DataError) -> TablePiece? {
    switch consume self {
    case .csv(var rows):
      let piece = catching { () throws(DataError) in try rows.nextPiece(bytes: bytes) }
      self = .csv(rows)
      return try piece.get()
    case .array(var rows):
      let count = max(1, bytes / (8 * max(1, rows.schema.columns.count)))
      let piece = catching { () throws(DataError) in try rows.nextPiece(maximumRows: count) }
      self = .array(rows)
      return try piece.get().map { .array($0) }
    case .records(var rows):
      let count = max(1, bytes / (8 * max(1, rows.schema.columns.count)))
      let piece = catching { () throws(DataError) in try rows.nextRows(count) }
      self = .records(rows)
      return try piece.get().map { .decoded($0) }
    }
  }

  /// Counts what became of a piece; pieces come in their order.
  ///
  /// - Throws: what is wrong with it, with its place.
  mutating func absorb(_ decoded: DecodedRows) throws(DataError) {
    switch consume self {
    case .csv(var rows):
      let outcome = catching { () throws(DataError) in try rows.absorb(decoded) }
      self = .csv(rows)
      try outcome.get()
    case .array(var rows):
      let outcome = catching { () throws(DataError) in try rows.absorb(decoded) }
      self = .array(rows)
      try outcome.get()
    case .records(var rows):
      let outcome = catching { () throws(DataError) in try rows.absorb(decoded) }
      self = .records(rows)
      try outcome.get()
    }
  }

  /// Refuses rows that lack values, if they may not, when all pieces are counted.
  func finish() throws(DataError) {
    switch self {
    case .csv(let rows): try rows.finish()
    case .array(let rows): try rows.finish()
    case .records(let rows): try rows.finish()
    }
  }

  /// Reads all rows at once, if the format knows a better way than block by block.
  ///
  /// - Throws: `.allRowsDropped` if no row is left; `.tooLarge`; as ``nextBlock(maximumRows:)``.
  mutating func readAll() throws(DataError) -> TabularData? {
    switch consume self {
    case .csv(var rows):
      let data = catching { () throws(DataError) in try rows.readAll() }
      self = .csv(rows)
      return try data.get()
    case .array(let rows):
      self = .array(rows)
      return nil
    case .records(let rows):
      self = .records(rows)
      return nil
    }
  }

  /// The line of a row, counted from 0 among those that lack nothing; `nil` in a table without lines, and
  /// where there is no such row: then all were read.
  mutating func line(ofRow row: Int) throws(DataError) -> Int? {
    switch consume self {
    case .csv(var rows):
      let line = catching { () throws(DataError) in try rows.line(ofRow: row) }
      self = .csv(rows)
      return try line.get()
    case .array(var rows):
      let outcome = catching { () throws(DataError) in
        while rows.account.rowsRead <= row, try rows.nextBlock(maximumRows: 4096) != nil {}
      }
      self = .array(rows)
      try outcome.get()
      return nil
    case .records(var rows):
      let outcome = catching { () throws(DataError) in
        while rows.account.rowsRead <= row, try rows.nextBlock(maximumRows: 4096) != nil {}
      }
      self = .records(rows)
      try outcome.get()
      return nil
    }
  }
}

/// What was read of a table so far.
struct RowAccount {
  /// How many rows were returned.
  var rowsRead = 0
  /// How many rows were left out, because they lacked values.
  var rowsDropped = 0
  /// What was missing, in the order of the samples.
  var missing: [MissingColumn] = []
  /// Whether the low part of a number is inaccurate.
  var hasInaccurateDecimals = false

  /// Adds what was read of a later file of the same table.
  mutating func add(_ later: RowAccount, file: String) {
    rowsRead += later.rowsRead
    rowsDropped += later.rowsDropped
    hasInaccurateDecimals = hasInaccurateDecimals || later.hasInaccurateDecimals
    for column in later.missing {
      if let place = missing.firstIndex(where: { $0.name == column.name }) {
        missing[place].count += column.count
      } else {
        var column = column
        column.file = file
        missing.append(column)
      }
    }
  }
}

extension CSVSource {
  var account: RowAccount {
    RowAccount(
      rowsRead: rowsRead, rowsDropped: rowsDropped, missing: missingColumns,
      hasInaccurateDecimals: hasInaccurateDecimals)
  }
}

extension DataError {
  /// The refusal of rows that do not fit into the memory of the machine.
  static func beyondMemory(_ file: String) -> DataError {
    DataError(
      .tooLarge,
      "the rows take more memory than the machine has; read them in blocks, or fewer columns",
      file: file)
  }
}

func catching<Value: ~Copyable>(
  _ body: () throws(DataError) -> Value
) -> Result<Value, DataError> {
  do throws(DataError) { return .success(try body()) } catch { return .failure(error) }
}
