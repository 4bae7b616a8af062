import Matrices

/// What became of some rows that were read: samples, and what is to be counted or refused.
struct DecodedRows: Sendable {
  var samples: SampleStorage
  var rows = 0
  /// Rows that were left out because they lacked values, and what they lacked.
  var dropped = 0
  var tally: MissingTally
  /// How many lines of text they were.
  var lines = 0
  var hasInaccurateDecimals = false
  /// What ended it.
  var failure: DataError?

  init(width: Int, keepsDecimals: Bool = false) {
    samples = SampleStorage(keepsDecimals: keepsDecimals)
    tally = MissingTally(width: width)
  }

  func block(_ columns: ResolvedColumns) -> RowBlock<Double> {
    RowBlock(
      samples: Matrix(rows: columns.width, columns: rows, storage: samples.high),
      designColumns: columns.designColumns)
  }
}
