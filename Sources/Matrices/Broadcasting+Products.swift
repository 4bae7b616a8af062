public import BLASBackend
public import RealModule

// MARK: .*

/// The elementwise product; one row or one column of either matrix is repeated where the other has more.
///
/// - Precondition: the shapes fit.
@inlinable
public func .* <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise product", right) { $0 * $1 }
}

/// The elementwise product of a matrix and a column, which is repeated.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .* <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Vector<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise product", right.column) { $0 * $1 }
}

/// The elementwise product of a matrix and a number.
@inlinable
public func .* <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Scalar
) -> Matrix<Scalar> {
  left.map { $0 * right }
}

/// The elementwise product of a number and a matrix.
@inlinable
public func .* <Scalar: BLASScalar>(
  left: Scalar, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  right.map { left * $0 }
}

/// The elementwise product of two vectors.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .* <Scalar: BLASScalar>(
  left: Vector<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  left.combining("elementwise product", right) { $0 * $1 }
}

/// The elementwise product of a vector and a number.
@inlinable
public func .* <Scalar: BLASScalar>(left: Vector<Scalar>, right: Scalar) -> Vector<Scalar> {
  left.map { $0 * right }
}

/// The elementwise product of a number and a vector.
@inlinable
public func .* <Scalar: BLASScalar>(left: Scalar, right: Vector<Scalar>) -> Vector<Scalar> {
  right.map { left * $0 }
}

/// The elementwise product in place; one row or one column of the right matrix is repeated.
///
/// - Precondition: the shapes fit.
@inlinable
public func .*= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  left.formBroadcast("elementwise product", other) { $0 * $1 }
}

/// The elementwise product of a matrix and a column, which is repeated, in place.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .*= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Vector<Scalar>
) {
  left.formBroadcast("elementwise product", right.column.view) { $0 * $1 }
}

/// The elementwise product of a matrix and a number, in place.
@inlinable
public func .*= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Scalar
) {
  left.update { $0 * right }
}

/// The elementwise product of two vectors, in place.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .*= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Vector<Scalar>) {
  left.update("elementwise product", with: right) { $0 * $1 }
}

// MARK: ./

/// The elementwise quotient; one row or one column of either matrix is repeated where the other has more.
///
/// - Precondition: the shapes fit.
@inlinable
public func ./ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise quotient", right) { $0 / $1 }
}

/// The elementwise quotient of a matrix and a column, which is repeated.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func ./ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Vector<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise quotient", right.column) { $0 / $1 }
}

/// The elementwise quotient of a matrix and a number.
@inlinable
public func ./ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Scalar
) -> Matrix<Scalar> {
  left.map { $0 / right }
}

/// The elementwise quotient of a number and a matrix.
@inlinable
public func ./ <Scalar: BLASScalar>(
  left: Scalar, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  right.map { left / $0 }
}

/// The elementwise quotient of two vectors.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func ./ <Scalar: BLASScalar>(
  left: Vector<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  left.combining("elementwise quotient", right) { $0 / $1 }
}

/// The elementwise quotient of a vector and a number.
@inlinable
public func ./ <Scalar: BLASScalar>(left: Vector<Scalar>, right: Scalar) -> Vector<Scalar> {
  left.map { $0 / right }
}

/// The elementwise quotient of a number and a vector.
@inlinable
public func ./ <Scalar: BLASScalar>(left: Scalar, right: Vector<Scalar>) -> Vector<Scalar> {
  right.map { left / $0 }
}

/// The elementwise quotient in place; one row or one column of the right matrix is repeated.
///
/// - Precondition: the shapes fit.
@inlinable
public func ./= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  left.formBroadcast("elementwise quotient", other) { $0 / $1 }
}

/// The elementwise quotient of a matrix and a column, which is repeated, in place.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func ./= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Vector<Scalar>
) {
  left.formBroadcast("elementwise quotient", right.column.view) { $0 / $1 }
}

/// The elementwise quotient of a matrix and a number, in place.
@inlinable
public func ./= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Scalar
) {
  left.update { $0 / right }
}

/// The elementwise quotient of two vectors, in place.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func ./= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Vector<Scalar>) {
  left.update("elementwise quotient", with: right) { $0 / $1 }
}

/// The elementwise product of a vector and a number, in place.
@inlinable
public func .*= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Scalar) {
  left.update { $0 * right }
}

/// The elementwise quotient of a vector and a number, in place.
@inlinable
public func ./= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Scalar) {
  left.update { $0 / right }
}
