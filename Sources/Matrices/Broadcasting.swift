internal import BLASBackend

infix operator .+ : AdditionPrecedence
infix operator .- : AdditionPrecedence
infix operator .* : MultiplicationPrecedence
infix operator ./ : MultiplicationPrecedence
infix operator .+= : AssignmentPrecedence
infix operator .-= : AssignmentPrecedence
infix operator .*= : AssignmentPrecedence
infix operator ./= : AssignmentPrecedence

// Element by element, as in Julia: `a .* b`, `a .+ 1`, and with a row or a column that is repeated:
// `a .- a.mean(ofEach: .column).transposed` centres the columns.

extension Shape {
  /// The shape that two operands fill when one row or one column of either is repeated; nil if they do not
  /// fit.
  @inlinable
  static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    func side(_ m: Int, _ n: Int) -> Int? { m == n || n == 1 ? m : m == 1 ? n : nil }
    guard let rows = side(a.rows, b.rows), let columns = side(a.columns, b.columns) else {
      return nil
    }
    return Shape(rows, columns)
  }
}

extension MatrixProtocol {
  @inlinable
  func broadcast(
    _ operation: String, _ other: some MatrixProtocol<Scalar>,
    _ combine: (Scalar, Scalar) -> Scalar
  ) -> Matrix<Scalar> {
    let (left, right) = (view, other.view)
    guard let shape = Shape.broadcast(left.shape, right.shape) else {
      return trapping { () throws(LinearAlgebraError) in
        throw .shapeMismatch(operation: operation, left: left.shape, right: right.shape)
      }
    }
    return Matrix.combining(left, right, shape, combine)
  }
}

extension MutableMatrixProtocol {
  @inlinable
  mutating func formBroadcast(
    _ operation: String, _ other: consuming MatrixView<Scalar>,
    _ combine: (Scalar, Scalar) -> Scalar
  ) {
    let other = consume other
    trapping { () throws(LinearAlgebraError) in
      try view.combine(operation, with: other, broadcasting: true, combine)
    }
  }
}
