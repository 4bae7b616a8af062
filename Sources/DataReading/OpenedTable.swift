/// A table in one file, or in several with the same columns, of which no row is taken yet.
///
/// What files that can be opened again say of their columns is compared with the first one before a row is read;
/// others, such as pipes, are looked at when it is their turn.
struct OpenedTable: ~Copyable {
  let schema: Schema
  let form: TableForm
  /// n, if the format tells it beforehand.
  let rowCount: Int?
  private let layout: CommonLayout
  private let first: FileTable

  /// Opens a table of any format.
  ///
  /// - Throws: what opening and looking at the beginning throws; `.malformed` if the files do not belong
  ///   together; `.invalidOption` for standard input among several.
  init(_ input: DataInput, options: CSVOptions) throws(DataError) {
    let inputs = input.parts
    guard let firstInput = inputs.first else {
      throw DataError(.notFound, "there is no file to read")
    }
    if inputs.count > 1 && inputs.contains(.standardInput) {
      throw DataError(
        .invalidOption, "standard input is read alone, not together with files")
    }
    let first = try FileTable(firstInput, options: options)
    let layout = CommonLayout(first, inputs, options)
    var (kinds, rowCount) = (first.seenKinds, first.rowCount)
    for other in inputs.dropFirst() {
      guard other.canBeReopened else {
        rowCount = nil
        continue
      }
      let opened = try layout.open(other)
      // The first rows that hold a value decide what a column is.
      for (column, kind) in opened.seenKinds.enumerated() where kinds[column] == nil {
        kinds[column] = kind
      }
      if let sum = rowCount, let more = opened.rowCount {
        let (total, overflows) = sum.addingReportingOverflow(more)
        rowCount = overflows ? nil : total
      } else {
        rowCount = nil
      }
    }
    schema = Schema(
      columns: zip(first.schema.names, kinds).map {
        Schema.Column(name: $0, kind: $1 ?? .numeric)
      })
    (form, self.rowCount, self.layout) = (first.form, rowCount, layout)
    self.first = first
  }

  /// Whether numbers are decimals, which may have more digits than a double.
  var holdsDecimals: Bool { form.holdsDecimals }

  /// The columns of a frame as they can be read: a category of an array is one of numbers.
  func readable(_ requests: [FrameColumn]) -> [FrameColumn] {
    form.holdsTexts ? requests : requests.map { FrameColumn($0.name, .numbers) }
  }

  /// The rows, in the columns that are wanted.
  ///
  /// - Parameters:
  ///   - texts: for each element of a sample that numbers texts, in their order, the table of the texts.
  ///   - keepsDecimals: whether to keep what the numbers have beyond the nearest doubles.
  consuming func rows(
    _ columns: ResolvedColumns, texts: [TextTable] = [], keepsDecimals: Bool
  ) throws(DataError) -> TableRows {
    let keepsDecimals = keepsDecimals && form.holdsDecimals
    return TableRows(
      try first.rows(columns, texts: texts, keepsDecimals: keepsDecimals), schema, layout,
      columns: columns, rowCount: rowCount, keepsDecimals: keepsDecimals)
  }
}

/// What several files must have in common.
struct CommonLayout: Sendable {
  let inputs: [DataInput]
  private let names: [String]
  private let form: TableForm
  private let hasHeader: Bool
  private let options: CSVOptions

  init(_ first: borrowing FileTable, _ inputs: [DataInput], _ options: CSVOptions) {
    (self.inputs, names, form) = (inputs, first.schema.names, first.form)
    hasHeader = first.hasHeader
    var options = options
    // What the first file is taken for holds for all.
    if form == .text && inputs.count > 1 { options.header = hasHeader ? .present : .absent }
    self.options = options
  }

  /// Opens one of the files.
  ///
  /// - Throws: what opening throws; `.malformed` if it does not belong to the first one.
  func open(_ input: DataInput) throws(DataError) -> FileTable {
    let table = try FileTable(input, options: options)
    guard let first = inputs.first, inputs.count > 1 else { return table }
    func different(_ message: String) -> DataError {
      DataError(.malformed, message, file: input.name)
    }
    guard table.form == form else {
      throw different(
        "this is \(table.form.words), and \(first.name) is \(form.words); files that are read together must be of one kind: convert one of them"
      )
    }
    let own = table.schema.names
    if let column = zip(names, own).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      var message =
        "column \(column + 1) is called \(quoted(own[column])), and in \(first.name) \(quoted(names[column]))"
      if hasHeader && parseNumber(own[column]) != nil {
        message += "; does the file lack its header?"
      }
      throw different(message + "; files that are read together need the same columns")
    }
    guard own.count == names.count else {
      let (longer, count) = own.count > names.count ? (own, names.count) : (names, own.count)
      throw different(
        "there \(own.count == 1 ? "is" : "are") \(counted(own.count, "column")), and in \(first.name) \(names.count): \(listed(longer[count...].map { quoted($0) })) \(own.count > names.count ? "is more" : "is missing")"
      )
    }
    return table
  }
}
