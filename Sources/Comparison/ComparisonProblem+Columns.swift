internal import BLASBackend
internal import LeastSquares
public import Matrices

extension ComparisonProblem {
  /// The problem in some of its columns.
  ///
  /// - Parameter columns: ascending.
  /// - Complexity: a copy of these columns.
  func keeping(columns: [Int]) -> ComparisonProblem {
    let block = data.rowBlock
    return ComparisonProblem(
      source: source,
      data: LeastSquaresProblem(
        RowBlock(
          design: block.design.keeping(columns: columns), targets: block.targets,
          weights: block.weights)),
      terms: columns.map { terms[$0] }, targets: targets,
      hasIntercept: hasIntercept && columns.first == 0, rowsDropped: rowsDropped,
      certificateProblem: certificateProblem.keeping(columns: columns), roundedTerms: roundedTerms)
  }

  /// The problem without the columns that depend on those before them, and how they do.
  ///
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  /// - Complexity: 2n(p + k)² flops for R, and a copy of the columns that stay; no copy at full rank.
  public func droppingDependentColumns(
    rankTolerance: Double? = nil
  ) throws(LinearAlgebraError) -> (problem: ComparisonProblem, relations: [String]) {
    let reduced = try ReducedProblem(data)
    let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
    guard spectrum.rank < reduced.columns else { return (self, []) }
    let dependencies = try ColumnDependencies(reduced, spectrum)
    return (
      keeping(columns: dependencies.independentColumns), dependencies.descriptions(terms: terms)
    )
  }
}
