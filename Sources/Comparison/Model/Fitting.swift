internal import BLASBackend
public import DataReading
internal import LeastSquares
internal import Matrices

/// Fits the model that the data were read for.
///
/// - Parameter observe: told of every state of an iterative method.
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
  do throws(LinearAlgebraError) {
    let factor = try TSQRAccumulator(reducing: problem.data)
    let found = try solve(problem, factor, options, observe)
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
      residuals: try residuals(problem.data, found.coefficients, kept.count),
      rankTolerance: options.rankTolerance)
  } catch {
    throw .linearAlgebra(error)
  }
}

/// What a method found.
private struct Found {
  var method: String
  var status: SolutionStatus
  var message: String
  var coefficients: Matrix<Double>?
  /// Of a basic solution; nil if all columns have coefficients.
  var keptColumns: [Int]?
}

private func solve(
  _ problem: ComparisonProblem, _ factor: TSQRAccumulator<Double>, _ options: FitOptions,
  _ observe: ((ComparisonEvent) -> Void)?
) throws(LinearAlgebraError) -> Found {
  let tolerance = options.rankTolerance
  // Without an intercept there is nothing to leave out of the norm.
  let minimumNorm = problem.hasIntercept ? options.minimumNorm : .allCoefficients
  let solution: LeastSquaresSolution<Double>
  switch options.method {
  case .automatic:
    solution = try AutomaticLeastSquares(
      digits: options.digits, whenRankDeficient: options.whenRankDeficient,
      rankTolerance: tolerance, minimumNorm: minimumNorm
    ).solve(problem.data)
  case .solver(let name) where name == .certified || name.kind == .iterative:
    let report: ComparisonReport
    do throws(ComparisonError) {
      report = try compare(
        problem, solvers: [name], options: options.iteration, rankTolerance: tolerance,
        observe: observe)
    } catch {
      guard case .linearAlgebra(let error) = error else { preconditionFailure("\(error)") }
      throw error
    }
    guard let result = report.solutions.first else { preconditionFailure("no solution") }
    let (p, values) = (problem.terms.count, result.coefficients.map(\.value))
    return Found(
      method: name.rawValue, status: result.status, message: result.message,
      coefficients: values.isEmpty
        ? nil : Matrix(rows: p, columns: problem.targets.count, storage: values))
  case .solver(.svd):
    solution = try SVDLeastSquares(rankTolerance: tolerance, minimumNorm: minimumNorm)
      .solve(ReducedProblem(factor))
  case .solver(let name):
    solution = try SolverRun(direct: name, on: problem.data, rankTolerance: tolerance).solution
  }
  var found = Found(
    method: solution.method, status: solution.status, message: solution.message,
    coefficients: solution.coefficients)
  if solution.status == .rankDeficient || solution.method == SolverName.qrcp.rawValue {
    let reduced = ReducedProblem(factor)
    let spectrum = try Spectrum(reduced, relativeTolerance: tolerance)
    guard spectrum.rank < problem.terms.count else { return found }
    let dependencies = try ColumnDependencies(reduced, spectrum)
    let relations = dependencies.descriptions(terms: problem.terms).joined(separator: "; ")
    if solution.coefficients != nil { found.keptColumns = dependencies.independentColumns }
    found.message += (found.message.isEmpty ? "" : "; ") + relations
  }
  return found
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
