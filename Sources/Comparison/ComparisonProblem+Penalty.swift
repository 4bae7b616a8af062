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
  ) throws(IterationError) -> Matrix<Double>? {
    guard options.validation == nil else { return nil }
    let standardization: Standardization<Double>?
    let reduced: ReducedProblem<Double>
    switch content {
    case .memory(let data):
      let own =
        options.standardize
        ? Standardization(design: data.design, interceptColumn: hasIntercept ? 0 : nil) : nil
      standardization = own
      reduced = try lifting { () throws(LinearAlgebraError) in
        try ReducedProblem(own?.apply(to: data) ?? data)
      }
    case .stored(let given):
      let blocks =
        try options.standardize ? given.standardized(hasIntercept: hasIntercept) : given
      standardization = blocks.standardization
      reduced = ReducedProblem(try blocks.triangularFactor())
    }
    let minimum = try lifting { () throws(LinearAlgebraError) in
      try ElasticNetMinimum(
        ElasticNet(l1: options.penalty.l1, l2: options.penalty.l2, objective: options.objective),
        of: reduced, hasIntercept: hasIntercept,
        near: standardization?.standardized(fromCoefficients: values) ?? values)
    }
    return minimum.map {
      standardization?.coefficients(fromStandardized: $0.coefficients) ?? $0.coefficients
    }
  }
}
