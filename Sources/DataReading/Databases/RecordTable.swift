internal import Matrices

/// Records of a database whose columns are known, and of which none is taken yet.
struct RecordTable: Sendable {
  let reader: any RecordReader
  let schema: Schema
  /// What the columns hold; nil where no value was seen.
  let seenKinds: [Schema.Kind?]
  let options: CSVOptions

  private static let sampleLimit = 100

  /// Judges by the first records what the columns hold.
  ///
  /// - Throws: `.empty`; what reading throws.
  init(_ reader: any RecordReader, options: CSVOptions) throws(DataError) {
    let names = reader.columnNames
    var balance = [Int](repeating: 0, count: names.count)
    var isSeen = [Bool](repeating: false, count: names.count)
    var rows = 0
    while rows < Self.sampleLimit, try reader.next() {
      rows += 1
      for column in names.indices {
        switch reader.value(column) {
        case .number: (balance[column], isSeen[column]) = (balance[column] + 1, true)
        case .text: (balance[column], isSeen[column]) = (balance[column] - 1, true)
        case .missing, .blob: break
        }
      }
    }
    reader.rewind()
    if rows == 0 { throw DataError(.empty, "the query gives no row", file: reader.name) }
    seenKinds = zip(balance, isSeen).map { !$1 ? nil : $0 < 0 ? .text : .numeric }
    schema = Schema(
      columns: zip(names, seenKinds).enumerated().map { place, column in
        Schema.Column(
          name: column.0.isEmpty ? "x\(place + 1)" : column.0, kind: column.1 ?? .numeric)
      })
    (self.reader, self.options) = (reader, options)
  }
}

/// Records in the columns that are wanted. NULL stands for a missing value.
struct RecordRows: ~Copyable {
  let schema: Schema
  let columns: ResolvedColumns
  private(set) var texts: [TextTable]
  private(set) var account = RowAccount()
  private let reader: any RecordReader
  private let tokens: MissingTokens
  private let policy: CSVOptions.MissingPolicy
  private var tally: MissingTally
  private var row = 0
  private var failure: DataError?

  init(_ table: RecordTable, columns: ResolvedColumns, texts: [TextTable]) {
    (reader, schema) = (table.reader, table.schema)
    (self.columns, self.texts) = (columns, texts)
    (tokens, policy) = (MissingTokens(table.options), table.options.missing)
    tally = MissingTally(width: columns.width)
  }

  var name: String { reader.name }

  /// The next rows; `nil` behind the last one.
  mutating func nextRows(_ maximum: Int) throws(DataError) -> DecodedRows? {
    if let failure { throw failure }
    var result = DecodedRows(width: columns.width)
    do throws(DataError) {
      while result.rows + result.dropped < maximum, try reader.next() {
        row += 1
        try add(to: &result)
      }
    } catch {
      // What stands before it is counted first.
      result.failure = error
    }
    return result.rows + result.dropped == 0 && result.failure == nil ? nil : result
  }

  private mutating func add(to result: inout DecodedRows) throws(DataError) {
    var sample = [Double](repeating: 1, count: columns.width)
    var missing: [Int] = []
    for (element, column) in columns.columns.enumerated() where column >= 0 {
      let table = columns.textElements.firstIndex(of: element)
      switch meaning(of: reader.value(column), isText: table != nil) {
      case .missing: missing.append(element)
      case .number(let number):
        if let table {
          sample[element] = try code(FormulaNotation.number(number), table, column)
        } else if number.isInfinite {
          throw refusal(.nonFinite, "\(number)", "is not finite", column)
        } else {
          sample[element] = number
        }
      case .text(let text):
        guard let table else { throw refusal(.notANumber, quoted(text), "is not a number", column) }
        sample[element] = try code(text, table, column)
      case .blob: throw refusal(.notANumber, "a blob", "is not a number", column)
      }
    }
    if missing.isEmpty {
      result.samples.high += sample
      result.rows += 1
    } else {
      result.dropped += 1
      result.tally.note(missing, line: row)
    }
  }

  /// A value as options understand it: texts that stand for a missing one, numbers written as texts.
  private func meaning(of value: RecordValue, isText: Bool) -> RecordValue {
    switch value {
    case .text(let text):
      switch tokens.meaning(of: trimmed(text)) {
      case .missing: return .missing
      case .number where !isText:
        return tokens.number(trimmed(text)).map { .number($0) } ?? value
      default: return value
      }
    case .number(let number):
      return number.isNaN || tokens.numbers.contains(number) ? .missing : value
    case .missing, .blob: return value
    }
  }

  private mutating func code(
    _ text: String, _ table: Int, _ column: Int
  ) throws(DataError) -> Double {
    let bytes = Array(text.utf8)
    let outcome = unsafe bytes.withUnsafeBufferPointer { unsafe texts[table].number($0) }
    if case .number(let number) = outcome { return Double(number) }
    throw texts[table].failure(
      outcome, text, column: schema.names[column], file: name, line: nil)
  }

  private func refusal(
    _ code: DataError.Code, _ subject: String, _ verdict: String, _ column: Int
  ) -> DataError {
    DataError(
      code, "\(subject) in row \(row) \(verdict)", file: name, column: schema.names[column])
  }

  /// Counts what was read.
  ///
  /// - Throws: what is wrong with it.
  mutating func absorb(_ decoded: DecodedRows) throws(DataError) {
    account.rowsRead += decoded.rows
    account.rowsDropped += decoded.dropped
    if decoded.dropped > 0 {
      tally.merge(decoded.tally)
      account.missing = tally.columns(columns, schema)
    }
    if let failure = decoded.failure {
      self.failure = failure
      throw failure
    }
  }

  /// Refuses rows that lack values, if they may not, when all are counted.
  ///
  /// - Throws: `.missingValues`.
  func finish() throws(DataError) {
    if policy == .refuse && account.rowsDropped > 0 {
      throw MissingTally.refusal(
        account.missing, incomplete: account.rowsDropped,
        of: account.rowsRead + account.rowsDropped, file: name, place: "row")
    }
  }

  mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    while let decoded = try nextRows(maximumRows) {
      try absorb(decoded)
      let isRefused = policy == .refuse && account.rowsDropped > 0
      if !isRefused && decoded.rows > 0 { return decoded.block(columns) }
    }
    try finish()
    return nil
  }

  mutating func rewind() {
    reader.rewind()
    (row, failure, account) = (0, nil, RowAccount())
    tally = MissingTally(width: columns.width)
  }
}
