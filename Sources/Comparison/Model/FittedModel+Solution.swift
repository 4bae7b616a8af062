internal import BLASBackend
internal import DataReading
internal import LeastSquares
internal import Matrices

extension FittedModel {
  /// The model of a solution that was made of R of [X Y].
  init(
    _ solution: LeastSquaresSolution<Double>, _ factor: TSQRAccumulator<Double>, source: String,
    recipe: DesignRecipe, rowsDropped: Int, weights: WeightSummary?, rankTolerance: Double?
  ) throws(LinearAlgebraError) {
    let (terms, targets) = (recipe.termNames, recipe.targets.map(\.name))
    var message = solution.message
    var kept = Set(terms.indices)
    if solution.status == .rankDeficient || solution.method == SolverName.qrcp.rawValue {
      let reduced = ReducedProblem(factor)
      let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
      if spectrum.rank < terms.count {
        let dependencies = try ColumnDependencies(reduced, spectrum)
        if solution.coefficients != nil { kept = Set(dependencies.independentColumns) }
        message += (message.isEmpty ? "" : "; ")
        message += dependencies.descriptions(terms: terms).joined(separator: "; ")
      }
    }
    self.init(
      source: source, recipe: recipe, method: solution.method, status: solution.status,
      message: message, terms: terms, targets: targets,
      coefficients: targets.indices.map { k in
        terms.indices.map { j in kept.contains(j) ? solution.coefficients.map { $0[j, k] } : nil }
      }, factor: factor, rowsDropped: rowsDropped,
      weights: weights.map {
        Weights(observations: $0.observations, logarithmSum: $0.logarithmSum)
      }, residuals: targets.map { _ in .unknown }, rankTolerance: rankTolerance)
  }
}
