public import BLASBackend
public import Matrices

/// A = LQ by Householder reflections: the factorization of wide matrices.
///
/// - Note: Source: LAPACK GELQF, UNMLQ, TRTRS; Golub, Van Loan, *Matrix Computations*, 4th ed., section 5.6.
public struct LQ<Scalar: BLASScalar>: Factorization {
  /// L in the lower triangle, the reflectors to the right of it.
  public let factors: Matrix<Scalar>
  /// The scalars τ of the reflectors, min(m, n) of them.
  public let tau: [Scalar]

  /// - Throws: `.nonFinite` with the first element of A that is not finite, or, where A is finite but too
  ///   large, with the first element of L that overflowed; `.tooLarge`.
  /// - Complexity: 2m²(n − m/3) flops for m ≤ n; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    var workspace = Workspace<Scalar>()
    var factors = matrix
    var tau = [Scalar](repeating: 0, count: min(factors.rows, factors.columns))
    try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try LAPACK<Scalar>.gelqf(&span, layout, tau: &tauSpan, workspace: &workspace)
    }
    try factors.requireFinite(in: .lower)
    (self.factors, self.tau) = (factors, tau)
  }

  public var shape: Shape { factors.shape }

  /// L, m × min(m, n), with zeros above the diagonal.
  public var l: Matrix<Scalar> {
    factors.triangle(.lower, rows: factors.rows, columns: tau.count)
  }

  /// Q with its first min(m, n) rows, formed explicitly.
  ///
  /// - Throws: `.tooLarge`.
  public func thinQ() throws(LinearAlgebraError) -> Matrix<Scalar> {
    var q = Matrix<Scalar>(rows: tau.count, columns: factors.columns)
    for i in 0..<tau.count { q[i, i] = 1 }
    var workspace = Workspace<Scalar>()
    try q.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unmlq(
        .right, .none, reflectors: tau.count, factors.storage.span, factors.layout, tau: tau.span,
        &span, layout, workspace: &workspace)
    }
    return q
  }

  /// B ← QB, or QᴴB, in place, for the n × n matrix Q.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 4mn flops per column.
  public func applyQ(
    _ transposition: Transposition, to matrix: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRows(matrix, of: shape.transposed, "application of Q")
    var workspace = Workspace<Scalar>()
    try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unmlq(
        .left, transposition, reflectors: tau.count, factors.storage.span, factors.layout,
        tau: tau.span, &span, layout, workspace: &workspace)
    }
  }

  /// Replaces the m × k right-hand sides by the n × k solutions of least norm, X = Qᴴ[L⁻¹B; 0].
  ///
  /// - Throws: `.shapeMismatch`; `.rankDeficient` for m > n; `.singular` if L has an exact zero on its
  ///   diagonal, the right-hand sides unchanged; `.tooLarge`.
  /// - Complexity: m² + 4mn flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    guard factors.rows <= factors.columns else {
      throw .rankDeficient(rank: factors.columns, columns: factors.rows)
    }
    try requireRows(rightSides, of: shape, "LQ solve")
    let m = factors.rows
    var solutions = Matrix<Scalar>(rows: factors.columns, columns: rightSides.columns)
    for j in 0..<rightSides.columns { for i in 0..<m { solutions[i, j] = rightSides[i, j] } }
    let outcome = try solutions.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.trtrs(
        .lower, .none, .stored, factors.storage.span,
        factors.layout.block(rows: 0..<m, columns: 0..<m), &span,
        layout.block(rows: 0..<m, columns: 0..<layout.columns))
    }
    if case .failure(let pivot) = outcome { throw .singular(pivot: pivot - 1) }
    try applyQ(.adjoint, to: &solutions)
    rightSides = solutions
  }

  public func reconstructed() -> Matrix<Scalar> {
    do throws(LinearAlgebraError) { return l * (try thinQ()) } catch {
      preconditionFailure("the shapes fit: \(error)")
    }
  }
}
