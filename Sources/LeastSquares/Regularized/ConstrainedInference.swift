public import BLASBackend
internal import Factorizations
internal import Foundation
public import Matrices

/// Standard errors and tests of coefficients that satisfy linear equations, AB = D.
///
/// The equations leave p − m coefficients free, whose covariance is σ²(NᵀXᵀXN)⁻¹ with N that spans the null space
/// of A: that of B is N times it times Nᵀ. A coefficient that the equations fix has the standard error 0.
/// There is no R² here: what the equations alone explain has no agreed place in it.
///
/// - Note: Source: Theil, *Principles of Econometrics* (1971), section 6.8; Seber, Lee, *Linear Regression
///   Analysis*, 2nd ed., section 4.3.
public struct ConstrainedInference: Sendable, Hashable {
  /// Of each coefficient; nil without degrees of freedom.
  public let standardErrors: [Double?]
  /// b over its standard error; nil where that is 0 or not there.
  public let tValues: [Double?]
  /// P(|T| > |t|).
  public let pValues: [Double?]
  /// n − (p − m), 0 or more.
  public let residualDegreesOfFreedom: Int
  /// σ; nil without degrees of freedom.
  public let residualStandardError: Double?
  /// That the equations hold, against the fit without them; nil where that is not determined, and without
  /// degrees of freedom.
  public let test: FTest?
  /// b, of length p.
  let coefficients: [Double]
  /// G of the covariance σ²GᵀG, (p − m) × p.
  let covarianceFactor: Matrix<Double>
}

extension EqualityConstrainedLeastSquares {
  /// What the solution of each target says beyond its coefficients.
  ///
  /// - Parameters:
  ///   - reduced: R and QᵀY of the problem.
  ///   - solution: of this problem.
  ///   - observations: n; with weights, how many of them are not 0.
  /// - Returns: nothing if there is no solution.
  /// - Throws: as solving does.
  /// - Complexity: about 5p³ flops; nothing is read again.
  public func inference(
    _ reduced: ReducedProblem<Scalar>, _ solution: LeastSquaresSolution<Scalar>, observations: Int
  ) throws(LinearAlgebraError) -> [ConstrainedInference] {
    guard let b = solution.coefficients else { return [] }
    let parts = try ConstrainedParts(self, reduced)
    let free = parts.nullSpace.columns
    let degrees = max(0, observations - free)
    // N·R⁻¹ of the free part: the lengths of its rows are the roots of the diagonal of the covariance.
    var roots = Matrix(parts.nullSpace.transposed)
    if free > 0 {
      try roots.solveTriangular(.upper, QR(parts.freeDesign).r, .transposed)
    }
    let covarianceFactor = Matrix(rows: roots.rows, columns: roots.columns) { i, j in
      Double(roots[i, j] / parts.lengths[j]) * Double(reduced.columnFactors[j])
    }
    let spectrum = try Spectrum(reduced)
    let unconstrainedDegrees = observations - reduced.columns
    return (0..<b.columns).map { k in
      let norm = Double(solution.residualNorms[k])
      let sigma = degrees > 0 ? finite(norm / Double(degrees).squareRoot()) : nil
      let errors = (0..<b.rows).map { j -> Double? in
        let root = covarianceFactor[..., j...j].frobeniusNorm()
        return sigma.flatMap { finite($0 * root) }
      }
      let tValues = errors.enumerated().map { j, error -> Double? in
        guard let error, error > 0 else { return nil }
        return finite(Double(b[j, k]) / error)
      }
      let distribution =
        degrees > 0 ? StudentTDistribution(degreesOfFreedom: Double(degrees)) : nil
      let least = Double(reduced.residualNorms[k])
      let isDetermined = spectrum.rank == reduced.columns && least > 0
      return ConstrainedInference(
        standardErrors: errors, tValues: tValues,
        pValues: tValues.map { t in t.flatMap { distribution?.twoSidedProbability(at: $0) } },
        residualDegreesOfFreedom: degrees, residualStandardError: sigma,
        test: isDetermined
          ? FTest(
            normRatio: max(0, (norm - least) * (norm + least)).squareRoot() / least,
            degreesOfFreedom: constraints.rows, residualDegreesOfFreedom: unconstrainedDegrees)
          : nil,
        coefficients: (0..<b.rows).map { Double(b[$0, k]) }, covarianceFactor: covarianceFactor)
    }
  }
}

extension ConstrainedInference {
  /// Predicts the mean and a new observation, with intervals, as ``LinearModelInference`` does without equations.
  ///
  /// With an offset, the caller adds it to the values and to the intervals.
  ///
  /// - Parameters:
  ///   - rows: X of the new rows, r × p.
  ///   - level: the probability of the intervals.
  /// - Throws: `.shapeMismatch` if there are other columns than in the fit; `.tooLarge`.
  /// - Precondition: 0 < level < 1.
  /// - Complexity: 2p(p − m) flops per row.
  public func predict(
    _ rows: MatrixView<Double>, level: Double = 0.95
  ) throws(LinearAlgebraError) -> Prediction {
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    guard rows.columns == coefficients.count else {
      throw .shapeMismatch(
        operation: "prediction", left: rows.shape, right: Shape(coefficients.count, 1))
    }
    let critical =
      residualDegreesOfFreedom > 0
      ? StudentTDistribution(degreesOfFreedom: Double(residualDegreesOfFreedom))
        .criticalValue(level: level) : 0
    let fitted = try rows.multiplied(
      by: Matrix(rows: coefficients.count, columns: 1, storage: coefficients))
    let lengths = try covarianceFactor.multiplied(by: rows.transposed)
    var result = Prediction()
    for i in 0..<rows.rows {
      let value = fitted[i, 0]
      let length = lengths[..., i...i].frobeniusNorm()
      let error = residualStandardError.flatMap { finite($0 * length) }
      let spread = residualStandardError.flatMap { finite($0 * hypot(length, 1)) }
      result.fittedValues.append(value)
      result.standardErrors.append(error)
      result.confidenceIntervals.append(error.map { value.interval(critical * $0) })
      result.predictionIntervals.append(spread.map { value.interval(critical * $0) })
      result.isEstimable.append(true)
    }
    return result
  }
}
