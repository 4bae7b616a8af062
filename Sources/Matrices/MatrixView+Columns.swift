internal import BLASBackend

extension MatrixView {
  /// A copy of some of the columns, row by row contiguous.
  ///
  /// - Precondition: the columns exist.
  package func keeping(columns chosen: [Int]) -> MatrixView {
    Matrix(rows: chosen.count, columns: rows) { j, i in self[i, chosen[j]] }.transposed
  }
}
