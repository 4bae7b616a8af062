public import BLASBackend
public import Matrices

/// A = LQ by Householder reflections: the factorization of wide matrices.
///
/// - Note: Source: LAPACK GELQF, UNMLQ, TRTRS; Golub, Van Loan, *Matrix Computations*, 4th ed., section 5.6.
public struct LQ<Scalar: BLASScalar>: Factorization {
  /// L in the lower triangle, the reflectors to the right of it.
  public private(set) var factors: Matrix<Scalar>
  /// The scalars τ of the reflectors, min(m, n) of them.
  public private(set) var tau: [Scalar]

  /// - Throws: `.nonFinite` with the first element of A that is not finite, or, where A is finite but too
  ///   large, with the first element of L that overflowed; `.tooLarge`.
  /// - Complexity: 2m²(n − m/3) flops for m ≤ n; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, workspace: &workspace)
  }

  /// As ``init(_:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    var factors = matrix
    var tau: [Scalar] = []
    try Self.factorize(&factors, &tau, workspace: &workspace)
    (self.factors, self.tau) = (factors, tau)
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; the factorization is garbage then.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    factors.takeElements(of: matrix)
    try Self.factorize(&factors, &tau, workspace: &workspace)
  }

  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ tau: inout [Scalar], workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try factors.requireFinite()
    tau.resize(to: min(factors.rows, factors.columns), filling: .zero)
    try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try LAPACK<Scalar>.gelqf(&span, layout, tau: &tauSpan, workspace: &workspace)
    }
    try factors.requireFinite(in: .lower, "the factors")
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
    var workspace = Workspace<Scalar>()
    try applyQ(transposition, to: &matrix, workspace: &workspace)
  }

  /// As ``applyQ(_:to:)``, with scratch memory that is kept between calls.
  public func applyQ(
    _ transposition: Transposition, to matrix: inout Matrix<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRows(matrix, of: shape.transposed, "application of Q")
    try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unmlq(
        .left, transposition, reflectors: tau.count, factors.storage.span, factors.layout,
        tau: tau.span, &span, layout, workspace: &workspace)
    }
  }

  /// Replaces the m × k right-hand sides by the n × k solutions of least norm, X = Qᴴ[L⁻¹B; 0].
  ///
  /// - Throws: as ``solve(_:into:workspace:)``, the right-hand sides unchanged.
  /// - Complexity: m² + 4mn flops and n scalars per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    var solutions = Matrix<Scalar>(rows: factors.columns, columns: rightSides.columns)
    var workspace = Workspace<Scalar>()
    try solve(rightSides, into: &solutions, workspace: &workspace)
    rightSides = solutions
  }

  /// The solutions of least norm, X = Qᴴ[L⁻¹B; 0], with memory that is kept between calls.
  ///
  /// - Parameters:
  ///   - rightSides: B, m × k.
  ///   - solutions: takes X, n × k; what it held is not read.
  ///   - workspace: scratch memory.
  /// - Throws: `.shapeMismatch`; `.rankDeficient` for m > n; `.nonFinite` with the place in a right-hand side, or in
  ///   a solution that leaves the range of the type; `.singular` if L has an exact zero on its diagonal;
  ///   `.tooLarge`. The solutions are garbage then.
  /// - Complexity: m² + 4mn flops per right-hand side.
  public func solve(
    _ rightSides: Matrix<Scalar>, into solutions: inout Matrix<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    guard factors.rows <= factors.columns else {
      throw .rankDeficient(rank: factors.columns, columns: factors.rows)
    }
    try requireRightSides(rightSides, of: shape, "LQ solve")
    let wanted = Shape(factors.columns, rightSides.columns)
    guard solutions.shape == wanted else {
      throw .shapeMismatch(operation: "LQ solve", left: wanted, right: solutions.shape)
    }
    let m = factors.rows
    for j in 0..<wanted.columns {
      for i in 0..<wanted.rows { solutions[i, j] = i < m ? rightSides[i, j] : .zero }
    }
    let outcome = try solutions.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.trtrs(
        .lower, .none, .stored, factors.storage.span,
        factors.layout.block(rows: 0..<m, columns: 0..<m), &span,
        layout.block(rows: 0..<m, columns: 0..<layout.columns))
    }
    if case .failure(let pivot) = outcome { throw .singular(pivot: pivot - 1) }
    try applyQ(.adjoint, to: &solutions, workspace: &workspace)
    try solutions.requireFinite("the solution")
  }

  public func reconstructed() -> Matrix<Scalar> {
    do throws(LinearAlgebraError) { return l * (try thinQ()) } catch {
      preconditionFailure("the shapes fit: \(error)")
    }
  }
}
