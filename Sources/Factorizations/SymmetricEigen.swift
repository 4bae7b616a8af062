public import BLASBackend
public import Matrices

/// A = V·diag(λ)·Vᵀ of a symmetric matrix, with λ₁ ≤ λ₂ ≤ ….
///
/// - Note: Source: LAPACK SYEVD; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.4.
public struct SymmetricEigen<Scalar: RealBLASScalar>: Sendable {
  /// In ascending order.
  public let eigenvalues: [Scalar]
  /// Column j belongs to eigenvalue j and has length 1.
  public let eigenvectors: Matrix<Scalar>

  /// Reads the upper triangle of `matrix` only.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 9n³ flops; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var vectors = matrix
    eigenvalues = try symmetricEigenvalues(.thin, &vectors)
    eigenvectors = vectors
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// The eigenvalues of a symmetric matrix in ascending order, from its upper triangle.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4n³/3 flops; a copy of the matrix.
  public func symmetricEigenvalues() throws(LinearAlgebraError) -> [Scalar] {
    var copy = self
    return try Factorizations.symmetricEigenvalues(.none, &copy)
  }
}

private func symmetricEigenvalues<Scalar: RealBLASScalar>(
  _ vectors: VectorsWanted, _ matrix: inout Matrix<Scalar>
) throws(LinearAlgebraError) -> [Scalar] {
  guard matrix.shape.isSquare else {
    throw .notSquare(operation: "symmetric eigenvalues", shape: matrix.shape)
  }
  try matrix.requireFiniteUpperTriangle()
  let layout = matrix.layout
  var values = [Scalar](repeating: 0, count: layout.rows)
  var workspace = Workspace<Scalar>()
  let outcome: LAPACKOutcome
  do throws(DimensionOverflow) {
    outcome = try matrix.withStorage { (span) throws(DimensionOverflow) in
      var valueSpan = values.mutableSpan
      return try LAPACK<Scalar>.heevd(
        vectors, .upper, &span, layout, eigenvalues: &valueSpan, workspace: &workspace)
    }
  } catch {
    throw LinearAlgebraError(error)
  }
  if case .failure(let count) = outcome { throw .eigenvaluesDidNotConverge(unconverged: count) }
  return values
}
