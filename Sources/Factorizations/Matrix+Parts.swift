internal import BLASBackend
internal import ComplexModule
internal import Matrices

// What the factorizations read of a matrix, and how they hand its storage to the backend.

/// Which elements of a matrix a factorization reads.
enum Part {
  case whole
  case triangle(Triangle)

  /// The rows of column j that belong to it.
  @inline(__always)
  func rows(of column: Int, in layout: MatrixLayout) -> Range<Int> {
    switch self {
    case .whole: 0..<layout.rows
    case .triangle(.upper): 0..<Swift.min(column + 1, layout.rows)
    case .triangle(.lower): Swift.min(column, layout.rows)..<layout.rows
    }
  }
}

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

  /// - Throws: `.nonFinite` with the first place in the part, column by column.
  func requireFinite(in part: Part) throws(LinearAlgebraError) {
    if let (row, column) = firstNonFinite(in: part) { throw .nonFinite(row: row, column: column) }
  }

  /// - Throws: `.nonFinite` with the first place in the upper triangle, column by column.
  func requireFiniteUpperTriangle() throws(LinearAlgebraError) {
    try requireFinite(in: .triangle(.upper))
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  private func firstNonFinite(in part: Part) -> (row: Int, column: Int)? {
    let span = storage.span
    for j in 0..<columns {
      let (rows, start) = (part.rows(of: j, in: layout), layout.index(0, j))
      // Counting has no branch and no order: the loop becomes one over vectors.
      var count = 0
      for i in rows where !span[start + i].isFinite { count &+= 1 }
      if count == 0 { continue }
      for i in rows where !span[start + i].isFinite { return (i, j) }
    }
    return nil
  }

  /// ‖A‖₁; NaN if an element is.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  func sumNorm() -> Scalar.RealScalar {
    let span = storage.span
    var largest: Scalar.RealScalar = 0
    for j in 0..<columns {
      let start = layout.index(0, j)
      var sum: Scalar.RealScalar = 0
      for i in 0..<rows { sum += span[start + i]._modulus }
      if !(sum <= largest) { largest = largest.isNaN ? largest : sum }
    }
    return largest
  }

  /// ‖A‖₁ of a Hermitian or symmetric matrix from one triangle; NaN if an element of it is.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  func sumNorm(from triangle: Triangle) -> Scalar.RealScalar {
    let span = storage.span
    let order = columns
    if order == 0 { return 0 }
    return unsafe withUnsafeTemporaryAllocation(of: Scalar.RealScalar.self, capacity: order) {
      sums in
      unsafe sums.initialize(repeating: 0)
      for j in 0..<order {
        let start = layout.index(0, j)
        var sum: Scalar.RealScalar = 0
        let rows = triangle == .upper ? 0..<j : j + 1..<order
        for i in rows {
          let modulus = span[start + i]._modulus
          sum += modulus
          unsafe sums[i] += modulus
        }
        unsafe sums[j] += sum + span[start + j]._modulus
      }
      var largest: Scalar.RealScalar = 0
      for j in 0..<order {
        let sum = unsafe sums[j]
        if !(sum <= largest) { largest = largest.isNaN ? largest : sum }
      }
      return largest
    }
  }

  mutating func multiplyElements(by factor: Scalar) {
    for j in 0..<columns { for i in 0..<rows { self[i, j] *= factor } }
  }

  mutating func multiplyUpperTriangle(by factor: Scalar) {
    for j in 0..<columns { for i in 0..<Swift.min(j + 1, rows) { self[i, j] *= factor } }
  }

  /// Takes over the elements of another matrix; of the same shape without new memory.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  mutating func takeElements(of other: Matrix) {
    if shape != other.shape {
      self = Matrix(other.view)
      return
    }
    let (from, to) = (other.layout, layout)
    let source = other.storage.span
    withStorage { target in
      for j in 0..<from.columns {
        let (k, l) = (from.index(0, j), to.index(0, j))
        for i in 0..<from.rows { target[l + i] = source[k + i] }
      }
    }
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
