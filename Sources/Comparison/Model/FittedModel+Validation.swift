internal import BLASBackend
internal import DataReading
internal import LeastSquares
internal import Matrices

extension FittedModel {
  /// What is wrong with a model that was read; nil if its parts fit each other.
  ///
  /// Of numbers nothing is asked but that they are possible: an iteration may have stopped anywhere.
  var flaw: String? {
    let (p, k) = (terms.count, targets.count)
    if terms != recipe.termNames { return "the terms are not those of the design" }
    if targets != recipe.targets.map(\.name) { return "the targets are not those of the design" }
    if k == 0 { return "there is no target" }
    if factor.columns != p || factor.targetCount != k {
      return "the factor is for \(factor.columns) columns and \(factor.targetCount) targets"
    }
    if let flaw = factor.flaw { return "the factor \(flaw)" }
    if coefficients.count != k || coefficients.contains(where: { $0.count != p }) {
      return "there are not \(p) coefficients for each of \(k) targets"
    }
    if coefficients.contains(where: { $0.contains { $0?.isFinite == false } }) {
      return "a coefficient is not a finite number"
    }
    let missing = coefficients.map { $0.map { $0 == nil } }
    if missing.contains(where: { $0 != missing[0] }) {
      return "the targets lack coefficients of different terms"
    }
    if missing[0].allSatisfy({ $0 }) { return "there are no coefficients" }
    if rowsDropped < 0 { return "\(rowsDropped) rows were dropped" }
    if let rankTolerance, !(rankTolerance >= 0 && rankTolerance < 1) {
      return "the rank tolerance is \(rankTolerance)"
    }
    return weightsFlaw ?? residualsFlaw ?? constraintFlaw ?? penaltyFlaw
  }

  private var penaltyFlaw: String? {
    guard let penalty else { return nil }
    if constraint != nil { return "it has a constraint and a penalty" }
    return [penalty.l1, penalty.l2].allSatisfy { $0 >= 0 && $0.isFinite }
      ? nil : "the penalties are \(penalty.l1) and \(penalty.l2)"
  }

  private var weightsFlaw: String? {
    if (weights == nil) != (recipe.weights == nil) {
      return weights == nil ? "the weights are not there" : "there are weights of no column"
    }
    guard let weights else { return nil }
    if !(0...factor.rows).contains(weights.observations) {
      return "\(weights.observations) of \(factor.rows) rows have weights"
    }
    return weights.logarithmSum.isFinite ? nil : "the weights are not finite"
  }

  private var residualsFlaw: String? {
    if residuals.count != targets.count { return "there are no residuals for each target" }
    for summary in residuals {
      switch summary {
      case .unknown: continue
      case .quantiles(let values):
        if values.count != 5 || !values.allSatisfy(\.isFinite) || values != values.sorted() {
          return "the residuals have no five quantiles"
        }
      case .all(let names, let values):
        if names.count != values.count || values.count > factor.rows
          || !values.allSatisfy(\.isFinite)
        {
          return "the residuals do not fit their rows"
        }
      }
    }
    return nil
  }

  private var constraintFlaw: String? {
    switch constraint {
    case nil: return nil
    case .nonNegative:
      let first = hasIntercept ? 1 : 0
      let isNegative = coefficients.contains { $0.dropFirst(first).contains { ($0 ?? 0) < 0 } }
      return isNegative ? "a coefficient is negative and must not be" : nil
    case .equations(let equations):
      if equations.isEmpty { return "the constraint has no equation" }
      let areRead = equations.allSatisfy {
        $0.factors.count == terms.count && $0.factors.allSatisfy(\.isFinite) && $0.value.isFinite
      }
      if !areRead { return "an equation does not fit the terms" }
      let solution = try? constraint?.solve(ReducedProblem(factor), hasIntercept: hasIntercept)
      return solution == nil ? "the equations depend on each other" : nil
    }
  }
}

extension TSQRAccumulator<Double> {
  /// What is wrong with a factor that was read, besides what decoding finds.
  fileprivate var flaw: String? {
    // Of more than this many, counts are not exact in double precision.
    if rows == 0 || rows > 1 << 53 { return "has \(rows) rows" }
    for j in 0..<r.columns {
      for i in j + 1..<max(r.columns, j + 1) where r[i, j] != 0 { return "is not triangular" }
    }
    return nil
  }
}
