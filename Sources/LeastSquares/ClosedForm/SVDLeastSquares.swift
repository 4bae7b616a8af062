public import BLASBackend
internal import Factorizations
public import Matrices

/// Whose norm is least, where X does not determine B.
///
/// The fitted values are the same; the coefficients are not. Both conventions are in use: NumPy's `lstsq` and
/// R's `MASS::ginv` count all coefficients, scikit-learn's `LinearRegression` the slopes.
public enum MinimumNorm: String, Sendable, Hashable, Codable, CaseIterable {
  /// ‖b‖₂ of all coefficients, the intercept among them.
  case allCoefficients = "all-coefficients"
  /// ‖b‖₂ without the first coefficient, the intercept's: the slopes of minimum norm in centred columns, which
  /// do not change when a constant is added to a column or to y.
  case slopes
}

/// Minimises ‖XB − Y‖ through the singular values of X, and among all minimisers takes the one of least
/// ‖b‖₂.
///
/// R of X by TSQR, then R·D⁻¹ = UΣVᵀ where D holds the lengths of the columns. At full rank
/// B = D⁻¹VΣ⁻¹UᵀC. Below it, the insignificant part of the *scaled* spectrum is dropped, and the norm is
/// minimised in the *given* coordinates: W = D·V₁, W = QT, B = Q·T⁻ᵀΣ₁⁻¹U₁ᵀC. With ``MinimumNorm/slopes`` that
/// happens to R and C without their first row and R's first column, which is R of the centred columns.
///
/// - Complexity: 2n(p + k)² + about 30p³ flops; one pass over X.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., sections 5.5 and 5.6.
public struct SVDLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "svd"
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?
  /// Whose norm is least below full rank.
  public let minimumNorm: MinimumNorm

  /// - Parameters:
  ///   - rankTolerance: nil for ``Spectrum/defaultTolerance(for:rows:columns:)``.
  ///   - minimumNorm: with ``MinimumNorm/slopes`` the first column of X must be the intercept's.
  public init(rankTolerance: Double? = nil, minimumNorm: MinimumNorm = .allCoefficients) {
    self.rankTolerance = rankTolerance
    self.minimumNorm = minimumNorm
  }

  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    try solve(ReducedProblem(problem))
  }

  /// Solves a problem that is reduced already.
  ///
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  public func solve(
    _ reduced: ReducedProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
    let (rank, p) = (spectrum.rank, reduced.columns)
    let coefficients: Matrix<Scalar>
    var message = ""
    if rank == p {
      coefficients = try Self.solution(reduced, rank: rank)
    } else if minimumNorm == .slopes,
      let centred = reduced.withoutFirstColumn(relativeTolerance: 10 * spectrum.relativeTolerance)
    {
      coefficients = reduced.withFirstCoefficient(try Self.solution(centred, rank: rank - 1))
      message =
        "rank \(rank) of \(p) columns: of all coefficients that fit equally well, those with slopes of least norm"
    } else {
      coefficients = try Self.solution(reduced, rank: rank)
      message =
        "rank \(rank) of \(p) columns: of all coefficients that fit equally well, those of least norm"
    }
    return .solved(
      method: name, message: message, coefficients: coefficients,
      residualNorms: rank == p
        ? reduced.residualNorms : try reduced.residualNorms(of: coefficients),
      conditioning: spectrum.conditioning)
  }

  /// The solution over the first `rank` singular directions, in units of the data.
  static func solution(
    _ reduced: ReducedProblem<Scalar>, rank: Int
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let (p, k) = (reduced.columns, reduced.targetCount)
    let (factor, lengths) = reduced.unitColumnFactor()
    let svd = try SVD(factor)
    // Σ₁⁻¹U₁ᵀC
    var solution = try svd.u[..., 0..<rank].transposed.multiplied(by: reduced.c)
    for j in 0..<k {
      for i in 0..<rank { solution[i, j] /= svd.singularValues[i] }
    }
    guard rank == p else { return try leastNorm(reduced, svd, rank, lengths, solution) }
    let rotated = try svd.vt.transposed.multiplied(by: solution)
    return reduced.unscaled(
      Matrix(rows: p, columns: k) { i, j in rotated[i, j] / lengths[i] })
  }

  /// The b of least norm with V₁ᵀDb = `solution`: Wᵀb of W = D·V₁, and with WΠ = QT, b = QT⁻ᵀΠᵀ of it.
  ///
  /// The rows of W are as long as the columns of X. Sorted by their size, and with columns pivoted, the error of
  /// each row is relative to it and not to the longest (Cox, Higham, *Stability of Householder QR factorization
  /// for weighted least squares problems*, 1998).
  private static func leastNorm(
    _ reduced: ReducedProblem<Scalar>, _ svd: SVD<Scalar>, _ rank: Int, _ lengths: [Scalar],
    _ solution: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let (p, k) = (reduced.columns, reduced.targetCount)
    // In units in which the largest length is near 1, so that W neither overflows nor underflows.
    let given = zip(lengths, reduced.columnFactors).map { $0 / $1 }
    let unit = given.reduce(Scalar.leastNonzeroMagnitude) { max($0, $1) }
    let w = Matrix(rows: p, columns: rank) { i, j in given[i] / unit * svd.vt[j, i] }
    let sizes = (0..<p).map { w[$0...$0, ...].maxNorm() }
    let order = (0..<p).sorted { sizes[$0] > sizes[$1] }
    let qr = try PivotedQR(Matrix(rows: p, columns: rank) { i, j in w[order[i], j] })
    var inner = Matrix(rows: rank, columns: k) { i, j in solution[qr.pivots[i], j] }
    try inner.solveTriangular(.upper, qr.r, .transposed)
    var sorted = Matrix<Scalar>(rows: p, columns: k)
    try sorted.copyBlock(from: inner, atRow: 0, column: 0)
    try qr.applyQ(.none, to: &sorted)
    var result = Matrix<Scalar>(rows: p, columns: k)
    for (place, row) in order.enumerated() {
      for j in 0..<k { result[row, j] = sorted[place, j] / unit / reduced.targetFactors[j] }
    }
    return result
  }
}
