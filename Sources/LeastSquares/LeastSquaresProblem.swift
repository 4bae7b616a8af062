public import BLASBackend
public import Matrices

/// Minimise Σ wᵢ‖xᵢB − yᵢ‖² over B: the data of a problem in memory.
///
/// Rows may lie sample by sample, as files deliver them, or column by column: both are views, and neither is
/// copied here.
public struct LeastSquaresProblem<Scalar: RealBLASScalar>: Sendable {
  /// X and Y together.
  public let rowBlock: RowBlock<Scalar>

  /// X, n × p.
  public var design: MatrixView<Scalar> { rowBlock.design }
  /// Y, n × k.
  public var targets: MatrixView<Scalar> { rowBlock.targets }
  /// n.
  public var rows: Int { rowBlock.rows }
  /// p, the intercept's column included.
  public var columns: Int { rowBlock.design.columns }
  /// k.
  public var targetCount: Int { rowBlock.targets.columns }

  /// - Parameters:
  ///   - design: X, n × p.
  ///   - targets: Y, n × k; each column is a problem of its own.
  ///   - weights: w, n of them, none negative; all 1 by default. Residual norms are √Σwᵢrᵢ² then.
  /// - Throws: `.shapeMismatch` if the numbers of rows differ; `.negativeWeight`; `.nonFinite` if a weight is
  ///   not a finite number.
  public init(
    design: some MatrixProtocol<Scalar>, targets: some MatrixProtocol<Scalar>,
    weights: Vector<Scalar>? = nil
  ) throws(LinearAlgebraError) {
    guard design.view.rows == targets.view.rows else {
      throw .shapeMismatch(
        operation: "least-squares problem", left: design.view.shape, right: targets.view.shape)
    }
    if let weights {
      guard weights.count == design.view.rows else {
        throw .shapeMismatch(
          operation: "weights of a least-squares problem", left: design.view.shape,
          right: Shape(weights.count, 1))
      }
      try weights.column.requireFinite()
      if let row = weights.elements.firstIndex(where: { $0 < 0 }) {
        throw .negativeWeight(row: row)
      }
    }
    rowBlock = RowBlock(
      design: design.view, targets: targets.view, weights: weights.map(\.column.view))
  }

  /// A problem over rows that were read from a file.
  public init(_ rowBlock: RowBlock<Scalar>) { self.rowBlock = rowBlock }

  /// - Throws: `.nonFinite` with the row and the column of [X Y] that is not a finite number.
  /// - Complexity: one pass.
  public func requireFinite() throws(LinearAlgebraError) {
    try design.requireFinite()
    if let (row, column) = targets.firstNonFinite() {
      throw .nonFinite(row: row, column: columns + column)
    }
  }
}
