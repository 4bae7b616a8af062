internal import BLASBackend
public import DataReading
internal import LeastSquares
internal import Matrices

extension ComparisonProblem {
  /// The problem that was read from a file, with its weights and its offset.
  ///
  /// The certificate is about the decimals of the file where they were kept, else about the doubles.
  public init(_ data: TabularData) {
    self.init(
      source: data.source,
      data: LeastSquaresProblem(data.rowBlock),
      terms: data.terms, targets: data.targets,
      hasIntercept: data.terms.first == ColumnSelection.interceptTerm,
      rowsDropped: data.rowsDropped, certificateProblem: CertificateProblem(data),
      roundedTerms: data.roundedTerms)
  }
}

extension CertificateProblem {
  /// The decimals of the file where they were kept, else the doubles.
  init(_ data: TabularData) {
    let isBinary = data.lowSamples == nil
    self.init(
      kind: isBinary ? .binary : .decimal, blocks: [CertificateRows(data)],
      columnErrors: isBinary
        ? [Double](repeating: 0, count: data.terms.count) : data.columnErrors,
      hasInaccurateNumbers: data.hasInaccurateDecimals)
  }
}

extension CertificateRows {
  /// Rows of a file, with what their decimals have beyond the doubles.
  init(_ data: TabularData) {
    let block = data.block
    let low = data.lowSamples.map { RowBlock(samples: $0, designColumns: data.terms.count) }
    self.init(
      design: DoubleDoubleMatrix(high: block.design, low: low?.design),
      targets: DoubleDoubleMatrix(high: block.targets, low: low?.targets),
      weights: Self.pairs(data.weights, data.weightsLow),
      offsets: Self.pairs(data.offset, data.offsetLow))
  }

  private static func pairs(_ high: [Double]?, _ low: [Double]?) -> [DoubleDouble]? {
    guard let low else { return high?.map { DoubleDouble($0) } }
    return high.map { zip($0, low).map { DoubleDouble(sum: $0, $1) } }
  }
}
