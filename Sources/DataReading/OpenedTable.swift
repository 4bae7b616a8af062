/// A table of any format whose columns are known, and of which no row is taken yet.
enum OpenedTable: ~Copyable {
  case csv(OpenedCSV)

  /// Opens a table of any format.
  ///
  /// - Throws: what opening and looking at the beginning throws.
  init(_ input: DataInput, options: CSVOptions) throws(DataError) {
    self = .csv(try OpenedCSV(input, options: options))
  }

  var schema: Schema {
    switch self {
    case .csv(let opened): opened.layout.schema
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
    }
  }
}
