public import BLASBackend
import CParsing
public import Matrices

/// The numbers of a CSV or TSV file, row by row, in the order that was asked for.
///
/// The format is RFC 4180: quotes, embedded delimiters and line ends, doubled quotes; LF, CR LF and CR
/// end lines; a byte order mark, blanks around fields and blank lines do not matter. Numbers may be
/// written in every way that `strtod` knows and become the nearest doubles, whatever the locale.
///
/// Memory: one window of the file (256 KiB, more only for longer records) and one block of samples.
/// The file is never in memory as a whole.
///
/// ```swift
/// let file = DataInput.file("Examples/Data/longley.csv")
/// var source = try CSVSource(file, selection: ColumnSelection(targets: ["y"]))
/// var rows = 0
/// while let block = try source.nextBlock(maximumRows: 4096) { rows += block.rows }
/// ```
public struct CSVSource: DataSource, ~Copyable {
  public typealias Scalar = Double

  public let schema: Schema
  /// What messages call the input.
  public let name: String
  /// Whether the first record was taken for names.
  public let hasHeader: Bool
  /// The byte between the fields.
  public let delimiter: UInt8
  /// How many rows were returned so far.
  public internal(set) var rowsRead = 0
  /// How many rows were left out so far, because they lacked values.
  public internal(set) var rowsDropped = 0

  var reader: ByteReader
  var window: ByteWindow
  let plan: CSVPlan
  let policy: CSVOptions.MissingPolicy
  private let firstRow: Int
  private let firstLine: Int
  var line: Int
  var tally: MissingTally
  /// The texts that were read, a table for each column of texts.
  private(set) var texts: [TextTable]
  var failure: DataError?
  /// The storage of the last block; used again when nobody holds that block any more.
  private var storage: SampleStorage
  let memory = PieceMemory()
  /// The low parts of the last block, if they are kept: as ``TabularData/lowSamples``.
  public private(set) var lowSamples: Matrix<Double>?
  /// Whether the low part of a number so far is inaccurate: as ``TabularData/hasInaccurateDecimals``.
  public internal(set) var hasInaccurateDecimals = false

  /// Opens the input and looks at its beginning.
  ///
  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - selection: which columns become targets and features. A column of texts among them is refused; whether it is
  ///     one is judged by up to 100 rows.
  ///   - options: the layout of the file and the meaning of missing values.
  ///   - keepsDecimals: whether to keep what the numbers have beyond the nearest doubles.
  /// - Throws: `.notFound`, `.isDirectory`, `.unreadable`; `.empty`, `.notText`, `.malformed`,
  ///   `.recordTooLong`; `.unknownColumn`, `.duplicateColumn`, `.repeatedSelection`, `.textColumn`,
  ///   `.nothingSelected`; `.invalidOption`.
  public init(
    _ input: DataInput, selection: ColumnSelection, options: CSVOptions = CSVOptions(),
    keepsDecimals: Bool = false
  ) throws(DataError) {
    let opened = try OpenedCSV(input, options: options)
    let schema = opened.layout.schema
    let columns = try named(input.name) { () throws(DataError) in
      try ResolvedColumns(selection, in: schema)
    }
    self.init(opened, columns: columns, keepsDecimals: keepsDecimals)
  }

  /// Goes on with a file whose beginning was looked at.
  ///
  /// - Parameter texts: for each element of a sample that numbers texts, in their order, the table of
  ///   the texts.
  init(
    _ opened: consuming OpenedCSV, columns: ResolvedColumns, texts: [TextTable] = [],
    keepsDecimals: Bool = false
  ) {
    precondition(texts.count == columns.textElements.count, "a table for each column of texts")
    let (layout, options) = (opened.layout, opened.options)
    name = opened.input.name
    (schema, hasHeader, delimiter) = (layout.schema, layout.hasHeader, layout.delimiter)
    (firstRow, firstLine, line) = (layout.firstRow, layout.firstLine, layout.firstLine)
    plan = CSVPlan(
      delimiter: layout.delimiter, columns: columns, tokens: MissingTokens(options))
    policy = options.missing
    tally = MissingTally(width: columns.width)
    self.texts = texts
    storage = SampleStorage(keepsDecimals: keepsDecimals)
    reader = opened.reader
    window = opened.window
    window.start = layout.firstRow
  }

  public var terms: [String] { plan.columns.terms }
  public var targets: [String] { plan.columns.targets }
  /// The number p of columns of the design, with the intercept.
  public var designColumns: Int { plan.columns.designColumns }
  /// What was missing so far in the columns that are used, in the order of the samples.
  public var missingColumns: [MissingColumn] { tally.columns(plan.columns, schema) }

  /// The next rows, at most `maximumRows` of them; `nil` behind the last one.
  ///
  /// The block is a matrix of samples that were parsed in place: one, features, targets.
  ///
  /// - Throws: `.notANumber`, `.nonFinite`, `.malformed`, `.notText`, `.recordTooLong`, `.unreadable`;
  ///   `.missingValues`, after all rows were looked at, if they may not be missing.
  /// - Complexity: one pass over the bytes; at most `maximumRows` samples of memory.
  public mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    precondition(maximumRows > 0, "a block needs room for a row")
    let maximumRows = min(maximumRows, Int.max / 64 / plan.columns.width)
    var samples = storage
    storage = emptyStorage
    lowSamples = nil
    samples.removeAll()
    while samples.count < maximumRows * plan.columns.width {
      let room = maximumRows - samples.count / plan.columns.width
      guard try advance(into: &samples, maximumRows: min(room, rowsInWindow)) else { break }
    }
    storage = samples
    let rows = samples.count / plan.columns.width
    guard rows > 0 else { return nil }
    lowSamples = samples.lowSamples(width: plan.columns.width)
    return RowBlock(
      samples: Matrix(rows: plan.columns.width, columns: rows, storage: samples.high),
      designColumns: designColumns)
  }

  /// Reads all rows that are left.
  ///
  /// - Returns: the samples as one matrix. Its storage is reserved by the size of the file and what a
  ///   row took so far, so it hardly ever grows twice.
  /// - Throws: as ``nextBlock(maximumRows:)``; `.allRowsDropped` if no row is left; `.tooLarge`.
  public mutating func readAll() throws(DataError) -> TabularData {
    let width = plan.columns.width
    var samples = emptyStorage
    while true {
      if samples.capacity - samples.count < width {
        let rows = estimatedRows(have: samples.count / width)
        guard rows <= physicalMemory() / samples.bytesPerElement / width else {
          throw .beyondMemory(name)
        }
        samples.reserveCapacity(width * rows)
      }
      let room = (samples.capacity - samples.count) / width
      guard try advance(into: &samples, maximumRows: min(room, rowsInWindow)) else { break }
    }
    if samples.isEmpty { throw .allRowsDropped(rowsDropped, file: name) }
    return TabularData(
      samples: Matrix(rows: width, columns: samples.count / width, storage: samples.high),
      lowSamples: samples.lowSamples(width: width),
      hasInaccurateDecimals: hasInaccurateDecimals, terms: terms, targets: targets,
      rowsRead: samples.count / width, rowsDropped: rowsDropped,
      missing: missingColumns, source: name)
  }

  public mutating func rewind() throws(DataError) {
    try reader.rewind()
    window.clear()
    // The window must reach as far as it did when the first row was found.
    while window.end < firstRow && !window.isFinal { try window.refill(from: &reader) }
    guard window.end >= firstRow else {
      throw DataError(.unreadable, "the file has become shorter since it was opened", file: name)
    }
    window.start = firstRow
    line = firstLine
    (rowsRead, rowsDropped, failure) = (0, 0, nil)
    (lowSamples, hasInaccurateDecimals) = (nil, false)
    tally = MissingTally(width: plan.columns.width)
  }

  // MARK: - Lines

  /// The line of a row, counted from 0 among those that lack nothing; reads everything before it.
  mutating func line(ofRow row: Int) throws(DataError) -> Int? {
    var scratch = SampleStorage(keepsDecimals: false)
    while rowsRead <= row {
      let before = rowsRead
      let next = CSVRecord.read(
        window.bytes, from: window.start, to: window.end, isFinal: window.isFinal, line: line,
        delimiter: delimiter)
      let rows = max(1, min(row - before, rowsInWindow))
      guard try advance(into: &scratch, maximumRows: rows) else { return nil }
      scratch.removeAll()
      if before == row, rowsRead > row, case .record(let record) = next { return record.line }
    }
    return nil
  }

  // MARK: - Reading

  var keepsDecimals: Bool { storage.keepsDecimals }

  private var emptyStorage: SampleStorage { SampleStorage(keepsDecimals: storage.keepsDecimals) }

  /// More rows than can stand in the window: two bytes make a field with its delimiter.
  private var rowsInWindow: Int {
    max(1, (window.end - window.start) / max(2, plan.columns.slots.count) + 1)
  }

  /// A guess of all rows, from the size of the file and what rows took so far.
  private func estimatedRows(have rows: Int) -> Int {
    let taken = reader.position - (window.end - window.start) - firstRow
    guard let size = reader.size, rows > 0, taken > 0 else {
      return rows + max(rows / 2, rowsInWindow)
    }
    let left = Double(size - firstRow - taken) / Double(taken) * Double(rows)
    // A file that is longer than the system says, or grows, must not stop the growth.
    return rows + max(Int(min(left * 1.02, 1e15)), rows / 8) + 64
  }

  /// Appends rows, or reads on in the file; false behind the last row.
  private mutating func advance(
    into samples: inout SampleStorage, maximumRows: Int
  ) throws(DataError) -> Bool {
    if let failure { throw failure }
    do throws(DataError) {
      return try step(into: &samples, maximumRows: maximumRows)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func step(
    into samples: inout SampleStorage, maximumRows: Int, isCounting: Bool = false
  ) throws(DataError) -> Bool {
    let before = samples.count
    let outcome = plan.read(window, line: line, maximumRows: maximumRows, into: &samples)
    try plan.number(
      &texts, in: &samples.high, from: before, of: window, line: line, schema, file: name)
    window.start = outcome.position
    line = outcome.line
    rowsRead += (samples.count - before) / plan.columns.width
    hasInaccurateDecimals = hasInaccurateDecimals || outcome.hasInaccurateDecimals
    switch outcome.status {
    case LAPWING_CSV_OK, LAPWING_CSV_FULL: return true
    case LAPWING_CSV_MORE:
      if window.isFinal { return false }
      do throws(DataError) {
        try window.refill(from: &reader)
      } catch {
        var error = error
        error.line = line
        throw error
      }
      return true
    case LAPWING_CSV_MISSING:
      rowsDropped += 1
      tally.note(outcome.missing, line: outcome.errorLine)
      if policy == .refuse && !isCounting { throw try countMissing() }
      return true
    default:
      throw outcome.failure(schema, hasHeader: hasHeader, file: name)
    }
  }

  /// Reads on to the end to count what is missing.
  ///
  /// - Throws: what else is wrong on the way: dropping rows would not help against it.
  private mutating func countMissing() throws(DataError) -> DataError {
    var scratch = emptyStorage
    while try step(into: &scratch, maximumRows: rowsInWindow, isCounting: true) {
      scratch.removeAll()
    }
    return MissingTally.refusal(
      missingColumns, incomplete: rowsDropped, of: rowsRead + rowsDropped, file: name)
  }
}
