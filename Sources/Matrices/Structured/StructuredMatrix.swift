public import BLASBackend

/// A matrix that is stored by its structure: triangular, Hermitian, diagonal, banded, a permutation.
///
/// Products use the BLAS routine of the structure, and `solve` picks the solver by it. A structured matrix is
/// not a ``MatrixProtocol``: seeing it as a dense one copies it, which ``dense()`` says.
public protocol StructuredMatrix<Scalar>: Sendable, CustomStringConvertible {
  associatedtype Scalar: BLASScalar

  var shape: Shape { get }

  /// The element in row i, column j, both counted from 0.
  subscript(row: Int, column: Int) -> Scalar { get }

  /// C ← αAB + βC from the left, C ← αBA + βC from the right, where this matrix is A.
  ///
  /// The shapes fit, C does not share storage with anything, and β = 0 overwrites C without reading it.
  func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow)

  /// All elements, in a dense matrix.
  func dense() -> Matrix<Scalar>
}

extension StructuredMatrix {
  public var rows: Int { shape.rows }
  public var columns: Int { shape.columns }

  /// All elements, in a dense matrix.
  public func dense() -> Matrix<Scalar> {
    Matrix(rows: shape.rows, columns: shape.columns) { i, j in self[i, j] }
  }

  /// What a dense matrix of the same elements shows.
  public var description: String { dense().description }

  func requireInside(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < shape.rows && column >= 0 && column < shape.columns,
      "(\(row), \(column)) lies outside of a \(shape) matrix")
  }
}

extension Matrix {
  /// All elements of a structured matrix.
  public init(_ structured: some StructuredMatrix<Scalar>) { self = structured.dense() }

  /// C ← α·AB + βC, in place, for a structured A; this matrix is C.
  ///
  /// β = 0 overwrites C without reading it.
  ///
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: that of the structure, for example half of a dense product for a triangular A.
  public mutating func formProduct(
    _ a: some StructuredMatrix<Scalar>, _ b: some MatrixProtocol<Scalar>, alpha: Scalar = 1,
    beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    try requireProduct(a.shape, b.shape)
    try checkingSize { () throws(DimensionOverflow) in
      try a._formProduct(.left, with: b.view, alpha: alpha, beta: beta, into: &self)
    }
  }

  /// C ← α·AB + βC, in place, for a structured B; this matrix is C.
  ///
  /// β = 0 overwrites C without reading it.
  ///
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: that of the structure, for example half of a dense product for a triangular B.
  public mutating func formProduct(
    _ a: some MatrixProtocol<Scalar>, _ b: some StructuredMatrix<Scalar>, alpha: Scalar = 1,
    beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    try requireProduct(a.shape, b.shape)
    try checkingSize { () throws(DimensionOverflow) in
      try b._formProduct(.right, with: a.view, alpha: alpha, beta: beta, into: &self)
    }
  }

  func requireProduct(_ left: Shape, _ right: Shape) throws(LinearAlgebraError) {
    guard left.columns == right.rows else {
      throw .shapeMismatch(operation: "matrix product", left: left, right: right)
    }
    guard rows == left.rows && columns == right.columns else {
      throw .shapeMismatch(
        operation: "accumulated product", left: shape, right: Shape(left.rows, right.columns))
    }
  }
}

extension StructuredMatrix {
  /// AB.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func multiplied(
    by other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var product = Matrix<Scalar>(rows: shape.rows, columns: other.shape.columns)
    try product.formProduct(self, other)
    return product
  }

  /// Ax.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func multiplied(by x: Vector<Scalar>) throws(LinearAlgebraError) -> Vector<Scalar> {
    guard shape.columns == x.count else {
      throw .shapeMismatch(
        operation: "matrix-vector product", left: shape, right: Shape(x.count, 1))
    }
    return Vector(try multiplied(by: x.column).storage)
  }

  /// AB for two structured matrices, as a dense one.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func multiplied(
    by other: some StructuredMatrix<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try multiplied(by: other.dense())
  }
}

extension MatrixProtocol {
  /// AB for a structured B.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func multiplied(
    by other: some StructuredMatrix<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var product = Matrix<Scalar>(rows: shape.rows, columns: other.shape.columns)
    try product.formProduct(self, other)
    return product
  }
}

/// The product of a structured matrix and a dense one.
///
/// - Precondition: the shapes fit.
public func * <Scalar: BLASScalar>(
  left: some StructuredMatrix<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}

/// The product of a dense matrix and a structured one.
///
/// - Precondition: the shapes fit.
public func * <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some StructuredMatrix<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}

/// The product of two structured matrices, as a dense one.
///
/// - Precondition: the shapes fit.
public func * <Scalar: BLASScalar>(
  left: some StructuredMatrix<Scalar>, right: some StructuredMatrix<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}

/// The product of a structured matrix and a vector.
///
/// - Precondition: the shapes fit.
public func * <Scalar: BLASScalar>(
  left: some StructuredMatrix<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}
