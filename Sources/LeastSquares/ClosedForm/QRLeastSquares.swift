public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ by Householder QR on blocks of rows (TSQR).
///
/// R and QᵀY come from one pass; RB = QᵀY by back substitution; the residual norm is free. The relative error
/// of B grows with κ(X) + κ(X)²·‖r‖/(‖X‖‖b‖).
///
/// - Complexity: 2n(p + k)² flops and about 8p³ for the spectrum; one pass over X.
/// - Note: Source: Higham, *Accuracy and Stability*, 2nd ed., sections 20.2, 20.3; ``TSQRAccumulator``.
public struct QRLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "qr"
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
    guard spectrum.rank == reduced.columns else {
      return .rankDeficient(method: name, spectrum, columns: reduced.columns)
    }
    var solution = reduced.c
    try solution.solveTriangular(.upper, reduced.r)
    return .solved(
      method: name, coefficients: reduced.unscaled(solution),
      residualNorms: reduced.residualNorms, conditioning: spectrum.conditioning)
  }
}
