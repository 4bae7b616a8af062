public import BLASBackend
public import Matrices

/// The columns of numbers of a table of any format, in blocks of rows, as they stand in it.
public struct NumericTable: DataSource, ~Copyable {
  public typealias Scalar = Double

  private var rows: TableRows

  /// - Parameters:
  ///   - input: the file, or its bytes.
  ///   - selection: which columns; without targets all go to the design.
  ///   - options: the layout of the file and the meaning of missing values.
  /// - Throws: what opening throws; `.unknownColumn`, `.textColumn` and what else is wrong with the selection.
  public init(
    _ input: DataInput, selection: ColumnSelection, options: CSVOptions = CSVOptions()
  ) throws(DataError) {
    let opened = try OpenedTable(input, options: options)
    let schema = opened.schema
    let columns = try named(input.name) { () throws(DataError) in
      try ResolvedColumns(selection, in: schema)
    }
    rows = try opened.rows(columns, keepsDecimals: false)
  }

  public var schema: Schema { rows.schema }
  public var terms: [String] { rows.terms }
  public var targets: [String] { rows.targets }
  public var rowCount: Int? { rows.rowCount }
  /// How many rows were returned so far.
  public var rowsRead: Int { rows.account.rowsRead }

  public mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Double>? {
    try rows.nextBlock(maximumRows: maximumRows)
  }

  public mutating func rewind() throws(DataError) { try rows.rewind() }
}
