public import BLASBackend
public import Matrices
internal import RealModule

/// A = PLU by Gaussian elimination with partial pivoting.
///
/// Making one never fails for being singular: the determinant is zero then, and solving throws.
///
/// - Note: Source: LAPACK GETRF, GETRS, GETRI, GECON; Golub, Van Loan, *Matrix Computations*, 4th ed.,
///   section 3.4.
public struct LU<Scalar: BLASScalar>: SquareFactorization {
  /// U in the upper triangle, L without its diagonal of ones below it.
  public private(set) var factors: Matrix<Scalar>
  /// Row i was exchanged with row `pivots[i] − 1`, in this order.
  private(set) var pivots: [BLASInteger]
  /// ‖A‖₁ of the matrix that was factorized; infinite where the sum overflows.
  public private(set) var oneNorm: Scalar.RealScalar
  /// The first (zero-based) diagonal element of U that is exactly zero.
  public private(set) var zeroPivot: Int?

  /// - Throws: `.notSquare`; `.nonFinite` with the first element of A that is not finite, or, where A is
  ///   finite but too large or some pivots are subnormal, with the first of the factors; `.tooLarge`.
  /// - Complexity: 2n³/3 flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "LU factorization")
    var factors = matrix
    var pivots = [BLASInteger](repeating: 0, count: factors.rows)
    oneNorm = factors.oneNorm()
    zeroPivot = try Self.factorize(&factors, &pivots, oneNorm)
    (self.factors, self.pivots) = (factors, pivots)
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; after `.nonFinite` or `.tooLarge` the factorization is garbage.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func refactorize(_ matrix: Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "LU factorization")
    oneNorm = factors.takeElements(of: matrix)
    pivots.resize(to: factors.rows, filling: 0)
    zeroPivot = try Self.factorize(&factors, &pivots, oneNorm)
  }

  /// - Returns: the first (zero-based) diagonal element of U that is exactly zero.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ pivots: inout [BLASInteger], _ oneNorm: Scalar.RealScalar
  ) throws(LinearAlgebraError) -> Int? {
    // An infinite norm of finite elements has overflowed; that says nothing about the factors.
    if !oneNorm.isFinite { try factors.requireFinite() }
    // Pivots whose reciprocals overflow: factorized at another scale.
    let tiny = Scalar.RealScalar.tinyNorm
    let isTiny = oneNorm < tiny && oneNorm > 0
    if isTiny { factors.multiplyElements(by: Scalar(1 / tiny)) }
    _ = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var pivotSpan = pivots.mutableSpan
      return try LAPACK<Scalar>.getrf(&span, layout, pivots: &pivotSpan)
    }
    if isTiny { factors.multiplyUpperTriangle(by: Scalar(tiny)) }
    // What overflows on the way ends up on the diagonal, and only a tiny one has an infinite reciprocal.
    var (hasSubnormal, zeroPivot): (Bool, Int?) = (false, nil)
    for i in 0..<factors.rows {
      let modulus = factors[i, i]._modulus
      if modulus.isNormal { continue }
      if modulus != 0 { hasSubnormal = true } else if zeroPivot == nil { zeroPivot = i }
    }
    if hasSubnormal { try factors.requireFinite("the factors") }
    return zeroPivot
  }

  public var shape: Shape { factors.shape }

  /// L, with ones on its diagonal.
  public var l: Matrix<Scalar> {
    var l = factors.triangle(.lower, rows: factors.rows, columns: factors.columns)
    for i in 0..<l.rows { l[i, i] = 1 }
    return l
  }

  /// U, with zeros below the diagonal.
  public var u: Matrix<Scalar> {
    factors.triangle(.upper, rows: factors.rows, columns: factors.columns)
  }

  /// The (zero-based) row of A that stands at each place of PᵀA = LU.
  public var permutation: [Int] {
    var rows = Array(0..<factors.rows)
    for (i, pivot) in pivots.enumerated() { rows.swapAt(i, Int(pivot) - 1) }
    return rows
  }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: `.shapeMismatch`; `.singular` and, with the place in a right-hand side, `.nonFinite`, the
  ///   right-hand sides unchanged; `.nonFinite` with the place in a solution that leaves the range of the type, the
  ///   right-hand sides garbage; `.tooLarge`.
  /// - Complexity: 2n² flops per right-hand side.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try solveInPlace(.none, &rightSides)
  }

  /// Overwrites the right-hand sides with op(A)⁻¹ times them.
  ///
  /// - Throws: as ``solveInPlace(_:)``.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func solveInPlace(
    _ transposition: Transposition, _ rightSides: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "LU solve")
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.getrs(
        transposition, factors.storage.span, factors.layout, pivots: pivots.span, &span, layout)
    }
    try rightSides.requireFiniteInline("the solution")
  }

  public var logDeterminant: LogDeterminant<Scalar> {
    .product(of: factors.diagonalElements, exchanging: pivots)
  }

  /// - Throws: `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK GECON.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    if zeroPivot != nil || !oneNorm.isFinite { return 0 }
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.gecon(
        factors.storage.span, factors.layout, oneNorm: oneNorm, workspace: &workspace)
    }
  }

  /// A⁻¹.
  ///
  /// - Throws: `.singular`; `.nonFinite`, if it leaves the range of the type; `.tooLarge`.
  /// - Complexity: 4n³/3 flops. Source: LAPACK GETRI.
  public func inverse() throws(LinearAlgebraError) -> Matrix<Scalar> {
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    var workspace = Workspace<Scalar>()
    var inverse = factors
    _ = try inverse.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.getri(&span, layout, pivots: pivots.span, workspace: &workspace)
    }
    try inverse.requireFinite("the inverse")
    return inverse
  }

  public func reconstructed() -> Matrix<Scalar> {
    let (product, rows) = (l * u, permutation)
    var result = product
    for (place, row) in rows.enumerated() {
      for j in 0..<product.columns { result[row, j] = product[place, j] }
    }
    return result
  }
}
