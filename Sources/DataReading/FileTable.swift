/// A file of any format whose columns are known, and of which no row is taken yet.
///
/// The format is known by the first bytes, not by the name.
enum FileTable: ~Copyable {
  case csv(OpenedCSV)
  case array(ArrayTable, CSVOptions)
  case records(RecordTable)

  /// Opens a file of any format.
  ///
  /// - Throws: what opening and looking at the beginning throws.
  init(_ input: DataInput, options: CSVOptions) throws(DataError) {
    if case .beside(let features, let targets) = input {
      self = try Self.beside(features, targets, options: options, name: input.name)
      return
    }
    let (input, member) = input.container
    var reader = try ByteReader(input)
    let head = try reader.peek(16)
    if head.starts(with: NPYHeader.magic) {
      let store = try reader.store(input)
      self = .array(
        try ArrayTable(ArrayPart(npy: store, name: input.name), name: input.name), options)
    } else if head.starts(with: ZipArchive.magic) {
      self = .array(try ArrayTable(npz: reader.store(input), wanted: member), options)
    } else if head.starts(with: MatrixMarket.magic) {
      let matrix = try MatrixMarket.read(&reader)
      self = .array(try ArrayTable(matrix, name: input.name), options)
    } else if try Self.isHDF5(input, head, reader.size) {
      self = .array(try Self.hdf5(input, member, isStored: reader.size != nil), options)
    } else if head.starts(with: Self.sqliteMagic) {
      self = .records(try Self.sqlite(input, member, isStored: reader.size != nil, options))
    } else {
      self = .csv(try OpenedCSV(reader, of: input, options: options))
    }
  }

  // Not inlined: next to the switch of `form` the optimizer of Swift 6.3.1 crashes on it.
  @inline(never)
  var schema: Schema {
    switch self {
    case .csv(let opened): opened.layout.schema
    case .array(let table, _): table.schema
    case .records(let table): table.schema
    }
  }

  /// n, if the format tells it beforehand.
  var rowCount: Int? {
    switch self {
    case .csv: nil
    case .array(let table, _): table.rows
    case .records: nil
    }
  }

  /// What columns hold; nil where no value was seen.
  var seenKinds: [Schema.Kind?] {
    switch self {
    case .csv(let opened): opened.layout.seenKinds
    case .array(let table, _): table.names.map { _ in .numeric }
    case .records(let table): table.seenKinds
    }
  }

  /// Whether names stand in the file.
  var hasHeader: Bool {
    switch self {
    case .csv(let opened): opened.layout.hasHeader
    case .array: false
    case .records: false
    }
  }

  /// What can be read of it.
  var form: TableForm {
    switch self {
    case .csv: .text
    case .array: .array
    case .records: .records
    }
  }

  /// The rows, in the columns that are wanted.
  ///
  /// - Parameters:
  ///   - texts: for each element of a sample that numbers texts, in their order, the table of the texts.
  ///   - keepsDecimals: whether to keep what the numbers have beyond the nearest doubles.
  consuming func rows(
    _ columns: ResolvedColumns, texts: [TextTable] = [], keepsDecimals: Bool
  ) throws(DataError) -> FileRows {
    switch consume self {
    case .csv(let opened):
      .csv(CSVSource(opened, columns: columns, texts: texts, keepsDecimals: keepsDecimals))
    case .array(let table, let options):
      .array(ArrayRows(table, columns: columns, options: options))
    case .records(let table):
      .records(RecordRows(table, columns: columns, texts: texts))
    }
  }
}

/// What kind of table a file is: what its fields can be.
enum TableForm: Sendable {
  /// Decimals, which may have more digits than a double, and texts.
  case text
  /// Binary numbers only.
  case array
  /// Binary numbers and texts.
  case records

  var holdsDecimals: Bool { self == .text }
  var holdsTexts: Bool { self != .array }

  /// For messages.
  var words: String {
    switch self {
    case .text: "a text"
    case .array: "an array"
    case .records: "a query"
    }
  }
}

extension DataInput {
  /// The file, and which of its parts is meant: `file.npz::X`.
  var container: (input: DataInput, member: String?) {
    guard case .file(let path) = self, let marks = path.firstRange(of: "::") else {
      return (self, nil)
    }
    return (.file(String(path[..<marks.lowerBound])), String(path[marks.upperBound...]))
  }
}

extension ByteReader {
  /// The same bytes at any place: of the file, or taken into memory where they flow by or are compressed.
  mutating func store(_ input: DataInput) throws(DataError) -> ByteStore {
    size != nil && position == 0 && input != .standardInput
      ? try ByteStore(input) : try ByteStore(readingAll: &self)
  }
}
