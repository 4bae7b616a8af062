public import BLASBackend

// The loops under the elementwise operations. They are inlined into the code that calls them, and go through
// memory in its order, so that with simple operations they become loops over vectors.

extension MatrixProtocol {
  /// A matrix of the elements after `transform`.
  ///
  /// - Complexity: one call per element, column by column; mn scalars.
  @inlinable
  public func map<Result: BLASScalar, Failure: Error>(
    _ transform: (Scalar) throws(Failure) -> Result
  ) throws(Failure) -> Matrix<Result> {
    let view = view.unconjugated
    let source = view.storage.span
    let (rows, columns, start) = (view.rows, view.columns, view.layout.offset)
    let (rowStep, columnStep) = view.strides
    let elements = try [Result](capacity: rows * columns) { (output) throws(Failure) in
      for j in 0..<columns {
        let first = start + j * columnStep
        if rowStep == 1 {
          for k in first..<first + rows { output.append(try transform(source[k])) }
        } else {
          for i in 0..<rows { output.append(try transform(source[first + i * rowStep])) }
        }
      }
    }
    return Matrix<Result>(rows: rows, columns: columns, storage: elements)
  }

  /// A matrix of `combine(aᵢⱼ, bᵢⱼ)` for the elements of this matrix and another of the same shape.
  ///
  /// - Throws: `.shapeMismatch`.
  /// - Complexity: one call per element, column by column; mn scalars.
  @inlinable
  public func combined<Other: BLASScalar, Result: BLASScalar>(
    with other: some MatrixProtocol<Other>, _ combine: (Scalar, Other) -> Result
  ) throws(LinearAlgebraError) -> Matrix<Result> {
    guard shape == other.shape else {
      throw .shapeMismatch(operation: "elementwise combination", left: shape, right: other.shape)
    }
    return Matrix.combining(view, other.view, shape, combine)
  }
}

extension MutableMatrixProtocol {
  /// Replaces every element by what `transform` makes of it, in place.
  ///
  /// - Complexity: one call per element, in the order of storage; no memory.
  @inlinable
  @inline(__always)
  public mutating func update(_ transform: (Scalar) -> Scalar) {
    view.updateElements(transform)
  }

  /// Overwrites all elements with one value, in place.
  @inlinable
  public mutating func fill(with value: Scalar) { view.updateElements { _ in value } }
}

extension Matrix {
  /// `combine` applied to two views that have the shape, or one row, or one column, which is repeated.
  @inlinable
  static func combining<A: BLASScalar, B: BLASScalar>(
    _ left: MatrixView<A>, _ right: MatrixView<B>, _ shape: Shape, _ combine: (A, B) -> Scalar
  ) -> Matrix {
    let (left, right) = (left.unconjugated, right.unconjugated)
    let (a, b) = (left.storage.span, right.storage.span)
    let ((aRow, aColumn), (bRow, bColumn)) = (left.steps(for: shape), right.steps(for: shape))
    let (rows, columns) = (shape.rows, shape.columns)
    let elements = [Scalar](capacity: rows * columns) { output in
      for j in 0..<columns {
        let (k, l) = (left.layout.offset + j * aColumn, right.layout.offset + j * bColumn)
        if aRow == 1 && bRow == 1 {
          for i in 0..<rows { output.append(combine(a[k + i], b[l + i])) }
        } else {
          for i in 0..<rows { output.append(combine(a[k + i * aRow], b[l + i * bRow])) }
        }
      }
    }
    return Matrix(rows: rows, columns: columns, storage: elements)
  }
}

extension MatrixView {
  /// The strides with which the view fills a shape: 0 where its one row or column is repeated.
  @inlinable
  func steps(for shape: Shape) -> (row: Int, column: Int) {
    (rows == shape.rows ? strides.row : 0, columns == shape.columns ? strides.column : 0)
  }

  // Else the closure would be called once an element.
  @inlinable
  @inline(__always)
  mutating func updateElements(_ transform: (Scalar) -> Scalar) {
    if transposition == .adjoint { self = unconjugated }
    let layout = layout
    if layout.isEmpty { return }
    withStorage { target in
      for j in 0..<layout.columns {
        let start = layout.index(0, j)
        for k in start..<start + layout.rows { target[k] = transform(target[k]) }
      }
    }
  }

  /// As ``updateElements(_:)`` with the elements of a view that has this shape, or one row or column.
  @inlinable
  mutating func updateElements<Other: BLASScalar>(
    with other: consuming MatrixView<Other>, _ combine: (Scalar, Other) -> Scalar
  ) {
    if transposition == .adjoint { self = unconjugated }
    other = other.unconjugated
    let layout = layout
    if layout.isEmpty { return }
    // Rows and columns of what is stored.
    let steps = other.steps(for: shape)
    let (row, column) = isTransposed ? (steps.column, steps.row) : steps
    let source = other.storage.span
    let offset = other.layout.offset
    withStorage { target in
      for j in 0..<layout.columns {
        let (k, l) = (layout.index(0, j), offset + j * column)
        if row == 1 {
          for i in 0..<layout.rows { target[k + i] = combine(target[k + i], source[l + i]) }
        } else {
          for i in 0..<layout.rows { target[k + i] = combine(target[k + i], source[l + i * row]) }
        }
      }
    }
  }

  /// Combines in place. An operand in the same storage is copied first: it would make the change copy the
  /// whole of that storage, as it still does where the caller holds the operand for longer.
  @inlinable
  mutating func combine(
    _ operation: String, with other: consuming MatrixView, broadcasting: Bool = false,
    _ combine: (Scalar, Scalar) -> Scalar
  ) throws(LinearAlgebraError) {
    let fits =
      broadcasting
      ? Shape.broadcast(shape, other.shape) == shape : other.shape == shape
    guard fits else {
      throw .shapeMismatch(operation: operation, left: shape, right: other.shape)
    }
    if sharesStorage(other) { other = Matrix(other).view }
    updateElements(with: other, combine)
  }
}
