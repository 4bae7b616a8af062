public import BLASBackend
public import Matrices

extension Matrix {
  /// B ← op(T)⁻¹B in place, for a triangular matrix T; this matrix is B.
  ///
  /// - Throws: `.shapeMismatch`; `.notSquare`; `.singular` with the diagonal element that is exactly zero, B
  ///   unchanged; `.tooLarge`.
  /// - Complexity: n² flops per column. Source: LAPACK TRTRS.
  public mutating func solveTriangular(
    _ triangle: Triangle, _ matrix: Matrix, _ transposition: Transposition = .none
  ) throws(LinearAlgebraError) {
    guard matrix.shape.isSquare else {
      throw .notSquare(operation: "triangular solve", shape: matrix.shape)
    }
    guard rows == matrix.rows else {
      throw .shapeMismatch(operation: "triangular solve", left: matrix.shape, right: shape)
    }
    let layout = layout
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (span) throws(DimensionOverflow) in
        try LAPACK<Scalar>.trtrs(
          triangle, transposition, .stored, matrix.storage.span, matrix.layout, &span, layout)
      }
    }
    if case .failure(let pivot) = outcome { throw .singular(pivot: pivot - 1) }
  }
}

extension Matrix {
  /// An estimate of 1/κ₁ of a triangular matrix, rarely more than 3 times too large.
  ///
  /// - Throws: `.notSquare`; `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK TRCON.
  public func reciprocalTriangularConditionNumber(
    _ triangle: Triangle
  ) throws(LinearAlgebraError) -> Scalar.RealScalar {
    guard shape.isSquare else {
      throw .notSquare(operation: "triangular condition number", shape: shape)
    }
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.trcon(
        triangle, .stored, storage.span, layout, workspace: &workspace)
    }
  }
}
