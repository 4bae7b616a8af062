internal import BLASBackend

extension Matrix: ExpressibleByArrayLiteral {
  /// A matrix written row by row: `[[1, 2], [3, 4]]`.
  ///
  /// - Precondition: all rows are equally long; ``init(rowByRow:)`` throws instead.
  @inlinable
  public init(arrayLiteral rows: [Scalar]...) {
    self = trapping { () throws(LinearAlgebraError) in try Matrix(rowByRow: rows) }
  }

  /// A matrix from its rows.
  ///
  /// - Throws: `.shapeMismatch` if the rows are not equally long.
  @inlinable
  public init(rowByRow rows: [[Scalar]]) throws(LinearAlgebraError) {
    let columns = rows.first?.count ?? 0
    if let row = rows.first(where: { $0.count != columns }) {
      throw .shapeMismatch(
        operation: "matrix from rows", left: Shape(1, columns), right: Shape(1, row.count))
    }
    self.init(rows: rows.count, columns: columns) { i, j in rows[i][j] }
  }

  /// A matrix from its columns.
  ///
  /// - Throws: `.shapeMismatch` if the columns are not equally long.
  public init(columnByColumn columns: [[Scalar]]) throws(LinearAlgebraError) {
    let rows = columns.first?.count ?? 0
    if let column = columns.first(where: { $0.count != rows }) {
      throw .shapeMismatch(
        operation: "matrix from columns", left: Shape(rows, 1), right: Shape(column.count, 1))
    }
    self.init(rows: rows, columns: columns.count, storage: columns.flatMap { $0 })
  }
}
