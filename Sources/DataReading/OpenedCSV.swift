/// A CSV file whose beginning was looked at: its columns are known, no row is taken yet.
struct OpenedCSV: ~Copyable {
  let input: DataInput
  let options: CSVOptions
  let layout: CSVLayout
  let reader: ByteReader
  let window: ByteWindow

  /// - Throws: what opening and looking at the beginning throws.
  init(_ input: DataInput, options: CSVOptions) throws(DataError) {
    try self.init(ByteReader(input), of: input, options: options)
  }

  /// - Parameter reader: of the input; nothing is read from it.
  init(
    _ reader: consuming ByteReader, of input: DataInput, options: CSVOptions
  ) throws(DataError) {
    var reader = reader
    var window = ByteWindow()
    layout = try CSVLayout(&window, from: &reader, options: options)
    self.input = input
    self.options = options
    self.reader = reader
    self.window = window
  }
}

/// What `body` returns; its errors name the file, unless it is the formula that is wrong.
func named<Result>(
  _ file: String, _ body: () throws(DataError) -> Result
) throws(DataError) -> Result {
  do throws(DataError) {
    return try body()
  } catch {
    var error = error
    if error.code != .invalidFormula { error.file = error.file ?? file }
    throw error
  }
}
