internal import BLASBackend
internal import ComplexModule
internal import Matrices

// What the factorizations read of a matrix, and how they hand its storage to the backend.

extension Matrix {
  /// A triangle with zeros elsewhere, rows × columns of this matrix's leading block.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func triangle(_ triangle: Triangle, rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      (triangle == .upper ? i <= j : i >= j) ? self[i, j] : .zero
    }
  }

  /// Row i of the result is row `sources[i]` of this matrix.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func takingRows(_ sources: [Int]) -> Matrix {
    Matrix(rows: sources.count, columns: columns) { i, j in self[sources[i], j] }
  }

  /// Aᴴ as a matrix of its own.
  var conjugateTranspose: Matrix { formConjugateTranspose() }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  private func formConjugateTranspose() -> Matrix {
    Matrix(rows: columns, columns: rows) { i, j in self[j, i]._conjugate }
  }

  /// The elements (0, 0), (1, 1), ….
  var diagonalElements: [Scalar] { (0..<Swift.min(rows, columns)).map { self[$0, $0] } }

  /// The Hermitian (or, if not, the symmetric) matrix whose triangle is stored here.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func mirrored(from triangle: Triangle, hermitian: Bool = true) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      if i == j { return hermitian ? Scalar(self[i, i]._realPart) : self[i, i] }
      if (triangle == .upper) == (i < j) { return self[i, j] }
      return hermitian ? self[j, i]._conjugate : self[j, i]
    }
  }

  mutating func multiplyElements(by factor: Scalar) {
    for j in 0..<columns { for i in 0..<rows { self[i, j] *= factor } }
  }

  mutating func multiplyUpperTriangle(by factor: Scalar) {
    for j in 0..<columns { for i in 0..<Swift.min(j + 1, rows) { self[i, j] *= factor } }
  }

  /// Takes over the elements of another matrix; of the same shape without new memory.
  ///
  /// - Returns: ‖A‖₁; NaN or infinite if an element is.
  @discardableResult
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func takeElements(of other: Matrix) -> Scalar.RealScalar {
    makeRoom(for: other)
    let layout = layout
    return withStorage { span in
      OneNorm<Scalar>.copy(other.storage.span, other.layout, to: &span, layout)
    }
  }

  /// Takes over the upper triangle of a Hermitian matrix; of the same shape without new memory.
  ///
  /// - Returns: ‖A‖₁; NaN or infinite if an element of the triangle is.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func takeUpperTriangle(of other: Matrix) -> Scalar.RealScalar {
    makeRoom(for: other)
    let layout = layout
    return withStorage { span in
      OneNorm<Scalar>.copyHermitian(other.storage.span, other.layout, to: &span, layout)
    }
  }

  private mutating func makeRoom(for other: Matrix) {
    if shape != other.shape { self = Matrix(rows: other.rows, columns: other.columns) }
  }

  /// Hands the storage and its layout to a routine of the backend.
  @inline(__always)
  mutating func withSpan<Result>(
    _ body: (inout MutableSpan<Scalar>, MatrixLayout) throws(DimensionOverflow) -> Result
  ) throws(LinearAlgebraError) -> Result {
    let layout = layout
    do throws(DimensionOverflow) {
      return try withStorage { (span) throws(DimensionOverflow) in try body(&span, layout) }
    } catch {
      throw LinearAlgebraError(error)
    }
  }
}

extension Array where Element == BLASInteger {
  /// Takes over `count` elements without a meaning, without new memory if there are as many.
  mutating func resize(to count: Int) {
    if self.count != count { self = Array(repeating: 0, count: count) }
  }
}

/// - Throws: `.shapeMismatch`, unless the right-hand sides have as many rows as the matrix.
@inline(__always)
func requireRows<Scalar>(
  _ rightSides: borrowing Matrix<Scalar>, of shape: Shape, _ operation: @autoclosure () -> String
) throws(LinearAlgebraError) {
  if rightSides.layout.rows != shape.rows {
    throw .shapeMismatch(
      operation: operation(), left: shape,
      right: Shape(rightSides.layout.rows, rightSides.layout.columns))
  }
}

/// - Throws: `.notSquare`.
@inline(__always)
func requireSquare(
  _ shape: Shape, _ operation: @autoclosure () -> String
) throws(LinearAlgebraError) {
  if !shape.isSquare { throw .notSquare(operation: operation(), shape: shape) }
}
