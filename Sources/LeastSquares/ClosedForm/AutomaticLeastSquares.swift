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

/// Minimises ‖XB − Y‖ by the cheapest method that the measured condition number allows.
///
/// Scaled normal equations come first. Their factor tells κ(X): if p·ε·κ² leaves the digits asked for they are
/// the answer; else CholeskyQR2, if κ² leaves anything; else QR, whose spectrum decides the rank. What was
/// chosen, and why, is in the message.
///
/// - Complexity: n·p² flops where κ is moderate, 2n·p² more at most.
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
    let normalDigits = -log10(Double(problem.columns) * Double(Scalar.ulpOfOne) / reciprocal)
    if normalDigits >= digits {
      return try NormalEquations(rankTolerance: rankTolerance).solve(problem, normal, factor)
        .explained(
          "normal equations: κ ≈ \(brief(kappa)) leaves at least \(floored(normalDigits)) digits, \(brief(digits)) asked for"
        )
    }
    let why =
      "normal equations would leave \(floored(max(0, normalDigits))) digits at κ ≈ \(brief(kappa)), \(brief(digits)) asked for"
    if let solution = try CholeskyQRLeastSquares(rankTolerance: rankTolerance).solve(
      problem, normal, factor)
    {
      return solution.explained("CholeskyQR2: \(why)")
    }
    return try byOrthogonalization(problem, because: why)
  }

  private func byOrthogonalization(
    _ problem: LeastSquaresProblem<Scalar>, because why: String
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let reduced = try ReducedProblem(problem)
    let solution = try QRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
    if solution.status == .solved { return solution.explained("QR: \(why)") }
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

  private func floored(_ digits: Double) -> String { "\(Int(digits))" }
}

extension LeastSquaresSolution {
  func explained(_ message: String) -> LeastSquaresSolution {
    LeastSquaresSolution(
      method: method, status: status, message: message, coefficients: coefficients,
      residualNorms: residualNorms, conditioning: conditioning)
  }
}
