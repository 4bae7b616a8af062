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
      try weights.column.requireFinite("the weights")
      if let row = weights.elements.firstIndex(where: { $0 < 0 }) {
        throw .negativeWeight(row: row)
      }
    }
    rowBlock = RowBlock(
      design: design.view, targets: targets.view, weights: weights.map(\.column.view))
  }

  /// The problem with a part of Y that is known: XB is fitted to Y − O, which is formed here, once, with one
  /// rounding. ``targets`` are Y − O from then on, and so residuals need no offset; predictions do: XB + O.
  ///
  /// - Parameters:
  ///   - design: X, n × p.
  ///   - targets: Y, n × k; each column is a problem of its own.
  ///   - weights: w, n of them, none negative; nil where every row counts the same.
  ///   - offset: O, n × k, or n × 1 for all targets alike.
  /// - Throws: as the problem without an offset, and `.shapeMismatch` if O fits neither way.
  public init(
    design: some MatrixProtocol<Scalar>, targets: some MatrixProtocol<Scalar>,
    weights: Vector<Scalar>? = nil, offset: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) {
    let (y, o) = (targets.view, offset.view)
    guard o.rows == y.rows, o.columns == y.columns || o.columns == 1 else {
      throw .shapeMismatch(
        operation: "offset of a least-squares problem", left: y.shape, right: o.shape)
    }
    let rest = Matrix(rows: y.rows, columns: y.columns) { i, j in
      y[i, j] - o[i, o.columns == 1 ? 0 : j]
    }
    try self.init(design: design, targets: rest, weights: weights)
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
