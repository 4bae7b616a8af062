public import BLASBackend
public import Matrices

/// G = UᵀU of a symmetric positive definite matrix.
///
/// - Note: Source: LAPACK POTRF, POTRS, POCON; Higham, *Accuracy and Stability*, 2nd ed., chapter 10.
public struct Cholesky<Scalar: RealBLASScalar>: Factorization {
  /// U in the upper triangle; what stands below it has no meaning.
  public let factors: Matrix<Scalar>
  /// ‖G‖₁ of the matrix that was factorized; infinite where the sum overflows.
  public let oneNorm: Scalar

  /// Factorizes the upper triangle of `matrix`; the lower one is not read.
  ///
  /// - Throws: `.notSquare`; `.notPositiveDefinite` with the order of the first minor that is not
  ///   positive; `.nonFinite`; `.tooLarge`.
  /// - Complexity: n³/3 flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    guard matrix.shape.isSquare else {
      throw .notSquare(operation: "Cholesky factorization", shape: matrix.shape)
    }
    let oneNorm = Self.symmetricOneNorm(matrix)
    // An infinite norm of finite elements has overflowed; that says nothing about the factors.
    if !oneNorm.isFinite { try matrix.requireFiniteUpperTriangle() }
    var factors = matrix
    let layout = factors.layout
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      try factors.withStorage { (span) throws(DimensionOverflow) in
        try LAPACK<Scalar>.potrf(.upper, &span, layout)
      }
    }
    if case .failure(let minor) = outcome { throw .notPositiveDefinite(leadingMinor: minor) }
    self.factors = factors
    self.oneNorm = oneNorm
  }

  public var shape: Shape { factors.shape }

  /// U, with zeros below the diagonal.
  public var u: Matrix<Scalar> {
    factors.triangle(.upper, rows: factors.rows, columns: factors.columns)
  }

  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 2n² flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    guard rightSides.rows == factors.rows else {
      throw .shapeMismatch(operation: "Cholesky solve", left: shape, right: rightSides.shape)
    }
    let layout = rightSides.layout
    try checkingSize { () throws(DimensionOverflow) in
      try rightSides.withStorage { (span) throws(DimensionOverflow) in
        try LAPACK<Scalar>.potrs(.upper, factors.storage.span, factors.layout, &span, layout)
      }
    }
  }

  /// An estimate of 1/κ₁(G), rarely more than 3 times too large; 0 where ``oneNorm`` is infinite.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK POCON.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar {
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.pocon(
        .upper, factors.storage.span, factors.layout, oneNorm: oneNorm, workspace: &workspace)
    }
  }

  public func reconstructed() -> Matrix<Scalar> { u.transposed * u }

  /// ‖G‖₁ from the upper triangle; NaN if an element of it is.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func symmetricOneNorm(_ matrix: borrowing Matrix<Scalar>) -> Scalar {
    let layout = matrix.layout
    let span = matrix.storage.span
    var sums = [Scalar](repeating: 0, count: layout.columns)
    for j in 0..<layout.columns {
      var sum: Scalar = 0
      for i in 0..<j {
        let magnitude = abs(span[layout.index(i, j)])
        sum += magnitude
        sums[i] += magnitude
      }
      sums[j] = sum + abs(span[layout.index(j, j)])
    }
    var largest: Scalar = 0
    for sum in sums where !(sum <= largest) { largest = largest.isNaN ? largest : sum }
    return largest
  }
}
