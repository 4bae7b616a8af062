public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ through the singular values of X, and among all minimisers takes the one of least
/// ‖b‖₂.
///
/// R of X by TSQR, then R·D⁻¹ = UΣVᵀ where D holds the lengths of the columns. At full rank
/// B = D⁻¹VΣ⁻¹UᵀC. Below it, the insignificant part of the *scaled* spectrum is dropped, and the norm is
/// minimised in the *given* coordinates: W = D·V₁, W = QT, B = Q·T⁻ᵀΣ₁⁻¹U₁ᵀC.
///
/// - Complexity: 2n(p + k)² + about 30p³ flops; one pass over X.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., sections 5.5 and 5.6.
public struct SVDLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "svd"
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
    let (p, k) = (reduced.columns, reduced.targetCount)
    let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
    let rank = spectrum.rank
    let (factor, lengths) = reduced.unitColumnFactor()
    let svd = try SVD(factor)
    // Σ₁⁻¹U₁ᵀC
    var solution = try svd.u[..., 0..<rank].transposed.multiplied(by: reduced.c)
    for j in 0..<k {
      for i in 0..<rank { solution[i, j] /= svd.singularValues[i] }
    }
    let coefficients: Matrix<Scalar>
    var residualNorms = reduced.residualNorms
    var message = ""
    if rank == p {
      let rotated = try svd.vt.transposed.multiplied(by: solution)
      coefficients = reduced.unscaled(
        Matrix(rows: p, columns: k) { i, j in rotated[i, j] / lengths[i] })
    } else {
      coefficients = try leastNorm(reduced, svd, rank, lengths, solution)
      residualNorms = try reduced.residualNorms(of: coefficients)
      message =
        "rank \(rank) of \(p) columns: of all coefficients that fit equally well, those of least norm"
    }
    return .solved(
      method: name, message: message, coefficients: coefficients,
      residualNorms: residualNorms, conditioning: spectrum.conditioning)
  }

  /// The b of least norm with V₁ᵀDb = `solution`: b = WT⁻¹… of W = D·V₁ = QT.
  private func leastNorm(
    _ reduced: ReducedProblem<Scalar>, _ svd: SVD<Scalar>, _ rank: Int, _ lengths: [Scalar],
    _ solution: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let (p, k) = (reduced.columns, reduced.targetCount)
    // In units in which the largest length is near 1, so that W neither overflows nor underflows.
    let given = zip(lengths, reduced.columnFactors).map { $0 / $1 }
    let unit = given.reduce(Scalar.leastNonzeroMagnitude) { max($0, $1) }
    let w = Matrix(rows: p, columns: rank) { i, j in given[i] / unit * svd.vt[j, i] }
    let qr = try QR(w)
    var inner = solution
    try inner.solveTriangular(.upper, qr.r, .transposed)
    var result = Matrix<Scalar>(rows: p, columns: k)
    try result.copyBlock(from: inner, atRow: 0, column: 0)
    try qr.applyQ(.none, to: &result)
    return Matrix(rows: p, columns: k) { i, j in
      result[i, j] / unit / reduced.targetFactors[j]
    }
  }
}
