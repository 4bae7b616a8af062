public import BLASBackend

/// A matrix that lies inside the storage of another one: a block, a transpose, or a block of a
/// transpose. Making one copies nothing.
///
/// The view shares the storage of the matrix as it was: a later change of that matrix does not show.
public struct MatrixView<Scalar: BLASScalar>: Sendable {
  public let storage: [Scalar]
  /// The layout of the matrix as it is stored, before the transposition.
  public let layout: MatrixLayout
  /// Whether the view shows the transpose of what is stored.
  public let isTransposed: Bool

  @usableFromInline
  init(storage: [Scalar], layout: MatrixLayout, isTransposed: Bool) {
    self.storage = storage
    self.layout = layout
    self.isTransposed = isTransposed
  }

  /// The whole of a matrix.
  public init(_ matrix: Matrix<Scalar>) {
    self.init(storage: matrix.storage, layout: matrix.layout, isTransposed: false)
  }

  public var rows: Int { isTransposed ? layout.columns : layout.rows }
  public var columns: Int { isTransposed ? layout.rows : layout.columns }
  public var shape: Shape { Shape(rows, columns) }
  public var isEmpty: Bool { layout.isEmpty }

  /// How BLAS must take the stored matrix to see the view.
  public var transposition: Transposition { isTransposed ? .transposed : .none }

  /// The element in row i, column j of the view, both counted from 0.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    precondition(
      row >= 0 && row < (isTransposed ? layout.columns : layout.rows) && column >= 0
        && column < (isTransposed ? layout.rows : layout.columns),
      "(\(row), \(column)) lies outside of the view")
    return isTransposed ? storage[layout.index(column, row)] : storage[layout.index(row, column)]
  }

  /// The transpose of the view.
  public var transposed: MatrixView {
    MatrixView(storage: storage, layout: layout, isTransposed: !isTransposed)
  }

  /// A block of the view.
  public subscript(rowRange: some RangeExpression<Int>, columnRange: some RangeExpression<Int>)
    -> MatrixView
  {
    let rowRange = rowRange.relative(to: 0..<rows)
    let columnRange = columnRange.relative(to: 0..<columns)
    let block =
      isTransposed
      ? layout.block(rows: columnRange, columns: rowRange)
      : layout.block(rows: rowRange, columns: columnRange)
    return MatrixView(storage: storage, layout: block, isTransposed: isTransposed)
  }
}

extension MatrixView {
  /// Some columns, all rows: `view[..., 2..<4]`.
  public subscript(_: UnboundedRange, columnRange: some RangeExpression<Int>) -> MatrixView {
    self[0..<rows, columnRange]
  }

  /// Some rows, all columns: `view[2..<4, ...]`.
  public subscript(rowRange: some RangeExpression<Int>, _: UnboundedRange) -> MatrixView {
    self[rowRange, 0..<columns]
  }
}

extension Matrix {
  /// The matrix as a view of itself.
  public var view: MatrixView<Scalar> { MatrixView(self) }

  /// The transpose, as a view.
  public var transposed: MatrixView<Scalar> { view.transposed }

  /// A block of rows and columns, as a view: `a[1..<3, ...]`.
  public subscript(rowRange: some RangeExpression<Int>, columnRange: some RangeExpression<Int>)
    -> MatrixView<Scalar>
  {
    view[rowRange, columnRange]
  }

  /// Some columns, all rows, as a view: `a[..., 2..<4]`.
  public subscript(_: UnboundedRange, columnRange: some RangeExpression<Int>)
    -> MatrixView<Scalar>
  {
    view[0..<rows, columnRange]
  }

  /// Some rows, all columns, as a view: `a[2..<4, ...]`.
  public subscript(rowRange: some RangeExpression<Int>, _: UnboundedRange) -> MatrixView<Scalar> {
    view[rowRange, 0..<columns]
  }

  /// Copies a view into a matrix of its own, without gaps.
  public init(_ view: MatrixView<Scalar>) { self = view.copied() }
}

extension MatrixView {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func copied() -> Matrix<Scalar> {
    let source = storage.span
    let (rowStep, columnStep) = strides
    let elements = [Scalar](capacity: rows * columns) { output in
      for j in 0..<columns {
        var k = layout.offset + j * columnStep
        for _ in 0..<rows {
          output.append(source[k])
          k += rowStep
        }
      }
    }
    return Matrix(rows: rows, columns: columns, storage: elements)
  }
}

extension MatrixView: Equatable {
  public static func == (left: MatrixView, right: MatrixView) -> Bool {
    left.shape == right.shape && left.hasElements(of: right)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func hasElements(of other: MatrixView) -> Bool {
    let (a, b) = (storage.span, other.storage.span)
    let ((aRow, aColumn), (bRow, bColumn)) = (strides, other.strides)
    for j in 0..<columns {
      var (k, l) = (layout.offset + j * aColumn, other.layout.offset + j * bColumn)
      for _ in 0..<rows {
        if a[k] != b[l] { return false }
        k += aRow
        l += bRow
      }
    }
    return true
  }
}
