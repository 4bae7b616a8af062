public import BLASBackend

/// The rows or the columns of a matrix, one after the other, as a collection of vectors.
public struct MatrixLines<Scalar: BLASScalar>: RandomAccessCollection, Sendable {
  @usableFromInline let view: MatrixView<Scalar>
  @usableFromInline let axis: Axis

  init(_ view: MatrixView<Scalar>, _ axis: Axis) {
    self.view = view
    self.axis = axis
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { axis == .row ? view.rows : view.columns }

  @inlinable
  public subscript(index: Int) -> Vector<Scalar> {
    axis == .row ? view[index, ...] : view[..., index]
  }
}

/// The elements of a matrix, column by column.
public struct MatrixElements<Scalar: BLASScalar>: RandomAccessCollection, Sendable {
  @usableFromInline let view: MatrixView<Scalar>

  init(_ view: MatrixView<Scalar>) { self.view = view }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { view.rows * view.columns }

  @inlinable
  public subscript(index: Int) -> Scalar {
    let (column, row) = index.quotientAndRemainder(dividingBy: view.rows)
    return view[row, column]
  }
}

extension MatrixProtocol {
  /// The rows, one after the other, each as a vector of its own.
  public var eachRow: MatrixLines<Scalar> { MatrixLines(view, .row) }

  /// The columns, one after the other, each as a vector of its own.
  public var eachColumn: MatrixLines<Scalar> { MatrixLines(view, .column) }

  /// The elements, column by column.
  public var elements: MatrixElements<Scalar> { MatrixElements(view) }
}
