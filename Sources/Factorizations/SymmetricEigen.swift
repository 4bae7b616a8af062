public import BLASBackend
public import Matrices
internal import RealModule

/// A = V·diag(λ)·Vᴴ of a symmetric or, if complex, Hermitian matrix, with λ₁ ≤ λ₂ ≤ ….
///
/// - Note: Source: LAPACK HEEVD, HEEVR; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.4.
public struct SymmetricEigen<Scalar: BLASScalar>: Sendable {
  /// In ascending order.
  public private(set) var eigenvalues: [Scalar.RealScalar]
  /// Column j belongs to eigenvalue j and has length 1.
  public private(set) var eigenvectors: Matrix<Scalar>

  /// Which eigenvalues are wanted: all, those in a half-open interval, or those with places in ascending order.
  public typealias Selection = LAPACK<Scalar>.EigenvalueRange

  /// Reads the upper triangle of `matrix` only.
  ///
  /// - Throws: `.notSquare`; `.nonFinite` with the place in A, or with that of an eigenvalue that leaves the range
  ///   of the type; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 9n³ flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, workspace: &workspace)
  }

  /// As ``init(_:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    var vectors = matrix
    var values: [Scalar.RealScalar] = []
    try decompose(.thin, &vectors, &values, &workspace)
    (eigenvalues, eigenvectors) = (values, vectors)
  }

  /// Decomposes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; the decomposition is garbage then, unless it was `.notSquare`.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "symmetric eigenvalues")
    eigenvectors.takeElements(of: matrix)
    try decompose(.thin, &eigenvectors, &eigenvalues, &workspace)
  }

  /// Some eigenvalues and their vectors, from the upper triangle of `matrix`.
  ///
  /// - Throws: as ``init(_:)``.
  /// - Precondition: the interval is not empty; the places are those of eigenvalues.
  /// - Complexity: about 4n³/3 + 4n²k flops for k of them. Source: LAPACK HEEVR.
  public init(
    _ matrix: consuming Matrix<Scalar>, _ selection: Selection
  ) throws(LinearAlgebraError) {
    (eigenvalues, eigenvectors) = try selectedEigenvalues(.thin, selection, matrix)
  }

  /// Multiplies the factors out again; of a selection, the part of A that belongs to it.
  public func reconstructed() -> Matrix<Scalar> {
    let scaled = Matrix(rows: eigenvectors.rows, columns: eigenvectors.columns) { i, j in
      eigenvectors[i, j] * Scalar(eigenvalues[j])
    }
    return scaled * eigenvectors.conjugateTranspose
  }
}

extension Matrix {
  /// The eigenvalues of a symmetric matrix in ascending order, from its upper triangle.
  ///
  /// - Throws: as ``SymmetricEigen/init(_:)``.
  /// - Complexity: about 4n³/3 flops; a copy of the matrix.
  public func symmetricEigenvalues() throws(LinearAlgebraError) -> [Scalar.RealScalar] {
    var (copy, values) = (self, [Scalar.RealScalar]())
    var workspace = Workspace<Scalar>()
    try decompose(.none, &copy, &values, &workspace)
    return values
  }

  /// Some of them.
  ///
  /// - Throws: as ``symmetricEigenvalues()``.
  /// - Precondition: the interval is not empty; the places are those of eigenvalues.
  public func symmetricEigenvalues(
    _ selection: SymmetricEigen<Scalar>.Selection
  ) throws(LinearAlgebraError) -> [Scalar.RealScalar] {
    try selectedEigenvalues(.none, selection, self).values
  }
}

private func selectedEigenvalues<Scalar: BLASScalar>(
  _ wanted: VectorsWanted, _ selection: SymmetricEigen<Scalar>.Selection,
  _ matrix: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> (values: [Scalar.RealScalar], vectors: Matrix<Scalar>) {
  try requireSquare(matrix.shape, "symmetric eigenvalues")
  try matrix.requireFinite(in: .upper)
  var workspace = Workspace<Scalar>()
  let power = matrix.extremeExponent(in: .upper)
  let selection = selection.multiplied(byPowerOfTwo: -power)
  var a = matrix.multiplied(byPowerOfTwo: -power)
  let n = a.rows
  let most = if case .indices(let indices) = selection { indices.count } else { n }
  var values = [Scalar.RealScalar](repeating: 0, count: n)
  var vectors = Matrix<Scalar>(rows: wanted == .none ? 0 : n, columns: wanted == .none ? 0 : most)
  let (count, outcome) = try a.withSpan { (span, layout) throws(DimensionOverflow) in
    let vectorLayout = vectors.layout
    return try vectors.withStorage { (vectorSpan) throws(DimensionOverflow) in
      var valueSpan = values.mutableSpan
      return try LAPACK<Scalar>.heevr(
        wanted, selection, .upper, &span, layout, eigenvalues: &valueSpan, vectors: &vectorSpan,
        vectorLayout, workspace: &workspace)
    }
  }
  if case .failure = outcome { throw .eigenvaluesDidNotConverge(unconverged: n) }
  values.removeLast(n - count)
  if power != 0 { values = values.map { $0.multiplied(byPowerOfTwo: power) } }
  try requireFinite(values)
  return (
    values, wanted == .none ? vectors : Matrix(vectors[..., 0..<count])
  )
}

extension LAPACK.EigenvalueRange {
  /// That of the matrix times a power of two.
  fileprivate func multiplied(byPowerOfTwo power: Int) -> Self {
    guard case .interval(let lower, let upper) = self, power != 0 else { return self }
    func bound(_ number: Scalar.RealScalar) -> Scalar.RealScalar {
      let most = Scalar.RealScalar.greatestFiniteMagnitude
      return max(-most, min(most, number.multiplied(byPowerOfTwo: power)))
    }
    // What is not empty stays so.
    let least = bound(lower)
    return .interval(least, max(bound(upper), least.nextUp))
  }
}

private func decompose<Scalar: BLASScalar>(
  _ vectors: VectorsWanted, _ matrix: inout Matrix<Scalar>, _ values: inout [Scalar.RealScalar],
  _ workspace: inout Workspace<Scalar>
) throws(LinearAlgebraError) {
  try requireSquare(matrix.shape, "symmetric eigenvalues")
  try matrix.requireFinite(in: .upper)
  values.resize(to: matrix.rows, filling: 0)
  let outcome = try matrix.withSpan { (span, layout) throws(DimensionOverflow) in
    var valueSpan = values.mutableSpan
    return try LAPACK<Scalar>.heevd(
      vectors, .upper, &span, layout, eigenvalues: &valueSpan, workspace: &workspace)
  }
  if case .failure(let count) = outcome { throw .eigenvaluesDidNotConverge(unconverged: count) }
  try requireFinite(values)
}
