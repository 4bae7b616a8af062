public import BLASBackend
public import ComplexModule
public import Matrices

/// Ax = λBx for a Hermitian A and a Hermitian positive definite B: real eigenvalues, and XᴴBX = I.
///
/// - Note: Source: LAPACK HEGVD; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.7.
public struct GeneralizedSymmetricEigen<Scalar: BLASScalar>: Sendable {
  /// In ascending order.
  public let eigenvalues: [Scalar.RealScalar]
  /// Column j belongs to eigenvalue j; XᴴAX = diag(λ), XᴴBX = I.
  public let eigenvectors: Matrix<Scalar>

  /// Reads the upper triangles only.
  ///
  /// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A or B, or with that of an eigenvalue
  ///   or a vector that leaves the range of the type; `.notPositiveDefinite`, of B;
  ///   `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 14n³ flops. The error grows with the condition of B.
  public init(
    _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireSquare(a.shape, "generalized eigenvalues")
    guard b.shape == a.shape else {
      throw .shapeMismatch(operation: "generalized eigenvalues", left: a.shape, right: b.shape)
    }
    try a.requireFinite(in: .upper, "A")
    try b.requireFinite(in: .upper, "B")
    var workspace = Workspace<Scalar>()
    var vectors = a
    var factor = b
    // (2ᵃA)x = λ(2²ᵇB)x: λ grows with 2^(a − 2b), X with 2^−b.
    let power = vectors.extremeExponent(in: .upper)
    let halfPower = factor.extremeExponent(in: .upper) / 2
    vectors = vectors.multiplied(byPowerOfTwo: -power)
    factor = factor.multiplied(byPowerOfTwo: -2 * halfPower)
    let n = vectors.rows
    var values = [Scalar.RealScalar](repeating: 0, count: n)
    let outcome = try vectors.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
      let bLayout = factor.layout
      return try factor.withStorage { (bSpan) throws(DimensionOverflow) in
        var valueSpan = values.mutableSpan
        return try LAPACK<Scalar>.hegvd(
          .thin, .upper, &aSpan, aLayout, &bSpan, bLayout, eigenvalues: &valueSpan,
          workspace: &workspace)
      }
    }
    if case .failure(let count) = outcome {
      throw count > n
        ? .notPositiveDefinite(leadingMinor: count - n)
        : .eigenvaluesDidNotConverge(unconverged: count)
    }
    for k in values.indices {
      values[k] = values[k].multiplied(byPowerOfTwo: power - 2 * halfPower)
    }
    vectors = vectors.multiplied(byPowerOfTwo: -halfPower)
    try requireFinite(values)
    try vectors.requireFinite("the eigenvectors")
    (eigenvalues, eigenvectors) = (values, vectors)
  }
}

/// Ax = λBx for general square matrices: λ = numerator / denominator, infinite where B is singular.
///
/// - Note: Source: LAPACK GGEV (the QZ iteration); Golub, Van Loan, *Matrix Computations*, 4th ed.,
///   section 7.7.
public struct GeneralizedEigen<Scalar: BLASScalar>: Sendable {
  public typealias ComplexScalar = Complex<Scalar.RealScalar>

  public let numerators: [ComplexScalar]
  /// Both are (almost) zero if the pencil A − λB is singular: any λ is an eigenvalue then.
  public let denominators: [ComplexScalar]
  /// Column j belongs to eigenvalue j; its largest component has |real part| + |imaginary part| = 1.
  public let rightEigenvectors: Matrix<ComplexScalar>
  /// wᴴA = λwᴴB; nil if they were not asked for.
  public let leftEigenvectors: Matrix<ComplexScalar>?

  /// numerator / denominator, `.infinity` where the denominator is zero.
  public var eigenvalues: [ComplexScalar] {
    zip(numerators, denominators).map { $1 == .zero ? .infinity : $0 / $1 }
  }

  /// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 60n³ flops.
  public init(
    _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>, left: Bool = false
  ) throws(LinearAlgebraError) {
    try requireSquare(a.shape, "generalized eigenvalues")
    guard b.shape == a.shape else {
      throw .shapeMismatch(operation: "generalized eigenvalues", left: a.shape, right: b.shape)
    }
    try a.requireFinite("A")
    try b.requireFinite("B")
    var workspace = Workspace<Scalar>()
    var first = a
    var second = b
    let n = first.rows
    var (alpha, beta) = ([Scalar](repeating: 0, count: n), [Scalar](repeating: 0, count: n))
    var imaginary = [Scalar.RealScalar](repeating: 0, count: n)
    var l = Matrix<Scalar>(rows: left ? n : 0, columns: left ? n : 0)
    var r = Matrix<Scalar>(rows: n, columns: n)
    let outcome = try first.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
      let bLayout = second.layout
      return try second.withStorage { (bSpan) throws(DimensionOverflow) in
        try l.withStorage { (lSpan) throws(DimensionOverflow) in
          try r.withStorage { (rSpan) throws(DimensionOverflow) in
            var alphaSpan = alpha.mutableSpan
            var betaSpan = beta.mutableSpan
            var imaginarySpan = imaginary.mutableSpan
            return try LAPACK<Scalar>.ggev(
              left: left, right: true, &aSpan, aLayout, &bSpan, bLayout, values: &alphaSpan,
              imaginary: &imaginarySpan, denominators: &betaSpan, leftVectors: &lSpan,
              rightVectors: &rSpan, workspace: &workspace)
          }
        }
      }
    }
    if case .failure(let count) = outcome {
      throw .eigenvaluesDidNotConverge(unconverged: Swift.min(count, n))
    }
    numerators = joined(alpha, imaginary)
    denominators = beta.map { Complex($0._realPart, $0._imaginaryPart) }
    rightEigenvectors = complexVectors(r, numerators)
    leftEigenvectors = left ? complexVectors(l, numerators) : nil
  }
}
