public import BLASBackend
public import Matrices

/// G = UᴴU of a Hermitian (if real, symmetric) positive definite matrix.
///
/// - Note: Source: LAPACK POTRF, POTRS, POCON; Higham, *Accuracy and Stability*, 2nd ed., chapter 10.
public struct Cholesky<Scalar: BLASScalar>: SquareFactorization {
  /// U in the upper triangle; what stands below it has no meaning.
  public internal(set) var factors: Matrix<Scalar>
  /// ‖G‖₁ while it is known: an update of the factor says nothing of it.
  var knownOneNorm: Scalar.RealScalar?

  /// Factorizes the upper triangle of `matrix`; the lower one is not read.
  ///
  /// - Throws: `.notSquare`; `.notPositiveDefinite` with the order of the first minor that is not
  ///   positive; `.nonFinite`; `.tooLarge`.
  /// - Complexity: n³/3 flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Cholesky factorization")
    var factors = matrix
    let oneNorm = factors.hermitianOneNorm()
    try Self.factorize(&factors, oneNorm)
    knownOneNorm = oneNorm
    self.factors = factors
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; the factorization is garbage then, unless it was `.notSquare`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func refactorize(_ matrix: Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Cholesky factorization")
    let oneNorm = factors.takeUpperTriangle(of: matrix)
    try Self.factorize(&factors, oneNorm)
    knownOneNorm = oneNorm
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ oneNorm: Scalar.RealScalar
  ) throws(LinearAlgebraError) {
    // An infinite norm of finite elements has overflowed; that says nothing about the factors.
    if !oneNorm.isFinite { try factors.requireFinite(in: .upper) }
    let outcome = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.potrf(.upper, &span, layout)
    }
    if case .failure(let minor) = outcome { throw .notPositiveDefinite(leadingMinor: minor) }
  }

  public var shape: Shape { factors.shape }

  /// ‖G‖₁ of the matrix; infinite where the sum overflows.
  ///
  /// - Complexity: none for the matrix that was factorized; n³ flops after an update.
  public var oneNorm: Scalar.RealScalar {
    knownOneNorm ?? reconstructed().hermitianOneNorm()
  }

  /// U, with zeros below the diagonal.
  public var u: Matrix<Scalar> {
    factors.triangle(.upper, rows: factors.rows, columns: factors.columns)
  }

  /// Overwrites the right-hand sides with G⁻¹ times them.
  ///
  /// - Throws: `.shapeMismatch`; `.nonFinite` with the place in a right-hand side, which are unchanged then, or in a
  ///   solution that leaves the range of the type; `.tooLarge`.
  /// - Complexity: 2n² flops per right-hand side.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "Cholesky solve")
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.potrs(.upper, factors.storage.span, factors.layout, &span, layout)
    }
    try rightSides.requireFiniteInline("the solution")
  }

  /// An estimate of 1/κ₁(G), rarely more than 3 times too large; 0 where ``oneNorm`` is infinite.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK POCON.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    let oneNorm = oneNorm
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.pocon(
        .upper, factors.storage.span, factors.layout, oneNorm: oneNorm, workspace: &workspace)
    }
  }

  public var logDeterminant: LogDeterminant<Scalar> {
    LogDeterminant.product(of: factors.diagonalElements).squared
  }

  /// G⁻¹, Hermitian to the last bit.
  ///
  /// - Throws: `.nonFinite`, if it leaves the range of the type; `.tooLarge`.
  /// - Complexity: 2n³/3 flops. Source: LAPACK POTRI.
  public func inverse() throws(LinearAlgebraError) -> Matrix<Scalar> {
    var inverse = factors
    _ = try inverse.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.potri(.upper, &span, layout)
    }
    try inverse.requireFinite(in: .upper, "the inverse")
    return inverse.mirrored(from: .upper)
  }

  public func reconstructed() -> Matrix<Scalar> { u.conjugateTranspose * u }
}
