public import BLASBackend
public import ComplexModule
public import Matrices

/// The eigenvalues of a general square matrix and their vectors: Av = λv, wᴴA = λwᴴ.
///
/// They are complex whatever the matrix is. A defective matrix has fewer independent vectors than columns;
/// how well they are separated is for ``SVD`` of ``rightEigenvectors`` to say.
///
/// - Note: Source: LAPACK GEEV (balancing, Hessenberg form, QR iteration); Golub, Van Loan, *Matrix
///   Computations*, 4th ed., chapter 7.
public struct Eigen<Scalar: BLASScalar>: Sendable {
  public typealias ComplexScalar = Complex<Scalar.RealScalar>

  /// In the order of LAPACK; a complex pair of a real matrix stands together, the positive imaginary part
  /// first.
  public let eigenvalues: [ComplexScalar]
  /// Column j belongs to eigenvalue j, has length 1 and a real largest component.
  public let rightEigenvectors: Matrix<ComplexScalar>
  /// As the right ones; nil if they were not asked for.
  public let leftEigenvectors: Matrix<ComplexScalar>?

  /// - Throws: `.notSquare`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 25n³ flops; the storage of `matrix` is reused if it is consumed.
  public init(
    _ matrix: consuming Matrix<Scalar>, left: Bool = false
  ) throws(LinearAlgebraError) {
    let result = try generalEigen(matrix, left: left, right: true)
    eigenvalues = result.values
    rightEigenvectors = complexVectors(result.right, result.values)
    leftEigenvectors = left ? complexVectors(result.left, result.values) : nil
  }
}

extension Matrix {
  /// The eigenvalues of a general square matrix, without vectors.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 10n³ flops; a copy of the matrix.
  public func eigenvalues() throws(LinearAlgebraError) -> [Complex<Scalar.RealScalar>] {
    try generalEigen(self, left: false, right: false).values
  }
}

private func generalEigen<Scalar: BLASScalar>(
  _ matrix: consuming Matrix<Scalar>, left: Bool, right: Bool
) throws(LinearAlgebraError) -> (
  values: [Complex<Scalar.RealScalar>], left: Matrix<Scalar>, right: Matrix<Scalar>
) {
  try requireSquare(matrix.shape, "eigenvalues")
  try matrix.requireFinite()
  var a = matrix
  let n = a.rows
  var workspace = Workspace<Scalar>()
  var (values, imaginary) = (
    [Scalar](repeating: 0, count: n), [Scalar.RealScalar](repeating: 0, count: n)
  )
  var (l, r) = (
    Matrix<Scalar>(rows: left ? n : 0, columns: left ? n : 0),
    Matrix<Scalar>(rows: right ? n : 0, columns: right ? n : 0)
  )
  let outcome = try a.withSpan { (span, layout) throws(DimensionOverflow) in
    try l.withStorage { (lSpan) throws(DimensionOverflow) in
      try r.withStorage { (rSpan) throws(DimensionOverflow) in
        var valueSpan = values.mutableSpan
        var imaginarySpan = imaginary.mutableSpan
        return try LAPACK<Scalar>.geev(
          left: left, right: right, &span, layout, values: &valueSpan, imaginary: &imaginarySpan,
          leftVectors: &lSpan, rightVectors: &rSpan, workspace: &workspace)
      }
    }
  }
  if case .failure(let count) = outcome { throw .eigenvaluesDidNotConverge(unconverged: count) }
  return (joined(values, imaginary), l, r)
}

/// The eigenvalues of which LAPACK returns the parts of real matrices apart.
func joined<Scalar: BLASScalar>(
  _ values: [Scalar], _ imaginary: [Scalar.RealScalar]
) -> [Complex<Scalar.RealScalar>] {
  zip(values, imaginary).map { value, imaginary in
    Complex(value._realPart, Scalar._isComplex ? value._imaginaryPart : imaginary)
  }
}

/// Vectors of complex pairs, of which LAPACK stores real and imaginary part in the two columns.
func complexVectors<Scalar: BLASScalar>(
  _ vectors: Matrix<Scalar>, _ values: [Complex<Scalar.RealScalar>]
) -> Matrix<Complex<Scalar.RealScalar>> {
  if Scalar._isComplex {
    return vectors.map { Complex($0._realPart, $0._imaginaryPart) }
  }
  var result = Matrix<Complex<Scalar.RealScalar>>(rows: vectors.rows, columns: vectors.columns)
  var j = 0
  while j < vectors.columns {
    let isPair = values[j].imaginary != 0 && j + 1 < vectors.columns
    for i in 0..<vectors.rows {
      let real = vectors[i, j]._realPart
      if isPair {
        let imaginary = vectors[i, j + 1]._realPart
        result[i, j] = Complex(real, imaginary)
        result[i, j + 1] = Complex(real, -imaginary)
      } else {
        result[i, j] = Complex(real, 0)
      }
    }
    j += isPair ? 2 : 1
  }
  return result
}
