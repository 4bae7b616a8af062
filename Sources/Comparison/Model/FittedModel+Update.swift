internal import BLASBackend
public import DataReading
internal import LeastSquares
internal import Matrices

extension FittedModel {
  /// Goes on with more rows, or without some of those it has seen, and without the old data.
  ///
  /// The triangular factor takes the rows in or gives them up; the coefficients are then those of the rows that
  /// are left, by QR, with 0 for columns that depend on others. What the residuals of all rows look like is no
  /// longer known.
  ///
  /// - Parameters:
  ///   - data: rows that were read for this model's recipe, with targets.
  ///   - removing: whether the model forgets them.
  /// - Throws: ``ComparisonError``: the rows are not finite, or the rest does not determine the columns any more;
  ///   the model is unchanged then.
  /// - Complexity: 2m(p + k)² flops for m rows.
  public mutating func update(
    with data: TabularData, removing: Bool = false
  ) throws(ComparisonError) {
    guard data.terms == terms, data.targets == targets else {
      throw .empty("the rows were not read for this model")
    }
    guard penalty == nil else {
      throw .empty("the model has a penalty: it is fitted anew, not updated")
    }
    let problem = ComparisonProblem(data)
    let change = try problem.triangularFactor()
    try update(by: change, weights: data.weights.map { WeightSummary($0) }, removing: removing)
  }

  /// The same with rows that are read in blocks, in one pass and however many they are.
  ///
  /// - Parameters:
  ///   - rows: read for this model's recipe, with targets.
  ///   - removing: whether the model forgets them.
  /// - Throws: as ``update(with:removing:)-(TabularData,_)``; `.data` if the rows cannot be read.
  /// - Complexity: 2m(p + k)² flops for m rows.
  public mutating func update(
    with rows: inout StreamedRows, removing: Bool = false
  ) throws(ComparisonError) {
    guard rows.recipe.termNames == terms, rows.recipe.targets.map(\.name) == targets else {
      throw .empty("the rows were not read for this model")
    }
    guard penalty == nil else {
      throw .empty("the model has a penalty: it is fitted anew, not updated")
    }
    let change = try rows.factor()
    try update(by: change, weights: rows.weights, removing: removing)
  }

  /// - Parameter change: R of the rows.
  private mutating func update(
    by change: TSQRAccumulator<Double>, weights more: WeightSummary?, removing: Bool
  ) throws(ComparisonError) {
    do throws(LinearAlgebraError) {
      var changed = factor
      if removing { try changed.remove(change) } else { try changed.merge(change) }
      let reduced = ReducedProblem(changed)
      let solution: LeastSquaresSolution<Double>
      var kept = Set(terms.indices)
      if let constraint {
        solution = try constraint.solve(reduced, hasIntercept: hasIntercept)
      } else {
        solution = try PivotedQRLeastSquares(rankTolerance: rankTolerance).solve(reduced)
        let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
        if spectrum.rank < terms.count {
          kept = Set(try ColumnDependencies(reduced, spectrum).independentColumns)
        }
      }
      coefficients = targets.indices.map { k in
        terms.indices.map { j in
          kept.contains(j) ? solution.coefficients.map { $0[j, k] } : nil
        }
      }
      factor = changed
      let isPlain = constraint == nil && kept.count == terms.count
      method = isPlain ? SolverName.qr.rawValue : solution.method
      status = solution.status
      message =
        "\(change.rows) rows \(removing ? "removed" : "added")"
        + (solution.message.isEmpty ? "" : "; \(solution.message)")
      residuals = targets.map { _ in .unknown }
      if let more, let before = weights {
        let sign = removing ? -1 : 1
        weights = Weights(
          observations: before.observations + sign * more.observations,
          logarithmSum: before.logarithmSum + Double(sign) * more.logarithmSum)
      }
    } catch {
      throw .linearAlgebra(error)
    }
  }
}
