/// A table of any format whose columns are known, and of which no row is taken yet.
///
/// The format is known by the first bytes, not by the name.
enum OpenedTable: ~Copyable {
  case csv(OpenedCSV)
  case array(ArrayTable, CSVOptions)

  /// Opens a table of any format.
  ///
  /// - Throws: what opening and looking at the beginning throws.
  init(_ input: DataInput, options: CSVOptions) throws(DataError) {
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
    } else {
      self = .csv(try OpenedCSV(reader, of: input, options: options))
    }
  }

  var schema: Schema {
    switch self {
    case .csv(let opened): opened.layout.schema
    case .array(let table, _): table.schema
    }
  }

  /// Whether numbers are decimals, which may have more digits than a double.
  var holdsDecimals: Bool {
    switch self {
    case .csv: true
    case .array: false
    }
  }

  /// The columns of a frame as they can be read: a category of an array is one of numbers.
  func readable(_ requests: [FrameColumn]) -> [FrameColumn] {
    switch self {
    case .csv: requests
    case .array: requests.map { FrameColumn($0.name, .numbers) }
    }
  }

  /// The rows, in the columns that are wanted.
  ///
  /// - Parameters:
  ///   - texts: for each element of a sample that numbers texts, in their order, the table of the texts.
  ///   - keepsDecimals: whether to keep what the numbers have beyond the nearest doubles.
  consuming func rows(
    _ columns: ResolvedColumns, texts: [TextTable] = [], keepsDecimals: Bool
  ) throws(DataError) -> TableRows {
    switch consume self {
    case .csv(let opened):
      .csv(CSVSource(opened, columns: columns, texts: texts, keepsDecimals: keepsDecimals))
    case .array(let table, let options):
      .array(ArrayRows(table, columns: columns, options: options))
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
