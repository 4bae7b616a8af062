public import BLASBackend
internal import Factorizations
internal import Foundation
public import Matrices

/// What to do when X does not determine B.
public enum RankDeficiencyPolicy: String, Sendable, Hashable, Codable, CaseIterable {
  /// Of all minimisers, the one of least norm.
  case minimumNorm = "minimum-norm"
  /// Leave out columns that depend on those before them.
  case drop
  /// No answer.
  case error
}

/// Minimises ‖XB − Y‖ by the cheapest method that is seen to have the digits asked for.
///
/// Scaled normal equations come first. One pass for the residual r tells what they have: the correction
/// δ = (XᵀX)⁻¹Xᵀr is their error. If its size leaves the digits asked for they are the answer; else the corrected
/// B + δ is measured likewise (corrected semi-normal equations), or, with so many targets that passes cost more
/// than a second factorization, CholeskyQR2 takes over. Where p·ε·κ² leaves nothing to correct, or rounding in r
/// alone misses the digits, QR decides: TSQR at full rank, pivoted QR or singular values below it. What QR can be
/// expected to have follows from R, as ε·(κ + κ²ρ) coefficient by coefficient; where that is less than asked for,
/// the message names certified as the remedy. What was chosen, and why, is in the message.
///
/// - Complexity: n·p² + 8npk flops where κ is moderate, 2n·p² and about 10p³ more at most.
public struct AutomaticLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "auto"
  /// How many digits of every coefficient are asked for.
  public let digits: Double
  public let whenRankDeficient: RankDeficiencyPolicy
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?
  /// Whose norm is least where ``whenRankDeficient`` asks for the least one.
  public let minimumNorm: MinimumNorm

  /// - Parameters:
  ///   - digits: how many digits of every coefficient are asked for.
  ///   - whenRankDeficient: what to do when X does not determine B.
  ///   - rankTolerance: nil for ``Spectrum/defaultTolerance(for:rows:columns:)``.
  ///   - minimumNorm: with ``MinimumNorm/slopes`` the first column of X must be the intercept's.
  public init(
    digits: Double = 8, whenRankDeficient: RankDeficiencyPolicy = .minimumNorm,
    rankTolerance: Double? = nil, minimumNorm: MinimumNorm = .allCoefficients
  ) {
    self.digits = digits
    self.whenRankDeficient = whenRankDeficient
    self.rankTolerance = rankTolerance
    self.minimumNorm = minimumNorm
  }

  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    guard problem.rows >= problem.columns, problem.columns > 0 else {
      return try byOrthogonalization(
        problem, because: "there are fewer rows than columns")
    }
    let normal = try ScaledNormalEquations(problem)
    guard let factor = try normal.factorize() else {
      return try byOrthogonalization(
        problem, because: "XᵀX is not positive definite in this precision")
    }
    let reciprocal = Double(try factor.reciprocalConditionNumber())
    let kappa = (1 / reciprocal).squareRoot()
    // The estimate is of another norm: within a factor p of the ratio that the tolerance is for.
    if let rankTolerance, 1 <= Double(problem.columns) * rankTolerance * kappa {
      return try byOrthogonalization(
        problem,
        because: "κ ≈ \(brief(kappa)) is near 1/\(brief(rankTolerance)), the rank tolerance")
    }
    let contraction = Double(problem.columns) * Double(Scalar.ulpOfOne) / reciprocal
    guard contraction < 1 else {
      return try byOrthogonalization(
        problem, because: "normal equations have no digit at κ ≈ \(brief(kappa))")
    }
    var steps = try SeminormalEquations(
      normal, factor, rows: problem.rows, contraction: contraction)
    if steps.digits >= digits {
      return try solved(NormalEquations<Scalar>().name, steps, normal, factor, reciprocal)
        .explained(
          "normal equations: \(shown(steps.digits)) digits by the measured correction (κ ≈ \(brief(kappa))), \(brief(digits)) asked for"
        )
    }
    let first = "normal equations have \(shown(steps.digits)) (κ ≈ \(brief(kappa)))"
    if steps.attainableDigits >= digits {
      // A pass costs 4npk flops, the second factorization 2np².
      if 2 * problem.targetCount > problem.columns,
        let solution = try CholeskyQRLeastSquares(rankTolerance: rankTolerance).solve(
          problem, normal, factor)
      {
        return solution.explained(
          "CholeskyQR2: about \(shown(steps.attainableDigits)) digits, \(first), \(brief(digits)) asked for"
        )
      }
      while steps.digits < digits && steps.canImprove { try steps.correct() }
      if steps.digits >= digits {
        return try solved("semi-normal", steps, normal, factor, reciprocal).explained(
          "corrected semi-normal equations: \(shown(steps.digits)) digits by the measured correction, \(first), \(brief(digits)) asked for"
        )
      }
    }
    return try byOrthogonalization(problem, because: first)
  }

  private func solved(
    _ method: String, _ steps: SeminormalEquations<Scalar>,
    _ normal: ScaledNormalEquations<Scalar>, _ factor: Cholesky<Scalar>, _ reciprocal: Double
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    .solved(
      method: method, coefficients: normal.unscaled(steps.solution),
      residualNorms: steps.residual.norms,
      conditioning: try normal.conditioning(factor, reciprocal: reciprocal))
  }

  private func byOrthogonalization(
    _ problem: LeastSquaresProblem<Scalar>, because why: String
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    try solve(ReducedProblem(problem), because: why)
  }

  /// Solves a problem that is reduced already, by QR where its rank is full.
  ///
  /// - Parameters:
  ///   - reduced: R and QᵀY of the problem.
  ///   - why: why nothing cheaper would do, for the message.
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  public func solve(
    _ reduced: ReducedProblem<Scalar>, because why: String
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let solution = try QRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
    if solution.status == .solved { return try judged(solution, reduced, because: why) }
    switch whenRankDeficient {
    case .error: return solution
    case .drop:
      let basic = try PivotedQRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
      return basic.explained("pivoted QR: \(basic.message)")
    case .minimumNorm:
      let least = try SVDLeastSquares(rankTolerance: rankTolerance, minimumNorm: minimumNorm)
        .solve(reduced)
      return least.explained("SVD: \(least.message)")
    }
  }

  /// A solution by QR, with what can be expected of it.
  private func judged(
    _ solution: LeastSquaresSolution<Scalar>, _ reduced: ReducedProblem<Scalar>, because why: String
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let (factor, lengths) = reduced.unitColumnFactor()
    guard let b = solution.coefficients else { return solution.explained("QR: \(why)") }
    let inner = Matrix(rows: b.rows, columns: b.columns) { i, j in
      rescaled(b[i, j] * lengths[i], by: reduced.targetFactors[j], over: reduced.columnFactors[i])
    }
    let attainable = try AttainableErrors(factor: factor, rows: reduced.rows)
    var expected = attainable.mostDigits
    var share = 0.0
    for k in 0..<b.columns {
      let norm = Double(solution.residualNorms[k] * reduced.targetFactors[k])
      let errors = attainable.errors(of: inner, target: k, residualNorm: norm)
      expected = min(
        expected,
        attainable.digits(of: inner, target: k, residualNorm: norm, errors: errors))
      share = max(share, norm / Double(inner[..., k...k].frobeniusNorm()))
    }
    let kappa = brief(solution.conditioning?.scaledConditionNumber ?? .nan)
    let reach =
      "about \(shown(expected)) digits by κ + κ²ρ with κ = \(kappa), ρ = \(brief(share)); \(why), \(brief(digits)) asked for"
    return solution.explained(
      expected >= digits
        ? "QR: \(reach)" : "QR: even that leaves \(reach): certified has what can be proven")
  }

  /// Digits that there are, not rounded up.
  private func shown(_ digits: Double) -> String { brief((digits * 10).rounded(.down) / 10) }
}

extension LeastSquaresSolution {
  /// The same answer with another message; why there is none stays said.
  func explained(_ message: String) -> LeastSquaresSolution {
    guard status == .solved else { return self }
    return LeastSquaresSolution(
      method: method, status: status, message: message, coefficients: coefficients,
      residualNorms: residualNorms, conditioning: conditioning)
  }
}
