internal import Matrices
internal import Synchronization

/// The rows of a table in one file, or in several that follow each other.
///
/// Texts are numbered over all files. Errors name the file and its own line.
struct TableRows: ~Copyable {
  let schema: Schema
  let terms: [String]
  let targets: [String]
  /// What messages call the input.
  let name: String
  /// n, if the format tells it beforehand.
  let rowCount: Int?
  private let layout: CommonLayout
  private let columns: ResolvedColumns
  private let keepsDecimals: Bool
  /// The file that is read, behind those of which pieces are still to be counted.
  private var files: [TableFile]
  /// How many pieces of each of these files are still to be counted.
  private var outstanding = [0]
  private var next = 1
  /// What the files have come to that are read.
  private var finished = RowAccount()
  private var failure: DataError?

  init(
    _ first: consuming FileRows, _ schema: Schema, _ layout: CommonLayout,
    columns: ResolvedColumns, rowCount: Int?, keepsDecimals: Bool
  ) {
    (self.schema, self.layout, self.columns) = (schema, layout, columns)
    (self.rowCount, self.keepsDecimals) = (rowCount, keepsDecimals)
    (terms, targets) = (columns.terms, columns.targets)
    name = layout.inputs.count == 1 ? first.name : DataInput.several(layout.inputs).name
    files = [TableFile(first)]
  }

  private var isSingle: Bool { layout.inputs.count == 1 }

  /// How the columns of a single array become samples; nil of everything else.
  var arrayLayout: ArrayLayout? {
    guard isSingle else { return nil }
    return files[0].rows.withLock { rows in
      switch rows {
      case .array(let rows): rows.layout
      default: nil
      }
    }
  }

  /// What was read of all files.
  var account: RowAccount {
    if isSingle { return files[0].account }
    var sum = finished
    for file in files { sum.add(file.account, file: file.name) }
    return sum
  }

  /// The texts that were read, a table for each column of texts.
  var texts: [TextTable] { files[files.count - 1].rows.withLock { $0.texts } }

  /// The low parts of the last block, if they are kept.
  var lowSamples: Matrix<Double>? { files[files.count - 1].rows.withLock { $0.lowSamples } }

  /// The next rows, at most `maximumRows`; `nil` behind the last one. No block has rows of two files.
  mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    while true {
      if let failure { throw failure }
      let file = files[files.count - 1]
      let block = try file.rows.withLock { rows throws(DataError) in
        try rows.nextBlock(maximumRows: maximumRows)
      }
      if let block { return block }
      guard try openNext() else { return nil }
    }
  }

  /// The next rows, which take about this many bytes in the file; `nil` behind the last one.
  ///
  /// - Precondition: all tables of texts are closed.
  mutating func nextPiece(bytes: Int) throws(DataError) -> TablePiece? {
    while true {
      if let failure { throw failure }
      let place = files.count - 1
      let piece = try files[place].rows.withLock { rows throws(DataError) in
        try rows.nextPiece(bytes: bytes)
      }
      if let piece {
        outstanding[place] += 1
        return piece
      }
      guard try openNext() else { return nil }
    }
  }

  /// Counts what became of a piece; pieces come in their order.
  ///
  /// - Throws: what is wrong with it, with its place.
  mutating func absorb(_ decoded: DecodedRows) throws(DataError) {
    try retire()
    try files[0].rows.withLock { rows throws(DataError) in try rows.absorb(decoded) }
    outstanding[0] -= 1
  }

  /// Refuses rows that lack values, if they may not, when all pieces are counted.
  mutating func finish() throws(DataError) {
    try retire()
    try files[0].rows.withLock { rows throws(DataError) in try rows.finish() }
  }

  mutating func rewind() throws(DataError) {
    if isSingle {
      try files[0].rows.withLock { rows throws(DataError) in try rows.rewind() }
      return
    }
    guard let pipe = layout.inputs.first(where: { !$0.canBeReopened }) else {
      let texts = texts
      files = [try open(layout.inputs[0], texts)]
      (next, outstanding, finished, failure) = (1, [0], RowAccount(), nil)
      return
    }
    throw DataError(
      .notRewindable, "the data flow by and cannot be read a second time; store them in a file",
      file: pipe.name)
  }

  // MARK: - Files

  private func open(_ input: DataInput, _ texts: [TextTable]) throws(DataError) -> TableFile {
    TableFile(
      try layout.open(input).rows(columns, texts: texts, keepsDecimals: keepsDecimals))
  }

  /// Goes on to the next file; false behind the last one.
  private mutating func openNext() throws(DataError) -> Bool {
    guard next < layout.inputs.count else { return false }
    do throws(DataError) {
      let texts = texts
      files.append(try open(layout.inputs[next], texts))
      outstanding.append(0)
      next += 1
      try retire()
    } catch {
      failure = error
      throw error
    }
    return true
  }

  /// Closes the files that are read and counted.
  private mutating func retire() throws(DataError) {
    while files.count > 1, outstanding[0] == 0 {
      try files[0].rows.withLock { rows throws(DataError) in try rows.finish() }
      finished.add(files[0].account, file: files[0].name)
      files.removeFirst()
      outstanding.removeFirst()
    }
  }

  // MARK: - All at once

  /// Reads all rows that are left.
  ///
  /// - Throws: `.allRowsDropped` if no row is left; `.tooLarge`; as ``nextBlock(maximumRows:)``.
  mutating func readAll() throws(DataError) -> TabularData {
    if isSingle {
      let data = try files[0].rows.withLock { rows throws(DataError) in try rows.readAll() }
      if let data { return data }
    }
    return try readBlocks()
  }

  /// Reads all rows block by block into one matrix.
  private mutating func readBlocks() throws(DataError) -> TabularData {
    let width = terms.count + targets.count
    let limit = physicalMemory() / (keepsDecimals ? 16 : 8) / max(1, width)
    var (samples, lows): ([Double], [Double]) = ([], [])
    if let rowCount {
      guard rowCount <= limit else { throw .beyondMemory(name) }
      samples.reserveCapacity(rowCount * width)
    }
    while let block = try nextBlock(maximumRows: max(1, (1 << 20) / max(1, width))) {
      samples += block.design.storage
      if let low = lowSamples { lows += low.storage }
      guard samples.count / max(1, width) <= limit else { throw .beyondMemory(name) }
    }
    let account = account
    if account.rowsRead == 0 { throw .allRowsDropped(account.rowsDropped, file: name) }
    return TabularData(
      samples: Matrix(rows: width, columns: account.rowsRead, storage: samples),
      lowSamples: keepsDecimals
        ? Matrix(rows: width, columns: account.rowsRead, storage: lows) : nil,
      hasInaccurateDecimals: account.hasInaccurateDecimals, terms: terms, targets: targets,
      rowsRead: account.rowsRead, rowsDropped: account.rowsDropped, missing: account.missing,
      source: name)
  }
}

/// A file of a table. One thread at a time has the table; the lock is what the compiler can see of that.
private final class TableFile: Sendable {
  let rows: Mutex<FileRows>
  let name: String

  init(_ rows: consuming FileRows) {
    name = rows.name
    self.rows = Mutex(rows)
  }

  var account: RowAccount { rows.withLock { $0.account } }
}
