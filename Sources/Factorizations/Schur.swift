public import BLASBackend
public import ComplexModule
public import Matrices

/// A = ZTZᴴ with a unitary Z and an upper triangular T; of a real matrix T has 2 × 2 blocks on its diagonal
/// for the complex pairs.
///
/// - Note: Source: LAPACK GEES; Golub, Van Loan, *Matrix Computations*, 4th ed., section 7.1.3.
public struct Schur<Scalar: BLASScalar>: Sendable {
  /// T, with zeros below its diagonal or its blocks.
  public let t: Matrix<Scalar>
  public let z: Matrix<Scalar>
  /// Those of the diagonal of T, in its order.
  public let eigenvalues: [Complex<Scalar.RealScalar>]

  /// - Throws: `.notSquare`; `.nonFinite` with the place in A, or in T where that leaves the range of the type;
  ///   `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 25n³ flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Schur factorization")
    try matrix.requireFinite()
    var workspace = Workspace<Scalar>()
    var t = matrix
    let n = t.rows
    var z = Matrix<Scalar>(rows: n, columns: n)
    var values = [Scalar](repeating: 0, count: n)
    var imaginary = [Scalar.RealScalar](repeating: 0, count: n)
    let outcome = try t.withSpan { (span, layout) throws(DimensionOverflow) in
      try z.withStorage { (zSpan) throws(DimensionOverflow) in
        var valueSpan = values.mutableSpan
        var imaginarySpan = imaginary.mutableSpan
        return try LAPACK<Scalar>.gees(
          &span, layout, values: &valueSpan, imaginary: &imaginarySpan, vectors: &zSpan,
          workspace: &workspace)
      }
    }
    if case .failure(let count) = outcome {
      throw .eigenvaluesDidNotConverge(unconverged: Swift.min(count, n))
    }
    try t.requireFinite("T")
    (self.t, self.z, eigenvalues) = (t, z, joined(values, imaginary))
  }

  public func reconstructed() -> Matrix<Scalar> { z * t * z.conjugateTranspose }
}

/// A = QHQᴴ with a unitary Q and H zero below its first subdiagonal.
///
/// - Note: Source: LAPACK GEHRD, UNGHR; Golub, Van Loan, section 7.4.3.
public struct Hessenberg<Scalar: BLASScalar>: Sendable {
  /// H in the upper triangle and the first subdiagonal, the reflectors below.
  public let factors: Matrix<Scalar>
  public let tau: [Scalar]

  /// - Throws: `.notSquare`; `.nonFinite` with the place in A, or in H where that leaves the range of the type;
  ///   `.tooLarge`.
  /// - Complexity: 10n³/3 flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "Hessenberg factorization")
    try matrix.requireFinite()
    var workspace = Workspace<Scalar>()
    var factors = matrix
    var tau = [Scalar](repeating: 0, count: max(0, factors.rows - 1))
    try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try LAPACK<Scalar>.gehrd(&span, layout, tau: &tauSpan, workspace: &workspace)
    }
    try factors.requireFinite("the factors")
    (self.factors, self.tau) = (factors, tau)
  }

  /// H.
  public var h: Matrix<Scalar> {
    Matrix(rows: factors.rows, columns: factors.columns) { i, j in
      i <= j + 1 ? factors[i, j] : .zero
    }
  }

  /// Q, formed explicitly.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 4n³/3 flops.
  public func q() throws(LinearAlgebraError) -> Matrix<Scalar> {
    var q = factors
    var workspace = Workspace<Scalar>()
    try q.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.unghr(&span, layout, tau: tau.span, workspace: &workspace)
    }
    return q
  }
}
