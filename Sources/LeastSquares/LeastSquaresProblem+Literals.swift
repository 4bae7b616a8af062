public import Matrices

/// Matrices by name, so that literals can stand for them and the scalar type is inferred.
extension LeastSquaresProblem {
  /// The problem of two matrices.
  ///
  /// ```swift
  /// let line = try LeastSquaresProblem(
  ///   design: [[1, 1], [1, 2], [1, 3], [1, 4]] as Matrix<Double>, targets: [[6], [5], [7], [10]])
  /// print(try QRLeastSquares().solve(line).coefficients!)
  /// ```
  /// ```text
  /// 2 × 1 matrix of Double
  /// 3.5
  /// 1.4
  /// ```
  ///
  /// - Parameters:
  ///   - design: X, n × p.
  ///   - targets: Y, n × k; each column is a problem of its own.
  ///   - weights: w, n of them, none negative; all 1 by default.
  /// - Throws: as the one of views.
  public init(
    design: Matrix<Scalar>, targets: Matrix<Scalar>, weights: Vector<Scalar>? = nil
  ) throws(LinearAlgebraError) {
    try self.init(design: design.view, targets: targets.view, weights: weights)
  }

  /// The problem of one target.
  ///
  /// - Parameters:
  ///   - design: X, n × p.
  ///   - target: y, n of them.
  ///   - weights: w, n of them, none negative; all 1 by default.
  /// - Throws: as the one of views.
  public init(
    design: Matrix<Scalar>, target: Vector<Scalar>, weights: Vector<Scalar>? = nil
  ) throws(LinearAlgebraError) {
    try self.init(design: design.view, targets: target.column.view, weights: weights)
  }
}
