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

  private let memory: PieceMemory?

  init(width: Int, keepsDecimals: Bool = false, memory: PieceMemory? = nil) {
    samples = SampleStorage(keepsDecimals: keepsDecimals)
    if let memory {
      samples.high = memory.takeNumbers()
      if keepsDecimals { samples.low = memory.takeNumbers() }
    }
    self.memory = memory
    tally = MissingTally(width: width)
  }

  /// Gives the memory of the samples back, once nobody looks at them any more.
  mutating func forgetSamples() {
    memory?.put(numbers: &samples.high)
    if samples.keepsDecimals { memory?.put(numbers: &samples.low) }
    samples = SampleStorage(keepsDecimals: samples.keepsDecimals)
  }

  func block(_ columns: ResolvedColumns) -> RowBlock<Double> {
    RowBlock(
      samples: Matrix(rows: columns.width, columns: rows, storage: samples.high),
      designColumns: columns.designColumns)
  }
}
