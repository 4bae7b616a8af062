internal import Foundation

/// The statistics of one target's fit, by R's conventions. What has no answer is nil.
public struct FitStatistics: Sendable, Hashable, Codable {
  /// b, of length p; nil for an aliased column.
  public let coefficients: [Double?]
  /// Of each coefficient; nil for an aliased column and without degrees of freedom.
  public let standardErrors: [Double?]
  /// n.
  public let observations: Int
  /// How many coefficients there are.
  public let rank: Int
  /// Whether sums of squares are about the mean.
  public let hasIntercept: Bool
  /// ‖y − Xb‖₂; with weights, the root of Σ w·r².
  public let residualNorm: Double
  /// ‖Xb − ȳ‖₂ with an intercept, else ‖Xb‖₂.
  public let modelNorm: Double
  /// log L at the maximum, for normal errors; nil for a residual of exactly 0 and without observations.
  public let logLikelihood: Double?
  /// True if the residual is no larger than the rounding of the fit: what is made of it (standard errors,
  /// tests, R²) then says nothing.
  public let isPerfectToRounding: Bool

  init(
    coefficients: [Double?], rootsOfUnscaledVariance roots: [Double?], residualNorm: Double,
    modelNorm: Double, fittedNorm: Double, observations n: Int, rank: Int, hasIntercept: Bool,
    logarithmOfWeights: Double, precision: Double
  ) {
    self.coefficients = coefficients
    observations = n
    self.rank = rank
    self.hasIntercept = hasIntercept
    self.residualNorm = residualNorm
    self.modelNorm = modelNorm
    let degrees = n - rank
    let sigma = degrees > 0 ? residualNorm / Double(degrees).squareRoot() : nil
    standardErrors = roots.map { root in
      guard let root, let sigma else { return nil }
      return finite(root * sigma)
    }
    isPerfectToRounding = residualNorm <= 4 * Double(max(rank, 1)) * precision * fittedNorm
    // 2 log ‖r‖ does not leave the number range where ‖r‖² would.
    logLikelihood =
      n > 0 && residualNorm > 0
      ? finite(
        0.5
          * (logarithmOfWeights
            - Double(n) * (log(2 * Double.pi) + 1 - log(Double(n)) + 2 * log(residualNorm))))
      : nil
  }

  /// n − rank, 0 or more.
  public var residualDegreesOfFreedom: Int { max(0, observations - rank) }

  /// ‖y − Xb‖²; with weights, Σ w·r².
  public var residualSumOfSquares: Double { residualNorm * residualNorm }

  /// ‖Xb − ȳ‖² with an intercept, else ‖Xb‖².
  public var modelSumOfSquares: Double { modelNorm * modelNorm }

  /// ‖y − ȳ‖² with an intercept, else ‖y‖².
  public var totalSumOfSquares: Double { modelSumOfSquares + residualSumOfSquares }

  /// σ, the root of the residual mean square; nil without degrees of freedom.
  public var residualStandardError: Double? {
    guard residualDegreesOfFreedom > 0 else { return nil }
    return finite(residualNorm / Double(residualDegreesOfFreedom).squareRoot())
  }

  /// 1 − RSS/TSS; 0 for a model of the intercept alone, or of nothing; nil if y does not vary.
  public var rSquared: Double? {
    if modelDegreesOfFreedom <= 0 { return 0 }
    if modelNorm == 0 { return residualNorm > 0 ? 0 : nil }
    // Of the norms, whose squares might leave the number range.
    let ratio = residualNorm / modelNorm
    return finite(1 / (1 + ratio * ratio))
  }

  /// R² corrected for the number of coefficients.
  public var adjustedRSquared: Double? {
    if modelDegreesOfFreedom <= 0 { return 0 }
    guard let rSquared, residualDegreesOfFreedom > 0 else { return nil }
    let total = observations - (hasIntercept ? 1 : 0)
    let unexplained = (1 - rSquared) * Double(total)
    return finite(1 - unexplained / Double(residualDegreesOfFreedom))
  }

  /// How many coefficients the F test is about: without the intercept.
  var modelDegreesOfFreedom: Int { rank - (hasIntercept ? 1 : 0) }

  /// The test that all coefficients but the intercept are 0; nil if there are none, without degrees of
  /// freedom, and for a residual of exactly 0.
  public var fTest: FTest? {
    FTest(
      normRatio: modelNorm / residualNorm, degreesOfFreedom: modelDegreesOfFreedom,
      residualDegreesOfFreedom: residualDegreesOfFreedom)
  }

  /// b over its standard error; nil where either is not there, or the error is 0.
  public var tValues: [Double?] {
    zip(coefficients, standardErrors).map { coefficient, error in
      guard let coefficient, let error, error > 0 else { return nil }
      return finite(coefficient / error)
    }
  }

  /// P(|T| > |t|) of each coefficient.
  public var pValues: [Double?] {
    guard residualDegreesOfFreedom > 0 else { return tValues.map { _ in nil } }
    let distribution = StudentTDistribution(degreesOfFreedom: Double(residualDegreesOfFreedom))
    return tValues.map { t in t.map { distribution.twoSidedProbability(at: $0) } }
  }

  /// The interval that holds each coefficient with probability `level`.
  ///
  /// - Precondition: 0 < level < 1.
  public func confidenceIntervals(level: Double = 0.95) -> [ClosedRange<Double>?] {
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    guard residualDegreesOfFreedom > 0 else { return coefficients.map { _ in nil } }
    let critical = StudentTDistribution(degreesOfFreedom: Double(residualDegreesOfFreedom))
      .criticalValue(level: level)
    return zip(coefficients, standardErrors).map { coefficient, error in
      guard let coefficient, let error else { return nil }
      return coefficient - critical * error...coefficient + critical * error
    }
  }

  /// −2 log L + 2·(rank + 1): σ² counts as a parameter, as in R.
  public var aic: Double? { logLikelihood.map { -2 * $0 + 2 * Double(rank + 1) } }

  /// −2 log L + log n·(rank + 1).
  public var bic: Double? {
    logLikelihood.map { -2 * $0 + log(Double(observations)) * Double(rank + 1) }
  }
}

/// A ratio of mean squares and how likely a larger one is by chance.
public struct FTest: Sendable, Hashable, Codable {
  public let value: Double
  public let numeratorDegreesOfFreedom: Int
  public let denominatorDegreesOfFreedom: Int
  /// P(F > value).
  public let pValue: Double

  /// Nil if there are no degrees of freedom on either side, or the ratio is not a number.
  ///
  /// - Parameter normRatio: the root of the ratio of the sums of squares.
  init?(normRatio: Double, degreesOfFreedom: Int, residualDegreesOfFreedom: Int) {
    guard degreesOfFreedom > 0, residualDegreesOfFreedom > 0,
      let ratio = finite(
        normRatio * normRatio * Double(residualDegreesOfFreedom) / Double(degreesOfFreedom))
    else { return nil }
    value = ratio
    numeratorDegreesOfFreedom = degreesOfFreedom
    denominatorDegreesOfFreedom = residualDegreesOfFreedom
    pValue = FDistribution(
      numeratorDegreesOfFreedom: Double(degreesOfFreedom),
      denominatorDegreesOfFreedom: Double(residualDegreesOfFreedom)
    ).probability(.upper, at: ratio)
  }
}

/// The value, or nil for what is NaN or infinite.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
