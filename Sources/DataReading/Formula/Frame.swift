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
    origin: Origin?, lowParts: [String: [Double]]? = nil, hasInaccurateDecimals: Bool = false
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

  /// The line of a row in its file; reads the file up to it once more.
  func line(ofRow row: Int) -> Int? {
    guard let origin, origin.input != .standardInput else { return nil }
    do throws(DataError) {
      let opened = try OpenedCSV(origin.input, options: origin.options)
      let columns = try ResolvedColumns(
        origin.names, isText: origin.texts.contains, in: opened.layout.schema)
      var source = CSVSource(
        opened, columns: columns,
        texts: columns.textElements.map { _ in TextTable(remedy: "") })
      return try source.line(ofRow: row)
    } catch { return nil }
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
    try self.init(OpenedCSV(input, options: options), columns: columns)
  }

  init(
    _ opened: consuming OpenedCSV, columns requests: [FrameColumn],
    remedy: (String) -> String = { _ in "leave the column out" }, keepsDecimals: Bool = false
  ) throws(DataError) {
    let texts = Set(requests.filter { $0.role != .numbers }.map(\.name))
    let (input, options) = (opened.input, opened.options)
    let origin = Origin(
      input: input, names: requests.map(\.name), texts: texts, options: options)
    let schema = opened.layout.schema
    let resolved = try named(input.name) { () throws(DataError) in
      try ResolvedColumns(origin.names, isText: texts.contains, in: schema)
    }
    let tables = resolved.textElements.map { element in
      let request = requests[element]
      if case .levels(let levels) = request.role { return TextTable(known: levels, remedy: "") }
      return TextTable(remedy: remedy(request.name))
    }
    var source = CSVSource(
      opened, columns: resolved, texts: tables, keepsDecimals: keepsDecimals)
    var lows: [String: [Double]] = [:]
    var numbers = [[Double]](repeating: [], count: requests.count)
    var codes = [[Int32]](repeating: [], count: requests.count)
    while let block = try source.nextBlock(maximumRows: 4096) {
      let samples = block.design
      for (element, request) in requests.enumerated() {
        if request.role == .numbers {
          for row in 0..<block.rows { numbers[element].append(samples[row, element]) }
          if let low = source.lowSamples {
            for row in 0..<block.rows { lows[request.name, default: []].append(low[element, row]) }
          }
        } else {
          for row in 0..<block.rows { codes[element].append(Int32(samples[row, element])) }
        }
      }
    }
    if source.rowsRead == 0 {
      throw DataError(
        .allRowsDropped,
        "no row is left: each of \(counted(source.rowsDropped, "row")) lacks a value",
        file: input.name)
    }
    var levels: [Int: [String]] = [:]
    for (element, table) in zip(resolved.textElements, source.texts) {
      levels[element] = table.texts
    }
    let columns = requests.indices.map { element in
      Column(
        name: requests[element].name,
        values: levels[element].map { .texts(levels: $0, codes: codes[element]) }
          ?? .numbers(numbers[element]))
    }
    self.init(
      columns, rows: source.rowsRead, rowsDropped: source.rowsDropped,
      missing: source.missingColumns, source: input.name, origin: origin,
      lowParts: keepsDecimals ? lows : nil, hasInaccurateDecimals: source.hasInaccurateDecimals)
  }
}
