public import BLASBackend
public import RealModule

extension MatrixProtocol {
  /// A + B.
  ///
  /// - Throws: `.shapeMismatch`.
  @inlinable
  public func adding(
    _ other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    guard shape == other.shape else {
      throw .shapeMismatch(operation: "matrix sum", left: shape, right: other.shape)
    }
    return Matrix.combining(view, other.view, shape) { $0 + $1 }
  }

  /// A − B.
  ///
  /// - Throws: `.shapeMismatch`.
  @inlinable
  public func subtracting(
    _ other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    guard shape == other.shape else {
      throw .shapeMismatch(operation: "matrix difference", left: shape, right: other.shape)
    }
    return Matrix.combining(view, other.view, shape) { $0 - $1 }
  }
}

extension MutableMatrixProtocol {
  /// A ← A + αB, in place.
  ///
  /// - Throws: `.shapeMismatch`, A unchanged.
  /// - Complexity: 2mn flops; no memory, unless B shares the storage of A: then mn scalars.
  @inlinable
  public mutating func add(
    _ other: some MatrixProtocol<Scalar>, scaledBy alpha: Scalar
  ) throws(LinearAlgebraError) {
    try view.combine("matrix sum", with: other.view) { $0 + alpha * $1 }
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

// The same for plain matrices, so that the compiler knows the type of `a - .identity(3)`.
extension Matrix {
  /// The sum of two matrices.
  ///
  /// - Precondition: both have the same shape.
  @inlinable
  public static func + (left: Matrix, right: Matrix) -> Matrix {
    trapping { () throws(LinearAlgebraError) in try left.adding(right) }
  }

  /// The difference of two matrices.
  ///
  /// - Precondition: both have the same shape.
  @inlinable
  public static func - (left: Matrix, right: Matrix) -> Matrix {
    trapping { () throws(LinearAlgebraError) in try left.subtracting(right) }
  }

  /// The matrix product.
  ///
  /// - Precondition: the shapes fit.
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
  }
}

/// Adds a matrix, in place; also to a slice: `a[1..<3, ...] += b`.
///
/// - Precondition: both have the same shape.
@inlinable
public func += <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  trapping { () throws(LinearAlgebraError) in
    try left.view.combine("matrix sum", with: other) { $0 + $1 }
  }
}

/// Subtracts a matrix, in place; also from a slice: `a[1..<3, ...] -= b`.
///
/// - Precondition: both have the same shape.
@inlinable
public func -= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  trapping { () throws(LinearAlgebraError) in
    try left.view.combine("matrix difference", with: other) { $0 - $1 }
  }
}

/// A matrix times a number.
@inlinable
public func * <Scalar: BLASScalar>(
  factor: Scalar, matrix: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  matrix.map { factor * $0 }
}

/// A matrix times a number.
@inlinable
public func * <Scalar: BLASScalar>(
  matrix: some MatrixProtocol<Scalar>, factor: Scalar
) -> Matrix<Scalar> {
  matrix.map { $0 * factor }
}

/// A matrix divided by a number, element by element.
@inlinable
public func / <Scalar: BLASScalar>(
  matrix: some MatrixProtocol<Scalar>, divisor: Scalar
) -> Matrix<Scalar> {
  matrix.map { $0 / divisor }
}

/// Multiplies all elements by a number, in place; also of a slice: `a[..., 2...] *= 3`.
@inlinable
public func *= <Scalar: BLASScalar>(
  matrix: inout some MutableMatrixProtocol<Scalar>, factor: Scalar
) {
  matrix.update { $0 * factor }
}

/// Divides all elements by a number, in place.
@inlinable
public func /= <Scalar: BLASScalar>(
  matrix: inout some MutableMatrixProtocol<Scalar>, divisor: Scalar
) {
  matrix.update { $0 / divisor }
}

extension MatrixProtocol {
  /// −A.
  @inlinable
  public static prefix func - (matrix: Self) -> Matrix<Scalar> { matrix.map { .zero - $0 } }
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
