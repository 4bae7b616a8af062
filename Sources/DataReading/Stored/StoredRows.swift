internal import BLASBackend
internal import Matrices
internal import Synchronization

/// All rows of a design outside of memory, to be read in any order and as often as wanted: what methods need that
/// take the rows more than once, or at random.
///
/// The columns of an uncompressed array are read where they are. The rows of everything else, text, formulas and
/// databases among them, are evaluated once and written as doubles to a temporary file in `TMPDIR` (`/var/tmp` by
/// default), which takes 8 bytes for each number, 16 where decimals are kept.
///
/// ```swift
/// let file = DataInput.file("Examples/Data/longley.csv")
/// let rows = try StoredRows(
///   DesignBlocks(file, request: DesignRequest(.formula("y ~ x1 + log(x2)"))))
/// let last = try rows.table(rows.rows - 2..<rows.rows)
/// ```
public final class StoredRows: Sendable {
  /// How the design is made.
  public let recipe: DesignRecipe
  /// What messages call the input.
  public let name: String
  /// n.
  public let rows: Int
  /// The names of the p columns of the design, "(Intercept)" included.
  public let terms: [String]
  /// The names of the k targets.
  public let targets: [String]
  /// How many rows were left out because they lacked values.
  public let rowsDropped: Int
  /// As ``TabularData/columnErrors``, of all rows; of a column that was rounded, it may be larger.
  public let columnErrors: [Double]
  /// As ``TabularData/roundedTerms``.
  public let roundedTerms: [String]
  /// As ``TabularData/hasInaccurateDecimals``.
  public let hasInaccurateDecimals: Bool
  /// Whether tables have low parts.
  public let keepsDecimals: Bool
  private let store: Store

  /// Where the numbers are.
  private enum Store: Sendable {
    case array(ArrayLayout, BlockDesign)
    case file(Planes)
  }

  /// Looks at all rows once, and stores them if they cannot be read at any place where they are.
  ///
  /// - Parameter blocks: not read yet, with targets.
  /// - Throws: what reading throws; `.noRoom`.
  /// - Complexity: one pass; two where rows of an array are dropped. Some megabytes of memory.
  public convenience init(_ blocks: consuming DesignBlocks) throws(DataError) {
    var blocks = blocks
    if let layout = blocks.arrayLayout {
      let rows = try blocks.fold(into: [Int](repeating: 0, count: 8)) { $0 += $1.rows }
      if blocks.rowsDropped == 0 {
        self.init(blocks, Account(), .array(layout, BlockDesign(blocks)), rows.reduce(0, +))
        return
      }
      try blocks.rewind()
    }
    var planes = try Planes()
    let step = max(1, (1 << 19) / max(1, blocks.terms.count + blocks.targets.count))
    var (account, rows) = (Account(), 0)
    while let table = try blocks.nextTable(maximumRows: step) {
      try planes.append(table, behind: rows)
      account.note(table)
      rows += table.rowsRead
    }
    self.init(blocks, account, .file(planes), rows)
  }

  private init(
    _ blocks: borrowing DesignBlocks, _ account: Account, _ store: Store, _ rows: Int
  ) {
    recipe = blocks.recipe
    name = blocks.name
    terms = blocks.terms
    targets = blocks.targets
    rowsDropped = blocks.rowsDropped
    (columnErrors, roundedTerms) = (account.columnErrors, account.roundedTerms)
    hasInaccurateDecimals = account.hasInaccurateDecimals
    (self.store, self.rows) = (store, rows)
    if case .file(let planes) = store {
      keepsDecimals = planes.lowSamples != nil
    } else {
      keepsDecimals = false
    }
  }

  /// Whether the numbers are in a temporary file.
  public var isCopy: Bool {
    if case .file = store { true } else { false }
  }

  /// Some of the rows.
  ///
  /// - Precondition: `range` lies within 0..<n.
  /// - Throws: `.unreadable`, `.malformed` if the file has changed.
  /// - Complexity: one read for each kind of numbers.
  public func table(_ range: Range<Int>) throws(DataError) -> TabularData {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    switch store {
    case .array(let layout, let design):
      let decoded = ArrayPiece(layout: layout, rows: range).decoded()
      if let failure = decoded.failure { throw failure }
      guard decoded.rows == range.count else {
        throw DataError(.unreadable, "the file has changed while it was read", file: name)
      }
      return try design.data(of: decoded.block(design, []), firstRow: range.lowerBound)
    case .file(let planes):
      let width = terms.count + targets.count
      func matrix(_ numbers: TemporaryNumbers) throws(DataError) -> Matrix<Double> {
        Matrix(
          rows: width, columns: range.count,
          storage: try numbers.read(range.lowerBound * width..<range.upperBound * width))
      }
      return TabularData(
        samples: try matrix(planes.samples),
        lowSamples: try read(planes.lowSamples) { numbers throws(DataError) in
          withoutRounded(try matrix(numbers))
        },
        hasInaccurateDecimals: hasInaccurateDecimals, terms: terms, targets: targets,
        rowsRead: range.count, rowsDropped: rowsDropped, missing: [], source: name,
        columnErrors: columnErrors, roundedTerms: roundedTerms,
        offset: try read(planes.offset) { numbers throws(DataError) in try numbers.read(range) },
        offsetLow: try read(planes.offsetLow) { numbers throws(DataError) in
          try numbers.read(range)
        },
        weights: try read(planes.weights) { numbers throws(DataError) in try numbers.read(range) },
        weightsLow: try read(planes.weightsLow) { numbers throws(DataError) in
          try numbers.read(range)
        }, recipe: recipe)
    }
  }

  /// Low parts without those of the columns that were rounded to doubles in some block: all of a column is of one kind.
  private func withoutRounded(_ low: consuming Matrix<Double>) -> Matrix<Double> {
    var low = low
    for (place, name) in (terms + targets).enumerated() where roundedTerms.contains(name) {
      for sample in 0..<low.columns { low[place, sample] = 0 }
    }
    return low
  }

  private func read<Value>(
    _ numbers: TemporaryNumbers?, _ body: (TemporaryNumbers) throws(DataError) -> Value
  ) throws(DataError) -> Value? {
    guard let numbers else { return nil }
    return try body(numbers)
  }
}

/// What tables say about all of their rows, put together.
private struct Account {
  private(set) var columnErrors: [Double] = []
  private(set) var roundedTerms: [String] = []
  private(set) var hasInaccurateDecimals = false

  /// An error that holds for all rows is the largest of those that hold for some.
  mutating func note(_ table: TabularData) {
    columnErrors =
      columnErrors.isEmpty
      ? table.columnErrors : zip(columnErrors, table.columnErrors).map { max($0, $1) }
    for term in table.roundedTerms where !roundedTerms.contains(term) { roundedTerms.append(term) }
    hasInaccurateDecimals = hasInaccurateDecimals || table.hasInaccurateDecimals
  }
}

/// The numbers of tables, each kind in a file of its own; none where tables have no such numbers.
private struct Planes: Sendable {
  let samples: TemporaryNumbers
  private(set) var lowSamples: TemporaryNumbers?
  private(set) var weights: TemporaryNumbers?
  private(set) var weightsLow: TemporaryNumbers?
  private(set) var offset: TemporaryNumbers?
  private(set) var offsetLow: TemporaryNumbers?

  init() throws(DataError) { samples = try TemporaryNumbers() }

  mutating func append(_ table: TabularData, behind rows: Int) throws(DataError) {
    let isFirst = rows == 0
    try samples.write(table.samples.storage, at: rows * table.samples.rows)
    try Self.write(
      table.lowSamples?.storage, to: &lowSamples, at: rows * table.samples.rows, isFirst)
    try Self.write(table.weights, to: &weights, at: rows, isFirst)
    try Self.write(table.weightsLow, to: &weightsLow, at: rows, isFirst)
    try Self.write(table.offset, to: &offset, at: rows, isFirst)
    try Self.write(table.offsetLow, to: &offsetLow, at: rows, isFirst)
  }

  private static func write(
    _ numbers: [Double]?, to file: inout TemporaryNumbers?, at place: Int, _ isFirst: Bool
  ) throws(DataError) {
    precondition(isFirst || (numbers == nil) == (file == nil), "tables of different kinds")
    guard let numbers else { return }
    if isFirst { file = try TemporaryNumbers() }
    try file?.write(numbers, at: place)
  }
}

extension DesignBlocks {
  /// The array whose rows are those of the design as they are; nil of everything else.
  fileprivate var arrayLayout: ArrayLayout? {
    guard requests == nil else { return nil }
    return table.rows.withLock { $0.arrayLayout }
  }
}
