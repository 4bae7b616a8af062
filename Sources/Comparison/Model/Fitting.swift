internal import BLASBackend
public import DataReading
internal import IterativeMethods
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
  var model = try fit(problem, recipe, options, observe) {
    (coefficients, rank) throws(ComparisonError) in
    try comparing { () throws(LinearAlgebraError) in
      try residuals(problem.data, coefficients, rank)
    }
  }
  model.weights = data.weights.map(FittedModel.Weights.init)
  return model
}

/// Fits the model of rows that stay outside of memory: the same as in memory, to rounding.
///
/// - Parameters:
///   - store: the rows, and the model that they are read for.
///   - options: which method, and how it is run.
///   - observe: told of every state of an iterative method.
/// - Throws: as ``fit(_:options:observe:)-(TabularData,_,_)``; `.needsMemory` for methods that need all rows.
/// - Complexity: the method's, and one pass for the statistics. What the residuals look like one by one is not
///   known.
public func fit(
  _ store: StoredRows, options: FitOptions = .init(),
  observe: ((ComparisonEvent) -> Void)? = nil
) throws(ComparisonError) -> FittedModel {
  let problem = try ComparisonProblem(store)
  var model = try fit(problem, store.recipe, options, observe) { _, _ in
    [RegressionSummary.Residuals](repeating: .unknown, count: store.targets.count)
  }
  if store.recipe.weights != nil {
    var weights = WeightSummary([])
    do throws(IterationError) {
      for index in 0..<problem.blocks.blockCount {
        let block = try problem.blocks.block(index)
        guard let own = block.weights else { continue }
        weights.add(WeightSummary((0..<block.rows).map { own[$0, 0] }))
      }
    } catch { throw ComparisonError(error) }
    model.weights = FittedModel.Weights(
      observations: weights.observations, logarithmSum: weights.logarithmSum)
  }
  return model
}

private func fit(
  _ problem: ComparisonProblem, _ recipe: DesignRecipe, _ options: FitOptions,
  _ observe: ((ComparisonEvent) -> Void)?,
  residuals: (Matrix<Double>?, Int) throws(ComparisonError) -> [RegressionSummary.Residuals]
) throws(ComparisonError) -> FittedModel {
  guard problem.rows > 0 else { throw .empty("there are no rows") }
  guard problem.terms.count > 0 else {
    throw .empty("there is nothing to fit: no features and no intercept")
  }
  guard problem.targets.count > 0 else { throw .empty("there is no target") }
  if case .solver(let name) = options.method {
    try problem.requireStreaming([name])
  } else if !problem.isInMemory {
    throw .needsMemory("auto judges by the rows in memory")
  }
  let factor = try problem.triangularFactor()
  let found = try Found(problem, factor, options, observe)
  let kept = Set(found.keptColumns ?? Array(0..<problem.terms.count))
  return FittedModel(
    source: problem.source, recipe: recipe, method: found.method, status: found.status,
    message: found.message, terms: problem.terms, targets: problem.targets,
    coefficients: problem.targets.indices.map { k in
      problem.terms.indices.map { j in
        kept.contains(j) ? found.coefficients.map { $0[j, k] } : nil
      }
    }, factor: factor, rowsDropped: problem.rowsDropped, weights: nil,
    residuals: try residuals(found.coefficients, kept.count),
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
