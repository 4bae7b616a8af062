public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ by QR with column pivoting, and below full rank by as many columns as the rank: a basic
/// solution, in which the dependent columns have no coefficient.
///
/// R of X by TSQR, scaled to columns of length 1, then pivoted. Which columns stay is decided by
/// ``ColumnDependencies``: the first independent ones.
///
/// - Complexity: 2n(p + k)² + about 16p³ flops; one pass over X.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., sections 5.4.2 and 5.5.6.
public struct PivotedQRLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "qrcp"
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?

  public init(rankTolerance: Double? = nil) { self.rankTolerance = rankTolerance }

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
    let (p, k) = (reduced.columns, reduced.targetCount)
    let isDeficient = spectrum.rank < p
    let kept =
      isDeficient
      ? try ColumnDependencies(reduced, spectrum).independentColumns : Array(0..<p)
    let (factor, lengths) = reduced.unitColumnFactor()
    let basis = Matrix(rows: p, columns: kept.count) { i, j in factor[i, kept[j]] }
    var sides = reduced.c
    let qr = try PivotedQR(basis)
    try qr.solveInPlace(&sides)
    var solution = Matrix<Scalar>(rows: p, columns: k)
    for (place, column) in kept.enumerated() {
      for j in 0..<k { solution[column, j] = sides[place, j] / lengths[column] }
    }
    let coefficients = reduced.unscaled(solution)
    return LeastSquaresSolution(
      method: name, status: .solved,
      message: isDeficient
        ? "rank \(spectrum.rank) of \(p) columns: the dependent columns have the coefficient 0"
        : "",
      coefficients: coefficients,
      residualNorms: isDeficient
        ? try reduced.residualNorms(of: coefficients) : reduced.residualNorms,
      conditioning: spectrum.conditioning)
  }
}
