public import BLASBackend
public import Matrices

extension CertificateProblem {
  /// The binary problem of rows in memory, with their weights.
  ///
  /// - Complexity: nothing is copied but the weights.
  public init(_ block: RowBlock<Double>) {
    let rows = CertificateRows(
      design: DoubleDoubleMatrix(block.design), targets: DoubleDoubleMatrix(block.targets),
      weights: block.weights.map { weights in (0..<block.rows).map { DoubleDouble(weights[$0, 0]) }
      })
    self.init(
      kind: .binary, blocks: [rows],
      columnErrors: [Double](repeating: 0, count: block.design.columns))
  }
}
