public import BLASBackend
public import Matrices

// Matrix arithmetic in plain loops of doubles: slow, obvious, and independent of BLAS, so that it can
// judge what BLAS computed.

extension Matrix {
  /// The same numbers as doubles.
  ///
  /// A complex matrix A + iB becomes [A −B; B A]: sums, products and inverses of such matrices stand for
  /// those of the complex ones, the transpose for the adjoint.
  public var inDouble: Matrix<Double> {
    if Scalar._isComplex {
      return Matrix<Double>(rows: 2 * rows, columns: 2 * columns) { i, j in
        let z = self[i % rows, j % columns]
        if (i < rows) == (j < columns) { return Double(z._realPart) }
        return i < rows ? -Double(z._imaginaryPart) : Double(z._imaginaryPart)
      }
    }
    return Matrix<Double>(rows: rows, columns: columns) { i, j in Double(self[i, j]._realPart) }
  }

  /// Aᴴ.
  public var naiveAdjoint: Matrix {
    Matrix(rows: columns, columns: rows) { i, j in self[j, i]._conjugate }
  }
}

extension BLASScalar {
  /// In both parts, if there are two.
  public static var naiveNaN: Self { Self(_realPart: .nan, imaginaryPart: .nan) }
}

extension Matrix {
  /// The same numbers, with unused elements after every column, all of them `filling`.
  public func padded(leadingDimension: Int, filling: Scalar = .naiveNaN) -> Matrix {
    var storage = [Scalar](repeating: filling, count: leadingDimension * columns)
    for j in 0..<columns {
      for i in 0..<rows { storage[i + j * leadingDimension] = self[i, j] }
    }
    return Matrix(
      rows: rows, columns: columns, leadingDimension: leadingDimension, storage: storage)
  }
}

public func naiveTranspose<Scalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
  Matrix(rows: a.columns, columns: a.rows) { i, j in a[j, i] }
}

/// AB.
public func naiveProduct(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
  precondition(a.columns == b.rows, "\(a.shape) times \(b.shape)")
  // On plain arrays: in debug builds the subscripts of a matrix cost more than the arithmetic.
  let (left, right) = (Matrix(a.view).storage, Matrix(b.view).storage)
  let (rows, inner) = (a.rows, a.columns)
  var result = [Double](repeating: 0, count: rows * b.columns)
  for j in 0..<b.columns {
    for k in 0..<inner {
      let factor = right[k + j * inner]
      for i in 0..<rows { result[i + j * rows] += left[i + k * rows] * factor }
    }
  }
  return Matrix(rows: rows, columns: b.columns, storage: result)
}

/// A − B.
public func naiveDifference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
  precondition(a.shape == b.shape, "\(a.shape) minus \(b.shape)")
  return Matrix(rows: a.rows, columns: a.columns) { i, j in a[i, j] - b[i, j] }
}

/// ‖A‖₁, the largest sum of magnitudes in a column; NaN if an element is NaN.
public func naiveOneNorm(_ a: Matrix<Double>) -> Double {
  var largest = 0.0
  for j in 0..<a.columns {
    let sum = naiveOneNorm(ofColumn: j, in: a)
    // Not `max`, which may drop a NaN.
    if !(sum <= largest) { largest = sum }
    if largest.isNaN { return .nan }
  }
  return largest
}

func naiveOneNorm(ofColumn j: Int, in a: Matrix<Double>) -> Double {
  var sum = 0.0
  for i in 0..<a.rows { sum += abs(a[i, j]) }
  return sum
}
