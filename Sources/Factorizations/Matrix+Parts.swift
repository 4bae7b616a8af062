internal import BLASBackend
internal import ComplexModule
internal import Matrices

// What the factorizations read of a matrix, and how they hand its storage to the backend.

extension Matrix {
  /// A triangle with zeros elsewhere, rows × columns of this matrix's leading block.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func triangle(_ triangle: Triangle, rows: Int, columns: Int) -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    let (from, to) = (layout, result.layout)
    let source = storage.span
    result.withStorage { target in
      for j in 0..<columns {
        for i in triangle == .upper ? 0..<Swift.min(j + 1, rows) : Swift.min(j, rows)..<rows {
          target[to.index(i, j)] = source[from.index(i, j)]
        }
      }
    }
    return result
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

  /// The exponent of the size of a finite matrix, or of a Hermitian one with this triangle, where squares, quotients and
  /// reciprocals of its elements may leave the range of the type, else 0: the power of two to be taken out.
  func extremeExponent(in triangle: Triangle? = nil) -> Int {
    let size = triangle == .upper ? hermitianOneNorm() : maxNorm()
    let most = Int(Scalar.RealScalar.greatestFiniteMagnitude.exponent)
    let exponent = size == 0 ? 0 : size.isFinite ? Int(size.exponent) : most
    return abs(exponent) < most / 4 ? 0 : exponent
  }

  func multiplied(byPowerOfTwo power: Int) -> Matrix {
    if power == 0 { return self }
    return map {
      Scalar(
        _realPart: $0._realPart.multiplied(byPowerOfTwo: power),
        imaginaryPart: $0._imaginaryPart.multiplied(byPowerOfTwo: power))
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
    reshape(to: other.shape)
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
    reshape(to: other.shape)
    let layout = layout
    return withStorage { span in
      OneNorm<Scalar>.copyHermitian(other.storage.span, other.layout, to: &span, layout)
    }
  }

  /// Becomes a matrix of this shape, without new memory if it is one; what it holds has no meaning.
  mutating func reshape(to shape: Shape) {
    if self.shape != shape { self = Matrix(rows: shape.rows, columns: shape.columns) }
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

extension RealBLASScalar {
  /// Matrices with less than this 1-norm are factorized at another scale, so that pivots which are rounding have
  /// reciprocals.
  static var tinyNorm: Self { leastNormalMagnitude / (ulpOfOne * ulpOfOne) }

  /// The number times a power of two that may itself be out of the range of the type.
  func multiplied(byPowerOfTwo power: Int) -> Self {
    let step = 120
    var (result, rest) = (self, max(-4800, min(4800, power)))
    while rest != 0 && result != 0 && result.isFinite {
      let now = max(-step, min(step, rest))
      result *= Self(sign: .plus, exponent: Exponent(now), significand: 1)
      rest -= now
    }
    return result
  }
}

extension Array {
  /// Becomes an array of `count` elements without a meaning, without new memory if there are as many.
  @inline(__always)
  mutating func resize(to count: Int, filling element: Element) {
    if self.count != count { self = Array(repeating: element, count: count) }
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

/// - Throws: `.shapeMismatch`, unless the right-hand sides have as many rows as the matrix; `.nonFinite` with the
///   first place in them.
@inline(__always)
func requireRightSides<Scalar>(
  _ rightSides: borrowing Matrix<Scalar>, of shape: Shape, _ operation: @autoclosure () -> String
) throws(LinearAlgebraError) {
  try requireRows(rightSides, of: shape, operation())
  try rightSides.requireFiniteInline("the right-hand sides")
}

/// - Throws: `.nonFinite` with the place on the diagonal of the first singular value or eigenvalue that has left the
///   range of the type.
func requireFinite<Real: RealBLASScalar>(_ values: [Real]) throws(LinearAlgebraError) {
  // No closure: in generic code it would allocate for every element.
  for k in values.indices where !values[k].isFinite {
    throw .nonFinite(row: k, column: k, operand: "the values")
  }
}

/// - Throws: `.notSquare`.
@inline(__always)
func requireSquare(
  _ shape: Shape, _ operation: @autoclosure () -> String
) throws(LinearAlgebraError) {
  if !shape.isSquare { throw .notSquare(operation: operation(), shape: shape) }
}
