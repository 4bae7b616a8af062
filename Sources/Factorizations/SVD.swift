public import BLASBackend
public import Matrices
internal import RealModule

/// A = U·diag(σ)·Vᴴ with σ₁ ≥ σ₂ ≥ … ≥ 0 and the first min(m, n) singular vectors.
///
/// - Note: Source: LAPACK GESDD, and GESVD for what it does not solve; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.6.
public struct SVD<Scalar: BLASScalar>: Sendable {
  /// U, m × min(m, n).
  public let u: Matrix<Scalar>
  /// In descending order.
  public let singularValues: [Scalar.RealScalar]
  /// Vᴴ, min(m, n) × n.
  public let vt: Matrix<Scalar>

  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² + 22n³ flops for m ≥ n; min(m, n)·(m + n) scalars.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try matrix.requireFinite(in: .whole)
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
    u * Matrix(rows: vt.rows, columns: vt.columns) { i, j in Scalar(singularValues[i]) * vt[i, j] }
  }
}

extension MatrixProtocol {
  /// The singular values in descending order.
  ///
  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² flops for m ≥ n; a copy of the matrix.
  public func singularValues() throws(LinearAlgebraError) -> [Scalar.RealScalar] {
    var (a, u, vt) = (
      Matrix(view), Matrix<Scalar>(rows: 0, columns: 0), Matrix<Scalar>(rows: 0, columns: 0)
    )
    try a.requireFinite(in: .whole)
    return try svd(.none, &a, &u, &vt)
  }
}

/// How many singular values count as different from zero.
public enum RankRule<Real: RealBLASScalar>: Hashable, Sendable {
  /// max(m, n)·ε times the largest, as LAPACK's and NumPy's users expect.
  case automatic
  /// This multiple of the largest.
  case relative(Real)
  /// This number, in units of the matrix.
  case absolute(Real)

  /// Values that are not larger count as zero.
  func bound(largest: Real, _ shape: Shape) -> Real {
    switch self {
    case .automatic: Real(max(shape.rows, shape.columns)) * Real.ulpOfOne * largest
    case .relative(let factor): factor * largest
    case .absolute(let bound): bound
    }
  }
}

extension SVD {
  /// The shape of the matrix that was factorized.
  public var shape: Shape { Shape(u.rows, vt.columns) }

  /// How many singular values count as different from zero.
  public func rank(_ rule: RankRule<Scalar.RealScalar> = .automatic) -> Int {
    let bound = rule.bound(largest: singularValues.first ?? 0, shape)
    return singularValues.prefix { $0 > bound }.count
  }

  /// κ₂(A) = σ₁ / σ_min; infinite if σ_min is zero, 1 for an empty matrix.
  public var conditionNumber: Scalar.RealScalar {
    guard let largest = singularValues.first, let least = singularValues.last else { return 1 }
    return least == 0 ? .infinity : largest / least
  }

  /// The X of least norm among those that minimise ‖B − AX‖_F, with the singular values beyond the rank
  /// taken as zero.
  ///
  /// - Throws: `.shapeMismatch`; `.nonFinite` with a place in X, if it leaves the range of the type;
  ///   `.tooLarge`.
  /// - Complexity: 2(m + n)·rank flops per right-hand side.
  public func solve(
    _ rightSides: Matrix<Scalar>, _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try requireRows(rightSides, of: shape, "SVD solve")
    let rank = rank(rule)
    var projected = Matrix<Scalar>(rows: rank, columns: rightSides.columns)
    try projected.formProduct(
      Matrix(u[..., 0..<rank]).conjugateTranspose, rightSides)
    for j in 0..<projected.columns {
      for i in 0..<rank { projected[i, j] = projected[i, j] / Scalar(singularValues[i]) }
    }
    var solutions = Matrix<Scalar>(rows: vt.columns, columns: rightSides.columns)
    try solutions.formProduct(Matrix(vt[0..<rank, ...]).conjugateTranspose, projected)
    try solutions.requireFinite(in: .whole)
    return solutions
  }

  /// A⁺, the Moore–Penrose inverse, n × m.
  ///
  /// - Throws: `.nonFinite` with a place in A⁺, if it leaves the range of the type; `.tooLarge`.
  /// - Complexity: 2mn·rank flops.
  public func pseudoInverse(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try solve(.identity(shape.rows), rule)
  }
}

private func svd<Scalar: BLASScalar>(
  _ vectors: VectorsWanted, _ a: inout Matrix<Scalar>, _ u: inout Matrix<Scalar>,
  _ vt: inout Matrix<Scalar>
) throws(LinearAlgebraError) -> [Scalar.RealScalar] {
  // GESDD destroys A before it fails.
  let kept = a
  var values = [Scalar.RealScalar](repeating: 0, count: min(a.rows, a.columns))
  if case .success = try svd(.divideAndConquer, vectors, &a, &u, &vt, &values) { return values }
  a = kept
  if case .failure(let count) = try svd(.iteration, vectors, &a, &u, &vt, &values) {
    throw .svdDidNotConverge(unconverged: count)
  }
  return values
}

private enum SVDAlgorithm { case divideAndConquer, iteration }

private func svd<Scalar: BLASScalar>(
  _ algorithm: SVDAlgorithm, _ vectors: VectorsWanted, _ a: inout Matrix<Scalar>,
  _ u: inout Matrix<Scalar>, _ vt: inout Matrix<Scalar>, _ values: inout [Scalar.RealScalar]
) throws(LinearAlgebraError) -> LAPACKOutcome {
  let (uLayout, vtLayout) = (u.layout, vt.layout)
  var workspace = Workspace<Scalar>()
  return try a.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    try u.withStorage { (uSpan) throws(DimensionOverflow) in
      try vt.withStorage { (vtSpan) throws(DimensionOverflow) in
        var valueSpan = values.mutableSpan
        switch algorithm {
        case .divideAndConquer:
          return try LAPACK<Scalar>.gesdd(
            vectors, &aSpan, aLayout, singularValues: &valueSpan, u: &uSpan, uLayout, vt: &vtSpan,
            vtLayout, workspace: &workspace)
        case .iteration:
          return try LAPACK<Scalar>.gesvd(
            vectors, &aSpan, aLayout, singularValues: &valueSpan, u: &uSpan, uLayout, vt: &vtSpan,
            vtLayout, workspace: &workspace)
        }
      }
    }
  }
}
