import Matrices

/// Columns of numbers and of texts, row by row complete: what a formula is evaluated over.
public struct Frame: Hashable, Sendable {
  /// The columns in their order.
  public let columns: [Column]
  /// n, the number of rows.
  public let rows: Int
  /// How many rows were left out because they lacked values.
  public let rowsDropped: Int
  /// What those rows lacked.
  public let missing: [MissingColumn]
  /// What messages call the input.
  public let source: String
  /// Where the rows stand, if they stand in a file.
  let origin: Origin?
  /// What the numbers of a file have beyond the nearest doubles, by the names of their columns; `nil` if
  /// that was not asked for.
  let lowParts: [String: [Double]]?
  /// Whether the low part of some number is not accurate.
  let hasInaccurateDecimals: Bool
  /// Whether these are all rows, and not a block of them.
  let isWhole: Bool
  private let places: [String: Int]

  /// A column of a frame.
  public struct Column: Hashable, Sendable {
    public let name: String
    public let values: Values

    /// A column of numbers.
    public init(_ name: String, numbers: [Double]) {
      self.name = name
      values = .numbers(numbers)
    }

    /// A column of texts.
    public init(_ name: String, texts: [String]) {
      var levels: [String] = []
      var codes: [String: Int32] = [:]
      self.name = name
      let numbered = texts.map { text in
        if let code = codes[text] { return code }
        codes[text] = Int32(levels.count)
        levels.append(text)
        return Int32(levels.count - 1)
      }
      values = .texts(levels: levels, codes: numbered)
    }

    init(name: String, values: Values) {
      self.name = name
      self.values = values
    }

    var count: Int {
      switch values {
      case .numbers(let numbers): numbers.count
      case .texts(_, let codes): codes.count
      }
    }
  }

  /// What a column holds.
  public enum Values: Hashable, Sendable {
    /// Finite numbers.
    case numbers([Double])
    /// For each row the number of its text among the levels; a level may be in no row.
    case texts(levels: [String], codes: [Int32])
  }

  struct Origin: Hashable, Sendable {
    let input: DataInput
    let names: [String]
    let texts: Set<String>
    let options: CSVOptions
    /// Which row of those that lack nothing the first row of the frame is.
    var firstRow = 0
  }

  /// Columns in memory.
  ///
  /// - Precondition: equally long columns with different names, codes within their levels.
  public init(_ columns: [Column], source: String = "the data") {
    self.init(
      columns, rows: columns.first?.count ?? 0, rowsDropped: 0, missing: [], source: source,
      origin: nil)
  }

  init(
    _ columns: [Column], rows: Int, rowsDropped: Int, missing: [MissingColumn], source: String,
    origin: Origin?, lowParts: [String: [Double]]? = nil, hasInaccurateDecimals: Bool = false,
    isWhole: Bool = true
  ) {
    precondition(columns.allSatisfy { $0.count == rows }, "columns of a frame differ in length")
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { _, _ in preconditionFailure("two columns of a frame have one name") })
    self.columns = columns
    self.rows = rows
    self.rowsDropped = rowsDropped
    self.missing = missing
    self.source = source
    self.origin = origin
    self.lowParts = lowParts
    self.hasInaccurateDecimals = hasInaccurateDecimals
    self.isWhole = isWhole
  }

  /// The column of this name.
  public subscript(name: String) -> Column? { places[name].map { columns[$0] } }

  /// What the columns hold.
  public var schema: Schema {
    Schema(
      columns: columns.map { column in
        switch column.values {
        case .numbers: Schema.Column(name: column.name, kind: .numeric)
        case .texts: Schema.Column(name: column.name, kind: .text)
        }
      })
  }

  /// Where a row stands; reads its file up to it once more.
  func place(ofRow row: Int) -> RowPlace {
    let row = (origin?.firstRow ?? 0) + row
    guard let origin, origin.input.canBeReopened else {
      return RowPlace(file: source, line: nil, row: row + 1)
    }
    do throws(DataError) { return try origin.place(ofRow: row) } catch {
      return RowPlace(file: source, line: nil, row: row + 1)
    }
  }
}

/// Where a row stands that lacks nothing.
struct RowPlace {
  /// What messages call its file.
  var file: String
  /// Its line, in a text.
  var line: Int?
  /// Its number among the rows of the file that lack nothing, from 1.
  var row: Int

  /// For a message that has no line.
  var words: String { line == nil ? " in row \(row)" : "" }
}

extension Frame.Origin {
  /// - Parameter row: the number of a row that lacks nothing, from 0 over all files.
  fileprivate func place(ofRow row: Int) throws(DataError) -> RowPlace {
    var before = 0
    let inputs = input.parts
    for (index, part) in inputs.enumerated() {
      let opened = try FileTable(part, options: options)
      let columns = try ResolvedColumns(
        names, isText: opened.form.holdsTexts ? texts.contains : { _ in false }, in: opened.schema)
      var rows = try opened.rows(
        columns, texts: columns.textElements.map { _ in TextTable(remedy: "") },
        keepsDecimals: false)
      let line = try rows.line(ofRow: row - before)
      if line != nil || rows.account.rowsRead > row - before || index == inputs.count - 1 {
        return RowPlace(file: part.name, line: line, row: row - before + 1)
      }
      before += rows.account.rowsRead
    }
    return RowPlace(file: input.name, line: nil, row: row + 1)
  }
}

/// A column that a frame is to hold.
public struct FrameColumn: Hashable, Sendable {
  public let name: String
  public let role: Role

  /// A column to read as numbers or as texts.
  public init(_ name: String, _ role: Role) {
    self.name = name
    self.role = role
  }

  /// How a column is read.
  public enum Role: Hashable, Sendable {
    case numbers
    case texts
    /// Texts that must be among these.
    case levels([String])
  }
}

extension Frame {
  /// Reads some columns of a CSV or TSV file; rows that lack a value in another column do not matter.
  ///
  /// - Throws: what ``CSVSource`` throws; `.notACategory` for more than 1000 different texts;
  ///   `.unseenLevel`.
  public init(
    csv input: DataInput, columns: [FrameColumn], options: CSVOptions = CSVOptions()
  ) throws(DataError) {
    try self.init(
      OpenedTable(input, options: options), of: input, columns: columns, options: options)
  }

  init(
    _ opened: consuming OpenedTable, of input: DataInput, columns requests: [FrameColumn],
    options: CSVOptions, remedy: (String) -> String = { _ in "leave the column out" },
    keepsDecimals: Bool = false
  ) throws(DataError) {
    let requests = opened.readable(requests)
    let keepsDecimals = keepsDecimals && opened.holdsDecimals
    let origin = Origin(input, requests, options)
    let read = try RequestedColumns(
      requests, in: opened.schema, file: input.name, remedy: remedy)
    var source = try opened.rows(read.columns, texts: read.texts, keepsDecimals: keepsDecimals)
    var columns = FrameColumns(requests, keepsDecimals: keepsDecimals)
    while let block = try source.nextBlock(maximumRows: 4096) {
      columns.add(block, low: source.lowSamples)
    }
    let account = source.account
    if account.rowsRead == 0 { throw .allRowsDropped(account.rowsDropped, file: input.name) }
    self.init(
      columns.columns(source.texts), account, rows: account.rowsRead, isWhole: true,
      source: input.name, origin: origin, lowParts: columns.lowParts)
  }

  /// - Parameter isWhole: whether these are all rows, and not a block of them.
  init(
    _ columns: [Column], _ account: RowAccount, rows: Int, isWhole: Bool, source: String,
    origin: Origin?, lowParts: [String: [Double]]?
  ) {
    self.init(
      columns, rows: rows, rowsDropped: account.rowsDropped,
      missing: account.missing, source: source, origin: origin, lowParts: lowParts,
      hasInaccurateDecimals: account.hasInaccurateDecimals, isWhole: isWhole)
  }
}

extension Frame.Origin {
  init(_ input: DataInput, _ requests: [FrameColumn], _ options: CSVOptions) {
    self.init(
      input: input, names: requests.map(\.name),
      texts: Set(requests.filter { $0.role != .numbers }.map(\.name)), options: options)
  }
}

/// Columns of a frame as they are read: in the samples of a table, without targets.
struct RequestedColumns {
  let columns: ResolvedColumns
  let texts: [TextTable]

  /// - Parameters:
  ///   - file: what messages call the input.
  ///   - remedy: what can be done about a column that makes no category.
  /// - Throws: `.unknownColumn`, `.duplicateColumn`.
  init(
    _ requests: [FrameColumn], in schema: Schema, file: String, remedy: (String) -> String
  ) throws(DataError) {
    let isText = Set(requests.filter { $0.role != .numbers }.map(\.name))
    let columns = try named(file) { () throws(DataError) in
      try ResolvedColumns(requests.map(\.name), isText: isText.contains, in: schema)
    }
    self.columns = columns
    texts = columns.textElements.map { element in
      let request = requests[element]
      if case .levels(let levels) = request.role { return TextTable(known: levels, remedy: "") }
      return TextTable(remedy: remedy(request.name))
    }
  }
}

extension DataError {
  /// The refusal of data of which nothing is left.
  static func allRowsDropped(_ count: Int, file: String) -> DataError {
    DataError(
      .allRowsDropped, "no row is left: each of \(counted(count, "row")) lacks a value",
      file: file)
  }
}
