internal import Matrices

/// The rows of a table of any format: samples of numbers, and of the numbers of texts.
///
/// One case for each way to read; all have the same members.
enum TableRows: ~Copyable {
  case csv(CSVSource)
  case array(ArrayRows)

  var schema: Schema {
    switch self {
    case .csv(let rows): rows.schema
    case .array(let rows): rows.schema
    }
  }

  var terms: [String] {
    switch self {
    case .csv(let rows): rows.terms
    case .array(let rows): rows.terms
    }
  }

  var targets: [String] {
    switch self {
    case .csv(let rows): rows.targets
    case .array(let rows): rows.targets
    }
  }

  /// What messages call the input.
  var name: String {
    switch self {
    case .csv(let rows): rows.name
    case .array(let rows): rows.name
    }
  }

  /// n, if the format tells it beforehand.
  var rowCount: Int? {
    switch self {
    case .csv: nil
    case .array(let rows): rows.rowCount
    }
  }

  var account: RowAccount {
    switch self {
    case .csv(let rows): rows.account
    case .array(let rows): rows.account
    }
  }

  /// The texts that were read, a table for each column of texts.
  var texts: [TextTable] {
    switch self {
    case .csv(let rows): rows.texts
    case .array: []
    }
  }

  /// The low parts of the last block, if they are kept.
  var lowSamples: Matrix<Double>? {
    switch self {
    case .csv(let rows): rows.lowSamples
    case .array: nil
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
    }
  }

  /// Reads all rows that are left.
  ///
  /// - Throws: `.allRowsDropped` if no row is left; `.tooLarge`; as ``nextBlock(maximumRows:)``.
  mutating func readAll() throws(DataError) -> TabularData {
    switch consume self {
    case .csv(var rows):
      let data = catching { () throws(DataError) in try rows.readAll() }
      self = .csv(rows)
      return try data.get()
    case .array(let rows):
      self = .array(rows)
      return try readBlocks()
    }
  }

  /// Reads all rows block by block into one matrix.
  private mutating func readBlocks() throws(DataError) -> TabularData {
    let width = terms.count + targets.count
    let limit = physicalMemory() / 8 / max(1, width)
    var samples: [Double] = []
    if let rowCount {
      guard rowCount <= limit else { throw .beyondMemory(name) }
      samples.reserveCapacity(rowCount * width)
    }
    while let block = try nextBlock(maximumRows: max(1, (1 << 20) / max(1, width))) {
      samples += block.design.storage
      guard samples.count / max(1, width) <= limit else { throw .beyondMemory(name) }
    }
    let account = account
    if account.rowsRead == 0 { throw .allRowsDropped(account.rowsDropped, file: name) }
    return TabularData(
      samples: Matrix(rows: width, columns: account.rowsRead, storage: samples), terms: terms,
      targets: targets, rowsRead: account.rowsRead, rowsDropped: account.rowsDropped,
      missing: account.missing, source: name)
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
