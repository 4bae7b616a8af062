public import BLASBackend
public import Matrices

/// A = U·diag(σ)·Vᵀ with σ₁ ≥ σ₂ ≥ … ≥ 0 and the first min(m, n) singular vectors.
///
/// - Note: Source: LAPACK GESDD; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.6.
public struct SVD<Scalar: RealBLASScalar>: Sendable {
  /// U, m × min(m, n).
  public let u: Matrix<Scalar>
  /// In descending order.
  public let singularValues: [Scalar]
  /// Vᵀ, min(m, n) × n.
  public let vt: Matrix<Scalar>

  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² + 22n³ flops for m ≥ n; min(m, n)·(m + n) scalars.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    var a = matrix
    let layout = a.layout
    let smaller = min(layout.rows, layout.columns)
    var u = Matrix<Scalar>(rows: layout.rows, columns: smaller)
    var vt = Matrix<Scalar>(rows: smaller, columns: layout.columns)
    singularValues = try svd(.thin, &a, &u, &vt)
    self.u = u
    self.vt = vt
  }

  public func reconstructed() -> Matrix<Scalar> {
    u * Matrix(rows: vt.rows, columns: vt.columns) { i, j in singularValues[i] * vt[i, j] }
  }
}

extension MatrixProtocol where Scalar: RealBLASScalar {
  /// The singular values in descending order.
  ///
  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² flops for m ≥ n; a copy of the matrix.
  public func singularValues() throws(LinearAlgebraError) -> [Scalar] {
    try requireFinite()
    var (a, u, vt) = (
      Matrix(view), Matrix<Scalar>(rows: 0, columns: 0), Matrix<Scalar>(rows: 0, columns: 0)
    )
    return try svd(.none, &a, &u, &vt)
  }
}

private func svd<Scalar: RealBLASScalar>(
  _ vectors: VectorsWanted, _ a: inout Matrix<Scalar>, _ u: inout Matrix<Scalar>,
  _ vt: inout Matrix<Scalar>
) throws(LinearAlgebraError) -> [Scalar] {
  let (aLayout, uLayout, vtLayout) = (a.layout, u.layout, vt.layout)
  var values = [Scalar](repeating: 0, count: min(aLayout.rows, aLayout.columns))
  var workspace = Workspace<Scalar>()
  let outcome: LAPACKOutcome
  do throws(DimensionOverflow) {
    outcome = try a.withStorage { (aSpan) throws(DimensionOverflow) in
      try u.withStorage { (uSpan) throws(DimensionOverflow) in
        try vt.withStorage { (vtSpan) throws(DimensionOverflow) in
          var valueSpan = values.mutableSpan
          return try LAPACK<Scalar>.gesdd(
            vectors, &aSpan, aLayout, singularValues: &valueSpan, u: &uSpan, uLayout, vt: &vtSpan,
            vtLayout, workspace: &workspace)
        }
      }
    }
  } catch {
    throw LinearAlgebraError(error)
  }
  if case .failure(let count) = outcome { throw .svdDidNotConverge(unconverged: count) }
  return values
}
