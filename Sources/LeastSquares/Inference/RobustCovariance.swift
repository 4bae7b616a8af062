public import BLASBackend
public import Matrices

/// How a covariance matrix that does not assume equal variances weighs the squared residuals e².
///
/// - Note: Source: MacKinnon, White, *Some heteroskedasticity-consistent covariance matrix estimators with
///   improved finite sample properties* (1985).
public enum HeteroscedasticityCorrection: String, Sendable, Hashable, Codable, CaseIterable {
  /// e² (White).
  case hc0 = "HC0"
  /// e²·n/(n − rank).
  case hc1 = "HC1"
  /// e²/(1 − h).
  case hc2 = "HC2"
  /// e²/(1 − h)², close to the jackknife.
  case hc3 = "HC3"
}

/// A covariance matrix of the coefficients with the tests that follow from it.
public struct RobustCovariance: Sendable {
  public let correction: HeteroscedasticityCorrection
  /// Of the kept coefficients, rank × rank.
  public let covariance: Matrix<Double>
  /// Of length p; nil for aliased columns.
  public let standardErrors: [Double?]
  /// b over these standard errors.
  public let tValues: [Double?]
  /// P(|T| > |t|), T with the residual degrees of freedom.
  public let pValues: [Double?]
}

/// Robust covariances and the leave-one-out sum of squares (PRESS), in one pass over the rows.
///
/// Rows with weights are multiplied by their roots, as they were for the fit.
///
/// The rows q of Q = XR⁻¹ are weighed, not those of X: the covariance R⁻¹(Σ ω·qqᵀ)R⁻ᵀ does not suffer from
/// the square of the condition number.
///
/// - Complexity: (1 + m·k)·rank² + 2pk flops per row for m corrections; m·k·rank² scalars.
public struct InfluenceAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// The fit that the rows are judged by.
  public let inference: LinearModelInference
  /// What ``robustCovariance(_:target:)`` can answer for.
  public let corrections: [HeteroscedasticityCorrection]
  /// The largest h of a row; 0 without rows.
  public private(set) var largestLeverage = 0.0
  private let whitening: RowWhitening<Scalar>
  private var leaveOneOutSquares: [Double]
  /// Σ ω·qqᵀ in the upper triangle, of each target and in it of each correction.
  private var meats: [Matrix<Scalar>]

  public init(
    _ inference: LinearModelInference, corrections: [HeteroscedasticityCorrection] = []
  ) {
    self.inference = inference
    self.corrections = corrections
    whitening = RowWhitening(inference)
    let (rank, k) = (inference.rank, inference.fits.count)
    leaveOneOutSquares = [Double](repeating: 0, count: k)
    meats = [Matrix](repeating: Matrix(rows: rank, columns: rank), count: k * corrections.count)
  }

  /// How many scalars an accumulator holds.
  public var memory: Int { (1 + meats.count) * inference.rank * inference.rank }

  public mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    try inference.requireColumns(of: block)
    var start = 0
    while start < block.rows {
      let end = min(start + whitening.step, block.rows)
      try addAtOnce(block[start..<end].weighted())
      start = end
    }
  }

  private mutating func addAtOnce(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let whitened = try whitening.whitened(block.design)
    let leverages = inference.leverages(whitened)
    largestLeverage = leverages.reduce(largestLeverage, max)
    let residuals = try whitening.residuals(block)
    for target in inference.fits.indices {
      let errors = residuals.view.doubles(ofColumn: target)
      for (error, leverage) in zip(errors, leverages) where leverage < 1 {
        let leaveOneOut = error / (1 - leverage)
        leaveOneOutSquares[target] += leaveOneOut * leaveOneOut
      }
      for (place, correction) in corrections.enumerated() {
        let roots = zip(errors, leverages).map { error, leverage in
          leverage < 1 ? correction.root(error, leverage) : 0
        }
        let weighed = whitened.scalingColumns(by: roots)
        try meats[target * corrections.count + place]
          .formGram(of: weighed.transposed, .upper, beta: 1)
      }
    }
  }

  public mutating func merge(_ other: InfluenceAccumulator) throws(LinearAlgebraError) {
    guard other.meats.count == meats.count, other.inference.rank == inference.rank else {
      throw .shapeMismatch(
        operation: "merge of influence accumulators",
        left: Shape(inference.rank, meats.count),
        right: Shape(other.inference.rank, other.meats.count))
    }
    largestLeverage = max(largestLeverage, other.largestLeverage)
    for target in leaveOneOutSquares.indices {
      leaveOneOutSquares[target] += other.leaveOneOutSquares[target]
    }
    for place in meats.indices { meats[place] = try meats[place].adding(other.meats[place]) }
  }

  /// PRESS of each target: the sum of squares of the residuals of each row from the fit without it; nil if
  /// a row has leverage 1, so that the fit without it is not determined.
  public var predictedResidualSumsOfSquares: [Double?] {
    leaveOneOutSquares.map { largestLeverage < 1 ? finite($0) : nil }
  }

  /// The covariance of the coefficients of one target; nil without degrees of freedom for HC1, and with a
  /// row of leverage 1 for HC2 and HC3.
  ///
  /// - Precondition: the correction is one of ``corrections``.
  /// - Throws: `.tooLarge`.
  /// - Complexity: 4·rank³ flops.
  public func robustCovariance(
    _ correction: HeteroscedasticityCorrection, target: Int = 0
  ) throws(LinearAlgebraError) -> RobustCovariance? {
    guard let place = corrections.firstIndex(of: correction) else {
      preconditionFailure("\(correction.rawValue) was not accumulated")
    }
    let degrees = inference.residualDegreesOfFreedom
    var factor = 1.0
    switch correction {
    case .hc0: break
    case .hc1:
      guard degrees > 0 else { return nil }
      factor = Double(inference.observations) / Double(degrees)
    case .hc2, .hc3:
      guard largestLeverage < 1 else { return nil }
    }
    var meat = meats[target * corrections.count + place].map { Double($0) * factor }
    meat.symmetrize(from: .upper)
    return try inference.robustCovariance(correction, meat: meat, target: target)
  }
}

extension HeteroscedasticityCorrection {
  /// √ω up to a factor that all rows share.
  fileprivate func root(_ error: Double, _ leverage: Double) -> Double {
    switch self {
    case .hc0, .hc1: error
    case .hc2: error / (1 - leverage).squareRoot()
    case .hc3: error / (1 - leverage)
    }
  }
}

extension LinearModelInference {
  /// R⁻¹·meat·R⁻ᵀ with its tests.
  fileprivate func robustCovariance(
    _ correction: HeteroscedasticityCorrection, meat: Matrix<Double>, target: Int
  ) throws(LinearAlgebraError) -> RobustCovariance {
    let product = try inverse.multiplied(by: meat).multiplied(by: inverse.transposed)
    let scale = keptColumns.map { columnFactors[$0] }
    let covariance = Matrix(rows: rank, columns: rank) { i, j in
      // Symmetric to the last bit.
      product[min(i, j), max(i, j)] * scale[i] * scale[j]
    }
    var errors = [Double?](repeating: nil, count: columns)
    for (place, column) in keptColumns.enumerated() {
      errors[column] = finite(max(0, covariance[place, place]).squareRoot())
    }
    let tValues = zip(fits[target].coefficients, errors).map { coefficient, error -> Double? in
      guard let coefficient, let error, error > 0 else { return nil }
      return finite(coefficient / error)
    }
    let distribution =
      residualDegreesOfFreedom > 0
      ? StudentTDistribution(degreesOfFreedom: Double(residualDegreesOfFreedom)) : nil
    return RobustCovariance(
      correction: correction, covariance: covariance, standardErrors: errors, tValues: tValues,
      pValues: tValues.map { t in t.flatMap { distribution?.twoSidedProbability(at: $0) } })
  }
}

extension LinearModelInference {
  /// Robust covariances and PRESS of rows in memory, on all workers.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func influenceSums<Scalar: RealBLASScalar>(
    of block: RowBlock<Scalar>, corrections: [HeteroscedasticityCorrection] = []
  ) throws(LinearAlgebraError) -> InfluenceAccumulator<Scalar> {
    let empty = InfluenceAccumulator<Scalar>(self, corrections: corrections)
    return try block.accumulate(into: empty, memory: empty.memory)
  }
}
