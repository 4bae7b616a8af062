internal import BLASBackend
public import DataReading
internal import LeastSquares
internal import Matrices

/// Fits the model that the data were read for.
///
/// - Parameters:
///   - data: X, Y, weights and offsets, with their names.
///   - options: the method, and what it is told.
///   - observe: told of every state of an iterative method.
/// - Throws: ``ComparisonError`` if there is nothing to fit, or the data are not finite. That the columns do not
///   determine the coefficients, or that an iteration stopped early, is the model's status.
/// - Complexity: the method's, and one QR of X for the statistics.
public func fit(
  _ data: TabularData, options: FitOptions = .init(),
  observe: ((ComparisonEvent) -> Void)? = nil
) throws(ComparisonError) -> FittedModel {
  guard let recipe = data.recipe else {
    throw .empty("the data were read without a model")
  }
  let problem = ComparisonProblem(data)
  guard problem.data.rows > 0 else { throw .empty("there are no rows") }
  guard problem.data.columns > 0 else {
    throw .empty("there is nothing to fit: no features and no intercept")
  }
  guard problem.data.targetCount > 0 else { throw .empty("there is no target") }
  let factor = try comparing { () throws(LinearAlgebraError) in
    try TSQRAccumulator(reducing: problem.data)
  }
  let found = try Found(problem, factor, options, observe)
  let kept = Set(found.keptColumns ?? Array(0..<problem.terms.count))
  return FittedModel(
    source: data.source, recipe: recipe, method: found.method, status: found.status,
    message: found.message, terms: data.terms, targets: data.targets,
    coefficients: problem.targets.indices.map { k in
      problem.terms.indices.map { j in
        kept.contains(j) ? found.coefficients.map { $0[j, k] } : nil
      }
    }, factor: factor, rowsDropped: data.rowsDropped,
    weights: data.weights.map(FittedModel.Weights.init),
    residuals: try comparing { () throws(LinearAlgebraError) in
      try residuals(problem.data, found.coefficients, kept.count)
    },
    rankTolerance: options.rankTolerance, constraint: options.constraint,
    penalty: options.penalty)
}

/// √w·(y − Xb) of each target, summed up for printing.
private func residuals(
  _ problem: LeastSquaresProblem<Double>, _ coefficients: Matrix<Double>?, _ rank: Int
) throws(LinearAlgebraError) -> [RegressionSummary.Residuals] {
  guard let coefficients else {
    return [RegressionSummary.Residuals](repeating: .unknown, count: problem.targetCount)
  }
  var difference = Matrix(problem.targets)
  try difference.formProduct(problem.design, coefficients, alpha: -1, beta: 1)
  let weights = problem.rowBlock.weights
  return (0..<problem.targetCount).map { k in
    var values = difference.column(k).elements
    if let weights {
      values = values.enumerated().compactMap { i, value in
        weights[i, 0] > 0 ? weights[i, 0].squareRoot() * value : nil
      }
    }
    return RegressionSummary.Residuals(values, degreesOfFreedom: values.count - rank)
  }
}

extension FittedModel.Weights {
  init(_ weights: [Double]) {
    let summary = WeightSummary(weights)
    self.init(observations: summary.observations, logarithmSum: summary.logarithmSum)
  }
}
