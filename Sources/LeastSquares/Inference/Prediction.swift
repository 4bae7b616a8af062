public import BLASBackend
public import Matrices

/// What a fit says about rows that it need not have seen: a value for each, in their order.
public struct Prediction: Sendable {
  /// Xb.
  public internal(set) var fittedValues: [Double] = []
  /// Of the fitted value; nil without degrees of freedom.
  public internal(set) var standardErrors: [Double?] = []
  /// Holds the mean of the target at this row with the given probability.
  public internal(set) var confidenceIntervals: [ClosedRange<Double>?] = []
  /// Holds a new observation at this row with the given probability.
  public internal(set) var predictionIntervals: [ClosedRange<Double>?] = []
  /// False where the columns of X depend on each other in the fit, but not in this row: another choice of
  /// kept columns would predict something else.
  public internal(set) var isEstimable: [Bool] = []

  mutating func append(_ other: Prediction) {
    fittedValues += other.fittedValues
    standardErrors += other.standardErrors
    confidenceIntervals += other.confidenceIntervals
    predictionIntervals += other.predictionIntervals
    isEstimable += other.isEstimable
  }
}

extension LinearModelInference {
  /// Predicts the mean and a new observation of one target, with intervals.
  ///
  /// With an offset, the caller adds it to the values and to the intervals.
  ///
  /// - Parameters:
  ///   - rows: X of the new rows, m × p, not multiplied by roots of weights.
  ///   - target: the column of Y.
  ///   - level: the probability of the intervals.
  ///   - weights: of new observations, whose variance is σ²/w; nil for 1.
  /// - Throws: `.shapeMismatch` if there are other columns than in the fit, or other weights than rows;
  ///   `.tooLarge`.
  /// - Precondition: 0 < level < 1; weights are positive.
  /// - Complexity: rank² + 2p flops per row, on all workers.
  /// - Note: Source: R's `predict.lm`.
  public func predict<Scalar: RealBLASScalar>(
    _ rows: MatrixView<Scalar>, target: Int = 0, level: Double = 0.95,
    weights: [Double]? = nil
  ) throws(LinearAlgebraError) -> Prediction {
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    let design = rows
    guard design.columns == columns else {
      throw .shapeMismatch(
        operation: "prediction", left: design.shape, right: Shape(columns, fits.count))
    }
    if let weights, weights.count != design.rows {
      throw .shapeMismatch(
        operation: "weights of new rows", left: design.shape, right: Shape(weights.count, 1))
    }
    let whitening = RowWhitening<Scalar>(self)
    let coefficients = Matrix(whitening.coefficients[..., target...target])
    let relations = try aliasRelations()
    let sigma = fits[target].residualStandardError
    let critical =
      residualDegreesOfFreedom > 0
      ? StudentTDistribution(degreesOfFreedom: Double(residualDegreesOfFreedom))
        .criticalValue(level: level) : 0
    let parts = try mapParts(rows: design.rows, step: whitening.step) {
      (range) throws(LinearAlgebraError) in
      let part = design[range, ...]
      let fitted = try part.multiplied(by: coefficients).view.doubles(ofColumn: 0)
      let leverages = try whitening.whitened(part).squaredColumnLengths()
      var result = Prediction()
      for i in 0..<part.rows {
        let value = fitted[i]
        let error = sigma.flatMap { finite($0 * leverages[i].squareRoot()) }
        result.fittedValues.append(value)
        result.standardErrors.append(error)
        result.confidenceIntervals.append(error.map { value.interval(critical * $0) })
        let variance = 1 / (weights?[range.lowerBound + i] ?? 1)
        let spread = sigma.flatMap { finite($0 * (leverages[i] + variance).squareRoot()) }
        result.predictionIntervals.append(spread.map { value.interval(critical * $0) })
        result.isEstimable.append(isEstimable(part, row: i, relations))
      }
      return result
    }
    return parts.reduce(into: Prediction()) { $0.append($1) }
  }

  /// Whether the aliased columns follow from the kept ones in this row as they do in the fit.
  private func isEstimable<Scalar: RealBLASScalar>(
    _ rows: MatrixView<Scalar>, row: Int, _ relations: Matrix<Double>
  ) -> Bool {
    aliasedColumns.enumerated().allSatisfy { place, column in
      let given = Double(rows[row, column])
      var (expected, size) = (0.0, abs(given))
      for (i, kept) in keptColumns.enumerated() {
        let term = relations[i, place] * Double(rows[row, kept])
        expected += term
        size += abs(term)
      }
      // The relations are known to about κ·ε: half of the digits are beyond doubt.
      return abs(given - expected) <= precision.squareRoot() * size
    }
  }
}

extension Double {
  /// [x − r, x + r].
  func interval(_ radius: Double) -> ClosedRange<Double> {
    self - radius...self + radius
  }
}
