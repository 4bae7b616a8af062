public import BLASBackend
public import Matrices

/// PᵀGP = UᴴU of a Hermitian positive semidefinite matrix, by complete pivoting: it finds the rank.
///
/// - Note: Source: LAPACK PSTRF; Higham, *Accuracy and Stability*, 2nd ed., section 10.3.
public struct PivotedCholesky<Scalar: BLASScalar>: Sendable {
  /// U, rank × n.
  public let u: Matrix<Scalar>
  /// The (zero-based) row and column of G that stands at each place of PᵀGP.
  public let pivots: [Int]
  /// How many pivots were larger than the tolerance.
  public var rank: Int { u.rows }
  public var order: Int { u.columns }

  /// Factorizes the upper triangle of `matrix`; the lower one is not read.
  ///
  /// - Parameters:
  ///   - matrix: G, n × n.
  ///   - tolerance: pivots that are not larger count as zero, an absolute bound in units of G; nil
  ///     for n·ε times the largest diagonal element.
  /// - Throws: `.notSquare`; `.nonFinite`; `.tooLarge`.
  /// - Complexity: n·rank² flops. An indefinite matrix is not refused: its negative pivots count as zero.
  public init(
    _ matrix: consuming Matrix<Scalar>, tolerance: Scalar.RealScalar? = nil
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "pivoted Cholesky factorization")
    try matrix.requireFinite(in: .upper)
    var workspace = Workspace<Scalar>()
    var factors = matrix
    var pivots = [BLASInteger](repeating: 0, count: factors.rows)
    let rank = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var pivotSpan = pivots.mutableSpan
      return try LAPACK<Scalar>.pstrf(
        .upper, &span, layout, pivots: &pivotSpan, tolerance: tolerance ?? -1,
        workspace: &workspace)
    }
    u = factors.triangle(.upper, rows: rank, columns: factors.columns)
    self.pivots = pivots.map { Int($0) - 1 }
  }

  /// Multiplies the factors out again: G up to what the tolerance left out.
  public func reconstructed() -> Matrix<Scalar> {
    let product = u.conjugateTranspose * u
    var result = product
    for (i, row) in pivots.enumerated() {
      for (j, column) in pivots.enumerated() { result[row, column] = product[i, j] }
    }
    return result
  }
}
