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
  public private(set) var eigenvalues: [ComplexScalar] = []
  /// Column j belongs to eigenvalue j, has length 1 and a real largest component.
  public private(set) var rightEigenvectors = Matrix<ComplexScalar>(rows: 0, columns: 0)
  /// As the right ones; nil if they were not asked for.
  public private(set) var leftEigenvectors: Matrix<ComplexScalar>?
  /// What GEEV reads and writes; empty until there is a second matrix.
  private var scratch = GeneralEigenScratch<Scalar>()

  /// - Throws: `.notSquare`; `.nonFinite` with the place in A, or with that of an eigenvalue that leaves the range
  ///   of the type; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 25n³ flops; the storage of `matrix` is reused if it is consumed.
  public init(
    _ matrix: consuming Matrix<Scalar>, left: Bool = false
  ) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, left: left, workspace: &workspace)
  }

  /// As ``init(_:left:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, left: Bool = false, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    if left { leftEigenvectors = Matrix(rows: 0, columns: 0) }
    scratch.matrix = matrix
    try decompose(&workspace)
    scratch = GeneralEigenScratch()
  }

  /// Decomposes another matrix in the memory of this one: of the same shape, nothing is allocated after the first
  /// time, when memory for what LAPACK reads and writes is added.
  ///
  /// - Throws: as ``init(_:left:)``; the decomposition is garbage then.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    scratch.matrix.takeElements(of: matrix)
    try decompose(&workspace)
  }

  private mutating func decompose(_ workspace: inout Workspace<Scalar>) throws(LinearAlgebraError) {
    try scratch.decompose(left: leftEigenvectors != nil, right: true, &workspace)
    scratch.copyValues(to: &eigenvalues)
    copyComplexVectors(scratch.right, eigenvalues, to: &rightEigenvectors)
    if leftEigenvectors != nil {
      copyComplexVectors(scratch.left, eigenvalues, to: &leftEigenvectors!)
    }
  }
}

extension Matrix {
  /// The eigenvalues of a general square matrix, without vectors.
  ///
  /// - Throws: as ``Eigen/init(_:left:)``.
  /// - Complexity: about 10n³ flops; a copy of the matrix.
  public func eigenvalues() throws(LinearAlgebraError) -> [Complex<Scalar.RealScalar>] {
    var scratch = GeneralEigenScratch<Scalar>()
    scratch.matrix = self
    var workspace = Workspace<Scalar>()
    try scratch.decompose(left: false, right: false, &workspace)
    var values: [Complex<Scalar.RealScalar>] = []
    scratch.copyValues(to: &values)
    return values
  }
}

/// What GEEV reads and writes.
private struct GeneralEigenScratch<Scalar: BLASScalar>: Sendable {
  var matrix = Matrix<Scalar>(rows: 0, columns: 0)
  var left = Matrix<Scalar>(rows: 0, columns: 0)
  var right = Matrix<Scalar>(rows: 0, columns: 0)
  var values: [Scalar] = []
  var imaginary: [Scalar.RealScalar] = []

  /// Decomposes the matrix, which is lost.
  mutating func decompose(
    left wantsLeft: Bool, right wantsRight: Bool, _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "eigenvalues")
    try matrix.requireFinite()
    let shape = matrix.shape
    left.reshape(to: wantsLeft ? shape : Shape(0, 0))
    right.reshape(to: wantsRight ? shape : Shape(0, 0))
    values.resize(to: shape.rows, filling: .zero)
    imaginary.resize(to: shape.rows, filling: 0)
    let outcome = try Self.geev(
      left: wantsLeft, right: wantsRight, &matrix, &left, &right, &values, &imaginary, &workspace)
    if case .failure(let count) = outcome { throw .eigenvaluesDidNotConverge(unconverged: count) }
    for k in values.indices where !(values[k].isFinite && imaginary[k].isFinite) {
      throw .nonFinite(row: k, column: k, operand: "the eigenvalues")
    }
  }

  private static func geev(
    left wantsLeft: Bool, right wantsRight: Bool, _ matrix: inout Matrix<Scalar>,
    _ left: inout Matrix<Scalar>, _ right: inout Matrix<Scalar>, _ values: inout [Scalar],
    _ imaginary: inout [Scalar.RealScalar], _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) -> LAPACKOutcome {
    try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
      try left.withStorage { (lSpan) throws(DimensionOverflow) in
        try right.withStorage { (rSpan) throws(DimensionOverflow) in
          var valueSpan = values.mutableSpan
          var imaginarySpan = imaginary.mutableSpan
          return try LAPACK<Scalar>.geev(
            left: wantsLeft, right: wantsRight, &span, layout, values: &valueSpan,
            imaginary: &imaginarySpan, leftVectors: &lSpan, rightVectors: &rSpan,
            workspace: &workspace)
        }
      }
    }
  }

  func copyValues(to target: inout [Complex<Scalar.RealScalar>]) {
    target.resize(to: values.count, filling: .zero)
    for k in values.indices { target[k] = joined(values[k], imaginary[k]) }
  }
}

/// An eigenvalue of which LAPACK returns the parts of real matrices apart.
private func joined<Scalar: BLASScalar>(
  _ value: Scalar, _ imaginary: Scalar.RealScalar
) -> Complex<Scalar.RealScalar> {
  Complex(value._realPart, Scalar._isComplex ? value._imaginaryPart : imaginary)
}

/// The eigenvalues of which LAPACK returns the parts of real matrices apart.
func joined<Scalar: BLASScalar>(
  _ values: [Scalar], _ imaginary: [Scalar.RealScalar]
) -> [Complex<Scalar.RealScalar>] {
  zip(values, imaginary).map(joined)
}

/// Vectors of complex pairs, of which LAPACK stores real and imaginary part in the two columns.
func complexVectors<Scalar: BLASScalar>(
  _ vectors: Matrix<Scalar>, _ values: [Complex<Scalar.RealScalar>]
) -> Matrix<Complex<Scalar.RealScalar>> {
  var result = Matrix<Complex<Scalar.RealScalar>>(rows: 0, columns: 0)
  copyComplexVectors(vectors, values, to: &result)
  return result
}

/// As ``complexVectors(_:_:)``, in the memory of others of the same shape.
private func copyComplexVectors<Scalar: BLASScalar>(
  _ vectors: Matrix<Scalar>, _ values: [Complex<Scalar.RealScalar>],
  to result: inout Matrix<Complex<Scalar.RealScalar>>
) {
  result.reshape(to: vectors.shape)
  var j = 0
  while j < vectors.columns {
    let isPair = !Scalar._isComplex && values[j].imaginary != 0 && j + 1 < vectors.columns
    for i in 0..<vectors.rows {
      let first = vectors[i, j]
      if isPair {
        let imaginary = vectors[i, j + 1]._realPart
        result[i, j] = Complex(first._realPart, imaginary)
        result[i, j + 1] = Complex(first._realPart, -imaginary)
      } else {
        result[i, j] = Complex(first._realPart, first._imaginaryPart)
      }
    }
    j += isPair ? 2 : 1
  }
}
