public import BLASBackend
public import Matrices

/// PᵀGP = UᴴU of a Hermitian positive semidefinite matrix, by complete pivoting: it finds the rank.
///
/// - Note: Source: LAPACK PSTRF; Higham, *Accuracy and Stability*, 2nd ed., section 10.3.
public struct PivotedCholesky<Scalar: BLASScalar>: Sendable {
  /// U in the upper triangle of the first `rank` rows; what stands elsewhere has no meaning.
  public private(set) var factors: Matrix<Scalar>
  /// As LAPACK counts, from 1.
  private var places: [BLASInteger]
  /// How many pivots were larger than the tolerance.
  public private(set) var rank: Int

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
    var workspace = Workspace<Scalar>()
    var factors = matrix
    var places: [BLASInteger] = []
    rank = try Self.factorize(&factors, &places, tolerance, workspace: &workspace)
    (self.factors, self.places) = (factors, places)
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:tolerance:)``; the factorization is garbage then.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, tolerance: Scalar.RealScalar? = nil,
    workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    factors.takeElements(of: matrix)
    rank = try Self.factorize(&factors, &places, tolerance, workspace: &workspace)
  }

  /// - Returns: the rank.
  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ places: inout [BLASInteger],
    _ tolerance: Scalar.RealScalar?, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) -> Int {
    try requireSquare(factors.shape, "pivoted Cholesky factorization")
    try factors.requireFinite(in: .upper)
    places.resize(to: factors.rows, filling: 0)
    return try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var placeSpan = places.mutableSpan
      return try LAPACK<Scalar>.pstrf(
        .upper, &span, layout, pivots: &placeSpan, tolerance: tolerance ?? -1,
        workspace: &workspace)
    }
  }

  public var order: Int { factors.rows }

  /// U, rank × n, with zeros below the diagonal.
  public var u: Matrix<Scalar> {
    factors.triangle(.upper, rows: rank, columns: factors.columns)
  }

  /// The (zero-based) row and column of G that stands at each place of PᵀGP.
  public var pivots: [Int] { places.map { Int($0) - 1 } }

  /// Multiplies the factors out again: G up to what the tolerance left out.
  public func reconstructed() -> Matrix<Scalar> {
    let (u, pivots) = (u, pivots)
    let product = u.conjugateTranspose * u
    var result = product
    for (i, row) in pivots.enumerated() {
      for (j, column) in pivots.enumerated() { result[row, column] = product[i, j] }
    }
    return result
  }
}
