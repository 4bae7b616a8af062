internal import BLASBackend
internal import LeastSquares
internal import Matrices

extension ComparisonProblem {
  /// The problem in some of its columns.
  ///
  /// - Parameter columns: ascending.
  /// - Complexity: a copy of these columns.
  func keeping(columns: [Int]) -> ComparisonProblem {
    let content: Content =
      switch content {
      case .memory(let data):
        .memory(
          LeastSquaresProblem(
            RowBlock(
              design: data.design.keeping(columns: columns), targets: data.targets,
              weights: data.rowBlock.weights)))
      case .stored(let blocks): .stored(blocks.keeping(columns: columns))
      }
    return ComparisonProblem(
      source: source, content: content, terms: columns.map { terms[$0] }, targets: targets,
      hasIntercept: hasIntercept && columns.first == 0, rowsDropped: rowsDropped,
      certificateProblem: certificateProblem.keeping(columns: columns), roundedTerms: roundedTerms)
  }

  /// The problem without the columns that depend on those before them, and how they do.
  ///
  /// - Throws: ``ComparisonError``: `.linearAlgebra` if the data are not finite; `.data` if they cannot be read.
  /// - Complexity: 2n(p + k)² flops for R, and in memory a copy of the columns that stay; no copy at full rank.
  public func droppingDependentColumns(
    rankTolerance: Double? = nil
  ) throws(ComparisonError) -> (problem: ComparisonProblem, relations: [String]) {
    let reduced = ReducedProblem(try triangularFactor())
    let found = try comparing { () throws(LinearAlgebraError) -> ColumnDependencies? in
      let spectrum = try Spectrum(reduced, relativeTolerance: rankTolerance)
      return spectrum.rank < reduced.columns ? try ColumnDependencies(reduced, spectrum) : nil
    }
    guard let dependencies = found else { return (self, []) }
    return (
      keeping(columns: dependencies.independentColumns), dependencies.descriptions(terms: terms)
    )
  }
}
