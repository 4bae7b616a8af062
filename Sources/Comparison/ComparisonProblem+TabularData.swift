public import DataReading
internal import LeastSquares

extension ComparisonProblem {
  /// The problem that was read from a file.
  public init(_ data: TabularData) {
    self.init(
      source: data.source, data: LeastSquaresProblem(data.block), terms: data.terms,
      targets: data.targets, hasIntercept: data.terms.first == ColumnSelection.interceptTerm,
      rowsDropped: data.rowsDropped)
  }
}
