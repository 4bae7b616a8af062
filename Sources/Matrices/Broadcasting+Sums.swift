public import BLASBackend

// MARK: .+

/// The elementwise sum; one row or one column of either matrix is repeated where the other has more.
///
/// - Precondition: the shapes fit.
@inlinable
public func .+ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise sum", right) { $0 + $1 }
}

/// The elementwise sum of a matrix and a column, which is repeated.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .+ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Vector<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise sum", right.column) { $0 + $1 }
}

/// The elementwise sum of a matrix and a number.
@inlinable
public func .+ <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Scalar
) -> Matrix<Scalar> {
  left.map { $0 + right }
}

/// The elementwise sum of a number and a matrix.
@inlinable
public func .+ <Scalar: BLASScalar>(
  left: Scalar, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  right.map { left + $0 }
}

/// The elementwise sum of two vectors.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .+ <Scalar: BLASScalar>(
  left: Vector<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  left.combining("elementwise sum", right) { $0 + $1 }
}

/// The elementwise sum of a vector and a number.
@inlinable
public func .+ <Scalar: BLASScalar>(left: Vector<Scalar>, right: Scalar) -> Vector<Scalar> {
  left.map { $0 + right }
}

/// The elementwise sum of a number and a vector.
@inlinable
public func .+ <Scalar: BLASScalar>(left: Scalar, right: Vector<Scalar>) -> Vector<Scalar> {
  right.map { left + $0 }
}

/// The elementwise sum in place; one row or one column of the right matrix is repeated.
///
/// - Precondition: the shapes fit.
@inlinable
public func .+= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  left.formBroadcast("elementwise sum", other) { $0 + $1 }
}

/// The elementwise sum of a matrix and a column, which is repeated, in place.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .+= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Vector<Scalar>
) {
  left.formBroadcast("elementwise sum", right.column.view) { $0 + $1 }
}

/// The elementwise sum of a matrix and a number, in place.
@inlinable
public func .+= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Scalar
) {
  left.update { $0 + right }
}

/// The elementwise sum of two vectors, in place.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .+= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Vector<Scalar>) {
  left.update("elementwise sum", with: right) { $0 + $1 }
}

// MARK: .-

/// The elementwise difference; one row or one column of either matrix is repeated where the other has more.
///
/// - Precondition: the shapes fit.
@inlinable
public func .- <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise difference", right) { $0 - $1 }
}

/// The elementwise difference of a matrix and a column, which is repeated.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .- <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Vector<Scalar>
) -> Matrix<Scalar> {
  left.broadcast("elementwise difference", right.column) { $0 - $1 }
}

/// The elementwise difference of a matrix and a number.
@inlinable
public func .- <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Scalar
) -> Matrix<Scalar> {
  left.map { $0 - right }
}

/// The elementwise difference of a number and a matrix.
@inlinable
public func .- <Scalar: BLASScalar>(
  left: Scalar, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  right.map { left - $0 }
}

/// The elementwise difference of two vectors.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .- <Scalar: BLASScalar>(
  left: Vector<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  left.combining("elementwise difference", right) { $0 - $1 }
}

/// The elementwise difference of a vector and a number.
@inlinable
public func .- <Scalar: BLASScalar>(left: Vector<Scalar>, right: Scalar) -> Vector<Scalar> {
  left.map { $0 - right }
}

/// The elementwise difference of a number and a vector.
@inlinable
public func .- <Scalar: BLASScalar>(left: Scalar, right: Vector<Scalar>) -> Vector<Scalar> {
  right.map { left - $0 }
}

/// The elementwise difference in place; one row or one column of the right matrix is repeated.
///
/// - Precondition: the shapes fit.
@inlinable
public func .-= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: consuming some MatrixProtocol<Scalar>
) {
  let other = (consume right).view
  left.formBroadcast("elementwise difference", other) { $0 - $1 }
}

/// The elementwise difference of a matrix and a column, which is repeated, in place.
///
/// - Precondition: the column has as many elements as the matrix rows.
@inlinable
public func .-= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Vector<Scalar>
) {
  left.formBroadcast("elementwise difference", right.column.view) { $0 - $1 }
}

/// The elementwise difference of a matrix and a number, in place.
@inlinable
public func .-= <Scalar: BLASScalar>(
  left: inout some MutableMatrixProtocol<Scalar>, right: Scalar
) {
  left.update { $0 - right }
}

/// The elementwise difference of two vectors, in place.
///
/// - Precondition: both have the same number of elements.
@inlinable
public func .-= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Vector<Scalar>) {
  left.update("elementwise difference", with: right) { $0 - $1 }
}

/// The elementwise sum of a vector and a number, in place.
@inlinable
public func .+= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Scalar) {
  left.update { $0 + right }
}

/// The elementwise difference of a vector and a number, in place.
@inlinable
public func .-= <Scalar: BLASScalar>(left: inout Vector<Scalar>, right: Scalar) {
  left.update { $0 - right }
}
