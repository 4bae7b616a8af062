public import BLASBackend

/// Some rows of a least-squares problem: what an accumulator adds.
///
/// Rows that come from files lie sample by sample: such a block is a column-major matrix whose columns
/// are samples, seen transposed, and reaches BLAS without a copy.
public struct RowBlock<Scalar: BLASScalar>: Sendable {
  /// X, n × p.
  public let design: MatrixView<Scalar>
  /// Y, n × k.
  public let targets: MatrixView<Scalar>

  /// w, n × 1; nil where every row counts the same.
  public let weights: MatrixView<Scalar>?

  /// - Precondition: all have the same number of rows.
  public init(
    design: MatrixView<Scalar>, targets: MatrixView<Scalar>, weights: MatrixView<Scalar>? = nil
  ) {
    precondition(
      design.rows == targets.rows && (weights.map { $0.rows == design.rows } ?? true),
      "a row block: \(design.rows) rows of the design, \(targets.rows) of the targets")
    self.design = design
    self.targets = targets
    self.weights = weights
  }

  /// Takes apart samples that stand in the columns of `samples`: first the p design values, then
  /// the targets.
  public init(samples: Matrix<Scalar>, designColumns: Int) {
    let rows = samples.transposed
    self.init(
      design: rows[..., 0..<designColumns], targets: rows[..., designColumns..<samples.rows])
  }

  public var rows: Int { design.rows }

  /// The rows in `range` as a block, without a copy.
  public subscript(range: Range<Int>) -> RowBlock {
    RowBlock(
      design: design[range, ...], targets: targets[range, ...],
      weights: weights.map { $0[range, ...] })
  }
}
