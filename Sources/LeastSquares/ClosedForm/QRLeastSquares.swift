public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ by Householder QR on blocks of rows (TSQR).
///
/// R and QᵀY come from one pass; RB = QᵀY by back substitution; the residual norm is free. The relative error
/// of B grows with κ(X) + κ(X)²·‖r‖/(‖X‖‖b‖).
///
/// - Complexity: 2n(p + k)² flops and about 8p³ for the spectrum, or p² for estimates where it would take as long as
///   the rest and the rank is beyond doubt (p ≥ 512, n < 32p); one pass over X.
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
    let conditioning: Conditioning
    if let estimate = try reduced.cheapConditioning(rankTolerance: rankTolerance) {
      conditioning = estimate
    } else {
      let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
      guard spectrum.rank == reduced.columns else {
        return .rankDeficient(method: name, spectrum, columns: reduced.columns)
      }
      conditioning = spectrum.conditioning
    }
    var solution = reduced.c
    try solution.solveTriangular(.upper, reduced.r)
    return .solved(
      method: name, coefficients: reduced.unscaled(solution),
      residualNorms: reduced.residualNorms, conditioning: conditioning)
  }
}

extension ReducedProblem {
  /// Estimates of the condition numbers in the 1-norm; nil where the singular values cost little beside R, or have to
  /// tell the rank.
  ///
  /// κ₂ ≤ p·κ₁, and an estimate is seldom less than a third of κ₁: where p·κ₁ is below a hundredth of what would make
  /// a singular value count as zero, none does.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func cheapConditioning(
    rankTolerance: Double?
  ) throws(LinearAlgebraError) -> Conditioning? {
    guard columns >= 512, rows < 32 * columns else { return nil }
    let tolerance =
      rankTolerance ?? Spectrum.defaultTolerance(for: Scalar.self, rows: rows, columns: columns)
    let scaled = try conditionEstimate(of: unitColumnFactor().factor)
    guard scaled * Double(columns) * tolerance < 0.01 else { return nil }
    let given = Matrix(rows: columns, columns: columns) { i, j in r[i, j] / columnFactors[j] }
    return Conditioning(
      conditionNumber: given.firstNonFinite() == nil ? try conditionEstimate(of: given) : .nan,
      scaledConditionNumber: scaled, rank: columns, isEstimate: true)
  }

  /// κ₁; infinite for a factor that is singular.
  private func conditionEstimate(of factor: Matrix<Scalar>) throws(LinearAlgebraError) -> Double {
    1 / Double(try factor.reciprocalTriangularConditionNumber(.upper))
  }
}
