public import BLASBackend
public import Matrices

/// A = QR by Householder reflections.
///
/// - Note: Source: LAPACK GEQRF, ORMQR, TRTRS, TRCON; Golub, Van Loan, *Matrix Computations*, 4th ed.,
///   section 5.2.
public struct QR<Scalar: BLASScalar>: Factorization {
  /// R in the upper triangle, the reflectors below it.
  public internal(set) var factors: Matrix<Scalar>
  /// The scalars τ of the reflectors, min(m, n) of them.
  public internal(set) var tau: [Scalar]

  /// - Throws: `.nonFinite` with the first element of A that is not finite, or, where A is finite but too
  ///   large, with the first element of R that overflowed; `.tooLarge`.
  /// - Complexity: 2n²(m − n/3) flops for m ≥ n, and one pass over A; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, workspace: &workspace)
  }

  /// As ``init(_:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    var factors = matrix
    try factors.requireFinite()
    var tau = [Scalar](repeating: 0, count: min(factors.rows, factors.columns))
    try Self.factorize(&factors, &tau, workspace: &workspace)
    (self.factors, self.tau) = (factors, tau)
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; the factorization is garbage then.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    let isFinite = factors.takeElements(of: matrix).isFinite
    let count = min(factors.rows, factors.columns)
    tau.resize(to: count, filling: .zero)
    // An infinite norm of finite elements has overflowed; the factors will tell.
    if !isFinite { try factors.requireFinite() }
    try Self.factorize(&factors, &tau, workspace: &workspace)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ tau: inout [Scalar], workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try LAPACK<Scalar>.geqrf(&span, layout, tau: &tauSpan, workspace: &workspace)
    }
    try factors.requireFinite(in: .upper, "the factors")
  }

  public var shape: Shape { factors.shape }

  /// R, min(m, n) × n, with zeros below the diagonal.
  public var r: Matrix<Scalar> {
    factors.triangle(.upper, rows: tau.count, columns: factors.columns)
  }

  /// Q with its first min(m, n) columns, formed explicitly.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 4mn² flops; mn scalars.
  public func thinQ() throws(LinearAlgebraError) -> Matrix<Scalar> {
    var q = Matrix(factors[..., 0..<tau.count])
    var workspace = Workspace<Scalar>()
    try q.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.ungqr(
        reflectors: tau.count, &span, layout, tau: tau.span, workspace: &workspace)
    }
    return q
  }

  /// B ← QB, or QᴴB, in place, without forming Q.
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
    try requireRows(matrix, of: shape, "application of Q")
    try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unmqr(
        .left, transposition, reflectors: tau.count, factors.storage.span, factors.layout,
        tau: tau.span, &span, layout, workspace: &workspace)
    }
  }

  /// B ← BQ, or BQᴴ, in place, without forming Q.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 4mn flops per row.
  public func applyQ(
    fromTheRight transposition: Transposition, to matrix: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    guard matrix.columns == factors.rows else {
      throw .shapeMismatch(
        operation: "application of Q from the right", left: matrix.shape, right: shape)
    }
    var workspace = Workspace<Scalar>()
    try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unmqr(
        .right, transposition, reflectors: tau.count, factors.storage.span, factors.layout,
        tau: tau.span, &span, layout, workspace: &workspace)
    }
  }

  /// Overwrites the first n rows of the m × k right-hand sides with the least-squares solutions; the rows
  /// below hold Qᴴr, whose norm is that of the residual.
  ///
  /// - Throws: `.shapeMismatch`; `.rankDeficient` for m < n; `.singular` if R has an exact zero on its
  ///   diagonal; `.nonFinite` with the place in a right-hand side; all of them unchanged by then. `.nonFinite` with the
  ///   place in what leaves the range of the type, the right-hand sides garbage; `.tooLarge`. Whether R is
  ///   *nearly* singular is for the caller to ask ``reciprocalConditionNumber()``.
  /// - Complexity: 4mn + n² flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try solveInPlace(&rightSides, workspace: &workspace)
  }

  /// As ``solveInPlace(_:)``, with scratch memory that is kept between calls.
  public func solveInPlace(
    _ rightSides: inout Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    guard factors.rows >= factors.columns else {
      throw .rankDeficient(rank: factors.rows, columns: factors.columns)
    }
    if rightSides.rows == factors.rows,
      let pivot = (0..<factors.columns).first(where: { factors[$0, $0] == 0 })
    {
      throw .singular(pivot: pivot)
    }
    try rightSides.requireFinite("the right-hand sides")
    try applyQ(.adjoint, to: &rightSides, workspace: &workspace)
    try backSubstitute(&rightSides)
    try rightSides.requireFinite("the solution")
  }

  /// Overwrites the first n rows with R⁻¹ times them.
  func backSubstitute(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    let n = factors.columns
    let rightLayout = rightSides.layout.block(rows: 0..<n, columns: 0..<rightSides.columns)
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      try rightSides.withStorage { (span) throws(DimensionOverflow) in
        try LAPACK<Scalar>.trtrs(
          .upper, .none, .stored, factors.storage.span,
          factors.layout.block(rows: 0..<n, columns: 0..<n), &span, rightLayout)
      }
    }
    if case .failure(let pivot) = outcome { throw .singular(pivot: pivot - 1) }
  }

  /// An estimate of 1/κ₁(R), rarely more than 3 times too large; 0 for m < n.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK TRCON.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    let n = factors.columns
    guard factors.rows >= n else { return 0 }
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.trcon(
        .upper, .stored, factors.storage.span,
        factors.layout.block(rows: 0..<n, columns: 0..<n), workspace: &workspace)
    }
  }

  public func reconstructed() -> Matrix<Scalar> {
    var result = factors.triangle(.upper, rows: factors.rows, columns: factors.columns)
    do throws(LinearAlgebraError) { try applyQ(.none, to: &result) } catch {
      preconditionFailure("the shapes fit: \(error)")
    }
    return result
  }
}
