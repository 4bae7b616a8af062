public import BLASBackend

extension Matrix {
  /// `operation` applied to the elements of two matrices of one shape.
  @inlinable
  static func elementwise(
    _ name: String, _ left: MatrixView<Scalar>, _ right: MatrixView<Scalar>,
    _ operation: (Scalar, Scalar) -> Scalar
  ) throws(LinearAlgebraError) -> Matrix {
    guard left.shape == right.shape else {
      throw .shapeMismatch(operation: name, left: left.shape, right: right.shape)
    }
    let (a, b) = (left.storage.span, right.storage.span)
    let (rows, columns) = (left.rows, left.columns)
    // (step along a column, step along a row) in storage
    let (aRow, aColumn) = left.strides
    let (bRow, bColumn) = right.strides
    let elements = [Scalar](capacity: rows * columns) { output in
      for j in 0..<columns {
        var (k, l) = (left.layout.offset + j * aColumn, right.layout.offset + j * bColumn)
        for _ in 0..<rows {
          output.append(operation(a[k], b[l]))
          k += aRow
          l += bRow
        }
      }
    }
    return Matrix(rows: rows, columns: columns, storage: elements)
  }

  /// A matrix of the elements after `transform`.
  ///
  /// - Complexity: one call per element; mn scalars.
  @inlinable
  public func map<Result: BLASScalar>(_ transform: (Scalar) -> Result) -> Matrix<Result> {
    Matrix<Result>(rows: rows, columns: columns) { i, j in transform(self[i, j]) }
  }
}

extension Matrix {
  /// A ← A + B for matrices of one layout.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  package mutating func add(_ other: Matrix) {
    precondition(layout == other.layout, "add: \(shape) and \(other.shape)")
    let source = other.storage.span
    var target = storage.mutableSpan
    for i in target.indices { target[i] = target[i] + source[i] }
  }
}

extension MatrixView {
  /// How far apart two neighbours in a column and two neighbours in a row are stored.
  @inlinable
  package var strides: (row: Int, column: Int) {
    isTransposed ? (layout.leadingDimension, 1) : (1, layout.leadingDimension)
  }
}

extension MatrixProtocol {
  /// A + B.
  ///
  /// - Throws: `.shapeMismatch`.
  @inlinable
  public func adding(
    _ other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try Matrix.elementwise("matrix sum", view, other.view) { $0 + $1 }
  }

  /// A − B.
  ///
  /// - Throws: `.shapeMismatch`.
  @inlinable
  public func subtracting(
    _ other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try Matrix.elementwise("matrix difference", view, other.view) { $0 - $1 }
  }
}

/// The sum of two matrices.
///
/// - Precondition: both have the same shape; ``MatrixProtocol/adding(_:)`` throws instead.
@inlinable
public func + <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.adding(right) }
}

/// The difference of two matrices.
///
/// - Precondition: both have the same shape; ``MatrixProtocol/subtracting(_:)`` throws instead.
@inlinable
public func - <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.subtracting(right) }
}

/// A matrix times a number.
@inlinable
public func * <Scalar: BLASScalar>(
  factor: Scalar, matrix: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  let view = matrix.view
  return Matrix(rows: view.rows, columns: view.columns) { i, j in factor * view[i, j] }
}

extension Matrix {
  @inlinable
  public static prefix func - (matrix: Matrix) -> Matrix { matrix.map { .zero - $0 } }
}
