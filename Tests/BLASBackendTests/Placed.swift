import BLASBackend
import Matrices
import _TestSupport

/// The scalar types that every routine is tested with.
let scalarTypes: [any RealBLASScalar.Type] = [Float.self, Double.self]

/// What stands around an output: a value that no computation here leads to.
func sentinel<Scalar: RealBLASScalar>(_: Scalar.Type = Scalar.self) -> Scalar { -98_765 }

/// A matrix somewhere in a larger buffer.
struct Placed<Scalar: RealBLASScalar> {
  var storage: [Scalar]
  let layout: MatrixLayout
  let surroundings: Scalar

  /// - Parameter surroundings: NaN around inputs, so that reading too much shows in the result; the
  ///   sentinel around outputs, so that writing too much shows.
  init(_ matrix: Matrix<Scalar>, padding: Int, offset: Int, surroundings: Scalar) {
    layout = MatrixLayout(
      rows: matrix.rows, columns: matrix.columns,
      leadingDimension: max(1, matrix.rows + padding), offset: offset)
    self.surroundings = surroundings
    storage = [Scalar](repeating: surroundings, count: layout.end + padding)
    for j in 0..<matrix.columns {
      for i in 0..<matrix.rows { storage[layout.index(i, j)] = matrix[i, j] }
    }
  }

  static func input(_ matrix: Matrix<Scalar>, padding: Int) -> Placed {
    Placed(matrix, padding: padding, offset: 2 * padding, surroundings: .nan)
  }

  static func output(_ matrix: Matrix<Scalar>, padding: Int) -> Placed {
    Placed(matrix, padding: padding, offset: padding, surroundings: sentinel())
  }

  /// Calls `body` with the buffer, which it may change, and the place of the matrix in it.
  mutating func mutate<Result>(
    _ body: (inout MutableSpan<Scalar>, MatrixLayout) throws -> Result
  ) throws -> Result {
    let layout = layout
    var span = storage.mutableSpan
    return try body(&span, layout)
  }

  var matrix: Matrix<Scalar> {
    Matrix(rows: layout.rows, columns: layout.columns) { i, j in storage[layout.index(i, j)] }
  }

  /// Whether every element outside of the matrix is what it was.
  var isSurroundingsUntouched: Bool {
    var isInside = [Bool](repeating: false, count: storage.count)
    for j in 0..<layout.columns {
      for i in 0..<layout.rows { isInside[layout.index(i, j)] = true }
    }
    return zip(storage, isInside).allSatisfy { element, isInside in
      isInside || element == surroundings || (element.isNaN && surroundings.isNaN)
    }
  }
}

/// A vector somewhere in a larger buffer, its elements apart.
struct PlacedVector<Scalar: RealBLASScalar> {
  var storage: [Scalar]
  let layout: VectorLayout
  let surroundings: Scalar

  init(_ elements: [Scalar], stride: Int, offset: Int, surroundings: Scalar) {
    layout = VectorLayout(count: elements.count, stride: stride, offset: offset)
    self.surroundings = surroundings
    storage = [Scalar](repeating: surroundings, count: offset + elements.count * stride + 1)
    for (i, element) in elements.enumerated() { storage[offset + i * stride] = element }
  }

  static func input(_ elements: [Scalar], stride: Int) -> PlacedVector {
    PlacedVector(elements, stride: stride, offset: stride + 1, surroundings: .nan)
  }

  static func output(_ elements: [Scalar], stride: Int) -> PlacedVector {
    PlacedVector(elements, stride: stride, offset: stride - 1, surroundings: sentinel())
  }

  /// Calls `body` with the buffer, which it may change, and the place of the vector in it.
  mutating func mutate<Result>(
    _ body: (inout MutableSpan<Scalar>, VectorLayout) throws -> Result
  ) throws -> Result {
    let layout = layout
    var span = storage.mutableSpan
    return try body(&span, layout)
  }

  var elements: [Scalar] {
    (0..<layout.count).map { storage[layout.offset + $0 * layout.stride] }
  }

  var isSurroundingsUntouched: Bool {
    storage.indices.allSatisfy { index in
      let place = index - layout.offset
      let isInside =
        place >= 0 && place % layout.stride == 0 && place / layout.stride < layout.count
      return isInside || storage[index] == surroundings
    }
  }
}

extension Matrix where Scalar: RealBLASScalar {
  init(column elements: [Scalar]) {
    self.init(rows: elements.count, columns: 1, storage: elements)
  }

  /// op(A) in double.
  func applied(_ transposition: Transposition) -> Matrix<Double> {
    transposition == .none ? inDouble : naiveTranspose(inDouble)
  }

  /// The same matrix with one triangle (and, if it is not stored, the diagonal) replaced.
  func replacing(
    outside triangle: Triangle, _ diagonal: Diagonal = .stored, by value: Scalar
  ) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      let isStored = i == j ? diagonal == .stored : (triangle == .upper ? i < j : i > j)
      return isStored ? self[i, j] : value
    }
  }

  /// The triangular matrix that a routine sees: zeros outside of the triangle, ones on an
  /// implicit diagonal.
  func triangular(_ triangle: Triangle, _ diagonal: Diagonal) -> Matrix {
    var result = replacing(outside: triangle, by: 0)
    if diagonal == .unit { for i in 0..<rows { result[i, i] = 1 } }
    return result
  }

  /// The symmetric matrix whose triangle this is.
  func symmetric(_ triangle: Triangle) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      (triangle == .upper) == (i <= j) || i == j ? self[i, j] : self[j, i]
    }
  }
}

/// Whether every element of `result` is as close to `expected` as rounding of `terms` additions allows,
/// where `sizes` are the sums of the magnitudes of what was added.
func isRounding<Scalar: RealBLASScalar>(
  _ result: Matrix<Scalar>, of expected: Matrix<Double>, sizes: Matrix<Double>, terms: Int
) -> Bool {
  guard result.shape == expected.shape else { return false }
  let unit = 2 * Double(terms + 4) * Double(Scalar.ulpOfOne)
  for j in 0..<result.columns {
    for i in 0..<result.rows {
      let difference = abs(Double(result[i, j]) - expected[i, j])
      if !(difference <= unit * sizes[i, j]) { return false }
    }
  }
  return true
}

/// α·AB + β·C (β = 0: without reading C), and the same with magnitudes.
func naiveCombination(
  _ alpha: Double, _ a: Matrix<Double>, _ b: Matrix<Double>, _ beta: Double, _ c: Matrix<Double>
) -> (value: Matrix<Double>, size: Matrix<Double>) {
  func combine(
    _ alpha: Double, _ a: Matrix<Double>, _ b: Matrix<Double>, _ beta: Double, _ c: Matrix<Double>
  ) -> Matrix<Double> {
    let product = naiveProduct(a, b)
    return Matrix(rows: c.rows, columns: c.columns) { i, j in
      alpha * product[i, j] + (beta == 0 ? 0 : beta * c[i, j])
    }
  }
  return (
    combine(alpha, a, b, beta, c),
    combine(abs(alpha), magnitudes(a), magnitudes(b), abs(beta), magnitudes(c))
  )
}

func magnitudes(_ a: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: a.rows, columns: a.columns) { i, j in abs(a[i, j]) }
}

extension Array where Element: RealBLASScalar {
  /// Calls `body` with the elements as a span that it may change.
  mutating func mutate<Result>(
    _ body: (inout MutableSpan<Element>) throws -> Result
  ) throws -> Result {
    var span = mutableSpan
    return try body(&span)
  }
}
