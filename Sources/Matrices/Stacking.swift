internal import BLASBackend

extension Matrix {
  /// The matrices side by side: `Matrix(horizontally: [a, b])` is [A B].
  ///
  /// - Throws: `.shapeMismatch` unless all have the same number of rows.
  /// - Complexity: one copy.
  public init(horizontally parts: [MatrixView<Scalar>]) throws(LinearAlgebraError) {
    try self.init(blocks: [parts])
  }

  /// The matrices side by side: `Matrix(horizontally: [a, b])` is [A B].
  ///
  /// - Throws: `.shapeMismatch` unless all have the same number of rows.
  /// - Complexity: one copy.
  public init(horizontally parts: [Matrix]) throws(LinearAlgebraError) {
    try self.init(blocks: [parts.map(\.view)])
  }

  /// The matrices one above the other: `Matrix(vertically: [a, b])` has the rows of A, then those of B.
  ///
  /// - Throws: `.shapeMismatch` unless all have the same number of columns.
  /// - Complexity: one copy.
  public init(vertically parts: [MatrixView<Scalar>]) throws(LinearAlgebraError) {
    try self.init(blocks: parts.map { [$0] })
  }

  /// The matrices one above the other: `Matrix(vertically: [a, b])` has the rows of A, then those of B.
  ///
  /// - Throws: `.shapeMismatch` unless all have the same number of columns.
  /// - Complexity: one copy.
  public init(vertically parts: [Matrix]) throws(LinearAlgebraError) {
    try self.init(blocks: parts.map { [$0.view] })
  }

  /// A matrix of blocks, row by row: `Matrix(blocks: [[a, b], [c, d]])`.
  ///
  /// - Throws: `.shapeMismatch` unless the blocks of a row are equally high and all rows equally wide.
  /// - Complexity: one copy.
  public init(blocks: [[Matrix]]) throws(LinearAlgebraError) {
    try self.init(blocks: blocks.map { $0.map(\.view) })
  }

  /// A matrix of blocks, row by row.
  ///
  /// - Throws: `.shapeMismatch` unless the blocks of a row are equally high and all rows equally wide.
  /// - Complexity: one copy.
  public init(blocks: [[MatrixView<Scalar>]]) throws(LinearAlgebraError) {
    let heights = blocks.map { $0.first?.rows ?? 0 }
    let widths = blocks.map { $0.reduce(0) { $0 + $1.columns } }
    for (row, height) in zip(blocks, heights) {
      if let other = row.first(where: { $0.rows != height }) {
        throw .shapeMismatch(
          operation: "blocks side by side", left: row[0].shape, right: other.shape)
      }
    }
    let width = widths.first ?? 0
    if let i = widths.firstIndex(where: { $0 != width }) {
      throw .shapeMismatch(
        operation: "blocks one above the other", left: Shape(heights[0], width),
        right: Shape(heights[i], widths[i]))
    }
    var result = Matrix(rows: heights.reduce(0, +), columns: width)
    var row = 0
    for (blocks, height) in zip(blocks, heights) {
      var column = 0
      for block in blocks {
        result[row..<row + height, column..<column + block.columns] = block
        column += block.columns
      }
      row += height
    }
    self = result
  }

  /// A matrix with these blocks along its diagonal, and zeros elsewhere.
  ///
  /// - Complexity: one copy, into the product of the sums of their rows and of their columns.
  public init(diagonalBlocks blocks: [Matrix]) {
    self.init(
      rows: blocks.reduce(0) { $0 + $1.rows }, columns: blocks.reduce(0) { $0 + $1.columns })
    var (row, column) = (0, 0)
    for block in blocks {
      self[row..<row + block.rows, column..<column + block.columns] = block.view
      row += block.rows
      column += block.columns
    }
  }
}

extension MatrixProtocol {
  /// The elements, taken column by column, in a matrix of another shape.
  ///
  /// - Precondition: it has as many elements.
  /// - Complexity: one copy at most: none of a whole matrix without gaps.
  public func reshaped(rows: Int, columns: Int) -> Matrix<Scalar> {
    let view = view
    precondition(
      rows * columns == view.rows * view.columns,
      "\(view.shape) elements do not fill a \(rows) × \(columns) matrix")
    return Matrix(rows: rows, columns: columns, storage: view.columnByColumn)
  }

  /// All elements, column by column, as a vector.
  ///
  /// - Complexity: one copy at most: none of a whole matrix without gaps.
  public func flattened() -> Vector<Scalar> { Vector(view.columnByColumn) }

  /// The matrix repeated, `rows` times downwards and `columns` times to the right.
  ///
  /// - Precondition: the counts are not negative.
  public func repeated(rows: Int = 1, columns: Int = 1) -> Matrix<Scalar> {
    precondition(
      rows >= 0 && columns >= 0, "a matrix cannot be repeated \(rows) × \(columns) times")
    return view.unconjugated.repeatedElements(rows: rows, columns: columns)
  }
}

extension MatrixView {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func repeatedElements(rows times: Int, columns copies: Int) -> Matrix<Scalar> {
    let source = storage.span
    let (rowStep, columnStep) = strides
    let elements = [Scalar](capacity: times * rows * copies * columns) { output in
      for _ in 0..<copies {
        for j in 0..<columns {
          for _ in 0..<times {
            var k = layout.offset + j * columnStep
            for _ in 0..<rows {
              output.append(source[k])
              k += rowStep
            }
          }
        }
      }
    }
    return Matrix(rows: times * rows, columns: copies * columns, storage: elements)
  }

  fileprivate var columnByColumn: [Scalar] {
    !isTransposed && layout.offset == 0 && layout.isContiguous && storage.count == rows * columns
      ? storage : Matrix(self).storage
  }
}
