internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension ComparisonProblem {
  /// The minimum of the penalised objective, in closed form; nil if it is not unique, was not found, or is one of other
  /// rows.
  ///
  /// - Parameter values: coefficients near it, p × k.
  func penalizedMinimum(
    near values: Matrix<Double>, _ options: IterationOptions
  ) throws(LinearAlgebraError) -> Matrix<Double>? {
    guard options.validation == nil else { return nil }
    let standardization =
      options.standardize
      ? Standardization(design: data.design, interceptColumn: hasIntercept ? 0 : nil) : nil
    let minimum = try ElasticNetMinimum(
      ElasticNet(l1: options.penalty.l1, l2: options.penalty.l2, objective: options.objective),
      of: ReducedProblem(standardization?.apply(to: data) ?? data), hasIntercept: hasIntercept,
      near: standardization?.standardized(fromCoefficients: values) ?? values)
    return minimum.map {
      standardization?.coefficients(fromStandardized: $0.coefficients) ?? $0.coefficients
    }
  }
}
