public import BLASBackend
public import Matrices
internal import RealModule

/// A = UDUᴴ of a Hermitian, or A = UDUᵀ of a symmetric matrix, which may be indefinite: D has blocks of
/// order 1 and 2. Real matrices are both.
///
/// Making one never fails for being singular: the determinant is zero then, and solving throws.
///
/// - Note: Source: LAPACK HETRF, SYTRF and their companions; Bunch, Kaufman, 1977; Golub, Van Loan, *Matrix
///   Computations*, 4th ed., section 4.4.4.
public struct BunchKaufman<Scalar: BLASScalar>: SquareFactorization {
  /// D and the multipliers of U, in the upper triangle.
  public private(set) var factors: Matrix<Scalar>
  private(set) var pivots: [BLASInteger]
  /// ‖A‖₁ of the matrix that was factorized; infinite where the sum overflows.
  public private(set) var oneNorm: Scalar.RealScalar
  /// The (zero-based) diagonal element of D that is exactly zero, the first one found: from the last on.
  public private(set) var zeroPivot: Int?
  /// Whether a complex matrix was taken as Hermitian, not as symmetric.
  public let isHermitian: Bool

  /// Factorizes the upper triangle of `matrix`; the lower one is not read.
  ///
  /// - Parameters:
  ///   - matrix: A, n × n.
  ///   - hermitian: false for a complex matrix with A = Aᵀ. Of a Hermitian one the imaginary parts
  ///     of the diagonal are taken to be zero.
  /// - Throws: `.notSquare`; `.nonFinite`; `.tooLarge`.
  /// - Complexity: n³/3 flops; the storage of `matrix` is reused if it is consumed.
  public init(
    _ matrix: consuming Matrix<Scalar>, hermitian: Bool = true
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Bunch–Kaufman factorization")
    var workspace = Workspace<Scalar>()
    let oneNorm = matrix.hermitianOneNorm()
    var factors = matrix
    var pivots: [BLASInteger] = []
    zeroPivot = try Self.factorize(
      &factors, &pivots, oneNorm, hermitian: hermitian, workspace: &workspace)
    (self.factors, self.pivots, self.oneNorm, isHermitian) = (factors, pivots, oneNorm, hermitian)
  }

  /// Factorizes another matrix in the memory of this one, as Hermitian or as symmetric like the first: of the same
  /// shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:hermitian:)``; the factorization is garbage then, unless it was `.notSquare`.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Bunch–Kaufman factorization")
    oneNorm = factors.takeUpperTriangle(of: matrix)
    zeroPivot = try Self.factorize(
      &factors, &pivots, oneNorm, hermitian: isHermitian, workspace: &workspace)
  }

  /// - Returns: the diagonal element of D that is exactly zero, the first one found.
  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ pivots: inout [BLASInteger], _ oneNorm: Scalar.RealScalar,
    hermitian: Bool, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) -> Int? {
    // An infinite norm of finite elements has overflowed; that says nothing about the factors.
    if !oneNorm.isFinite { try factors.requireFinite(in: .upper) }
    let tiny = Scalar.RealScalar.tinyNorm
    let isTiny = oneNorm < tiny && oneNorm > 0
    if isTiny { factors.multiplyElements(by: Scalar(1 / tiny)) }
    pivots.resize(to: factors.rows, filling: 0)
    _ = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var pivotSpan = pivots.mutableSpan
      return try LAPACK<Scalar>.hetrf(
        hermitian: hermitian, .upper, &span, layout, pivots: &pivotSpan, workspace: &workspace)
    }
    let zeroPivot = multiplyD(&factors, pivots, by: isTiny ? Scalar(tiny) : 1)
    // What over- or underflows on the way ends up on the diagonal.
    for i in 0..<factors.rows where !factors[i, i]._modulus.isNormal && factors[i, i] != .zero {
      try factors.requireFinite(in: .upper, "the factors")
      break
    }
    return zeroPivot
  }

  /// Multiplies D, and not U, which has no scale.
  ///
  /// - Returns: the last diagonal element of a block of one that is exactly zero.
  private static func multiplyD(
    _ factors: inout Matrix<Scalar>, _ pivots: [BLASInteger], by factor: Scalar
  ) -> Int? {
    var (k, zeroPivot): (Int, Int?) = (0, nil)
    while k < factors.rows {
      factors[k, k] *= factor
      if pivots[k] > 0 {
        if factors[k, k] == .zero { zeroPivot = k }
        k += 1
      } else {
        factors[k, k + 1] *= factor
        factors[k + 1, k + 1] *= factor
        k += 2
      }
    }
    return zeroPivot
  }

  public var shape: Shape { factors.shape }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``.
  /// - Complexity: 2n² flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "Bunch–Kaufman solve")
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.hetrs(
        hermitian: isHermitian, .upper, factors.storage.span, factors.layout, pivots: pivots.span,
        &span, layout)
    }
    try rightSides.requireFinite("the solution")
  }

  /// The blocks of D: each with its first place and one or, of a 2 × 2 block, three elements d₁₁, d₁₂, d₂₂.
  private var blocks: [(place: Int, elements: [Scalar])] {
    var (blocks, k): ([(Int, [Scalar])], Int) = ([], 0)
    while k < factors.rows {
      // Of the upper triangle a block of two has both pivots negative.
      if pivots[k] > 0 {
        blocks.append((k, [factors[k, k]]))
        k += 1
      } else {
        blocks.append((k, [factors[k, k], factors[k, k + 1], factors[k + 1, k + 1]]))
        k += 2
      }
    }
    return blocks
  }

  public var logDeterminant: LogDeterminant<Scalar> {
    .product(
      of: blocks.flatMap { block -> [Scalar] in
        let d = block.elements
        if d.count == 1 { return d }
        // d₁₁d₂₂ − d₁₂d₂₁ = d₁₂(d₁₁(d₂₂/d₁₂) − d₂₁), since d₁₂ is the largest of them.
        let other = isHermitian ? d[1]._conjugate : d[1]
        return [d[1], d[0] * (d[2] / d[1]) - other]
      })
  }

  /// How many eigenvalues of a Hermitian matrix are positive, negative and zero, by Sylvester's law of
  /// inertia from D.
  ///
  /// - Precondition: the matrix is real, or was taken as Hermitian.
  public var inertia: (positive: Int, negative: Int, zero: Int) {
    precondition(isHermitian || !Scalar._isComplex, "a complex symmetric matrix has no inertia")
    var (positive, negative, zero) = (0, 0, 0)
    for block in blocks {
      // A block of two is taken where it is indefinite.
      if block.elements.count == 3 {
        positive += 1
        negative += 1
      } else if block.elements[0]._realPart > 0 {
        positive += 1
      } else if block.elements[0]._realPart < 0 {
        negative += 1
      } else {
        zero += 1
      }
    }
    return (positive, negative, zero)
  }

  /// An estimate of 1/κ₁(A), rarely more than 3 times too large; 0 if A is singular, or so small that A⁻¹ leaves
  /// the range of the type.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: about 10n² flops. Source: LAPACK HECON, SYCON.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    if zeroPivot != nil || !oneNorm.isFinite { return 0 }
    var workspace = Workspace<Scalar>()
    let reciprocal = try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.hecon(
        hermitian: isHermitian, .upper, factors.storage.span, factors.layout, pivots: pivots.span,
        oneNorm: oneNorm, workspace: &workspace)
    }
    // HECON multiplies by the reciprocals of pivots, which may overflow.
    return reciprocal.isNaN ? 0 : reciprocal
  }

  /// A⁻¹, Hermitian or symmetric to the last bit.
  ///
  /// - Throws: `.singular`; `.nonFinite`, if it leaves the range of the type; `.tooLarge`.
  /// - Complexity: 2n³/3 flops. Source: LAPACK HETRI, SYTRI.
  public func inverse() throws(LinearAlgebraError) -> Matrix<Scalar> {
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    var workspace = Workspace<Scalar>()
    var inverse = factors
    _ = try inverse.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.hetri(
        hermitian: isHermitian, .upper, &span, layout, pivots: pivots.span, workspace: &workspace)
    }
    try inverse.requireFinite(in: .upper, "the inverse")
    return inverse.mirrored(from: .upper, hermitian: isHermitian)
  }

  public func reconstructed() -> Matrix<Scalar> {
    // U = P(n)U(n)…P(k)U(k)…: the products are formed from the first block to the last.
    let n = factors.rows
    var u = Matrix<Scalar>.identity(n)
    var d = Matrix<Scalar>(rows: n, columns: n)
    for (place, elements) in blocks {
      let width = elements.count == 1 ? 1 : 2
      d[place, place] = elements[0]
      if width == 2 {
        d[place, place + 1] = elements[1]
        d[place + 1, place] = isHermitian ? elements[1]._conjugate : elements[1]
        d[place + 1, place + 1] = elements[2]
      }
      // U(k) on the left: rows above the block gain multiples of the rows of the block.
      for j in 0..<n {
        for row in place..<place + width where u[row, j] != .zero {
          let factor = u[row, j]
          for i in 0..<place { u[i, j] += factors[i, row] * factor }
        }
      }
      let other = Int(abs(pivots[place])) - 1
      if other != place {
        for j in 0..<n {
          let kept = u[place, j]
          u[place, j] = u[other, j]
          u[other, j] = kept
        }
      }
    }
    return u * d * (isHermitian ? u.conjugateTranspose : Matrix(u.transposed))
  }
}
