import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import RealModule
import _TestSupport

/// Shapes (m, n): empty, single, tall, square and wide; the last ones are larger than a panel of LAPACK's
/// blocked algorithms (32 columns).
let shapes = [
  (0, 0), (0, 2), (2, 0), (1, 1), (2, 1), (1, 2), (3, 2), (2, 3), (3, 3), (5, 3), (3, 5), (5, 5),
  (10, 5), (5, 10), (10, 10), (50, 10), (10, 50), (50, 50), (90, 50), (50, 90),
]

let orders = [0, 1, 2, 3, 5, 10, 50, 90]

/// Matrices on which factorizations have gone wrong.
enum Kind: CaseIterable {
  case random
  case rankDeficient
  case zero
  case duplicatedColumn
  case zeroColumn
  case gradedColumns
  case gradedRows
  case illConditioned
  case padded

  /// Of a complex type, the real matrix with every row and column turned by a random phase, which leaves
  /// singular values, rank and grading as they are.
  func matrix<Scalar: BLASScalar>(
    _ rows: Int, _ columns: Int, of _: Scalar.Type
  ) -> Matrix<Scalar> {
    let real = matrix(rows, columns, of: Scalar.RealScalar.self)
    if !Scalar._isComplex { return real.map { Scalar($0) } }
    var generator = SeededGenerator(seed: UInt64(rows + 1000 * columns))
    let phases = (0..<rows + columns).map { _ in
      let angle = generator.uniform(in: 0...2 * .pi)
      return Scalar(
        _realPart: Scalar.RealScalar(cos(angle)), imaginaryPart: Scalar.RealScalar(sin(angle)))
    }
    let turned = Matrix<Scalar>(rows: rows, columns: columns) { i, j in
      phases[i] * Scalar(real[i, j]) * phases[rows + j]
    }
    return self == .padded ? turned.padded(leadingDimension: rows + 3) : turned
  }

  func matrix<Scalar: RealBLASScalar>(
    _ rows: Int, _ columns: Int, of _: Scalar.Type
  ) -> Matrix<Scalar> {
    var generator = SeededGenerator(seed: UInt64(1000 * rows + columns))
    let random = generator.matrix(rows: rows, columns: columns, of: Scalar.self)
    switch self {
    case .random: return random
    case .zero: return random.map { 0 * $0 }
    case .padded: return random.padded(leadingDimension: rows + 3)
    case .rankDeficient:
      let rank = Self.deficientRank(rows, columns)
      let left = generator.matrix(rows: rows, columns: rank, of: Double.self)
      let right = generator.matrix(rows: rank, columns: columns, of: Double.self)
      return naiveProduct(left, right).map { Scalar($0) }
    case .duplicatedColumn:
      return Matrix(rows: rows, columns: columns) { i, j in
        random[i, j == columns - 1 ? 0 : j]
      }
    case .zeroColumn:
      return Matrix(rows: rows, columns: columns) { i, j in
        j == columns / 2 ? 0 : random[i, j]
      }
    case .gradedColumns:
      return Matrix(rows: rows, columns: columns) { i, j in
        random[i, j] * Scalar(pow(10, -10 * Double(j) / Double(columns)))
      }
    case .gradedRows:
      return Matrix(rows: rows, columns: columns) { i, j in
        random[i, j] * Scalar(pow(10, -10 * Double(i) / Double(rows)))
      }
    case .illConditioned:
      // In single precision rounding the elements leaves about 10⁷ of it.
      return generator.matrix(rows: rows, columns: columns, conditionNumber: 1e12)
    }
  }

  static func deficientRank(_ rows: Int, _ columns: Int) -> Int { min(rows, columns) / 2 }
}

extension Array {
  /// Where the elements stand in memory.
  var address: UInt { unsafe withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
}

/// Whether all elements on the other side of the diagonal are exactly zero.
func isTriangular<Scalar: RealBLASScalar>(_ a: Matrix<Scalar>, _ triangle: Triangle) -> Bool {
  (0..<a.columns).allSatisfy { j in
    (0..<a.rows).allSatisfy { i in (triangle == .upper ? i <= j : i >= j) || a[i, j] == 0 }
  }
}

/// Whether the numbers are equal as bits, which `==` does not say of NaN.
func areIdentical<Scalar: RealBLASScalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Bool {
  a.shape == b.shape
    && zip(Matrix(a.view).storage, Matrix(b.view).storage).allSatisfy { x, y in
      x == y && x.sign == y.sign || x.isNaN && y.isNaN
    }
}

/// 1/κ₁ of a triangular matrix from its explicit inverse.
func reciprocalConditionNumber<Scalar: RealBLASScalar>(
  ofTriangular a: Matrix<Scalar>, _ triangle: Triangle
) throws -> Double {
  var inverse = Matrix<Scalar>.identity(a.rows)
  try inverse.solveTriangular(triangle, a)
  return 1 / (naiveOneNorm(a.inDouble) * naiveOneNorm(inverse.inDouble))
}

/// The four types, for tests that are the same for all of them.
let fourTypes: [any BLASScalar.Type] = [
  Float.self, Double.self, Complex<Float>.self, Complex<Double>.self,
]

/// Orders that are cheap in a debug build, and one beyond a panel of LAPACK's blocked algorithms.
let squareOrders = [0, 1, 2, 3, 5, 10, 40]

extension Matrix {
  /// The Hermitian matrix of the upper triangle; a matrix that is not square stays as it is.
  var hermitian: Matrix {
    if !shape.isSquare { return self }
    return Matrix(rows: rows, columns: columns) { i, j in
      if i == j { return Scalar(self[i, i]._realPart) }
      return i < j ? self[i, j] : self[j, i]._conjugate
    }
  }
}

/// ‖I − AX‖₁ / (‖A‖₁‖X‖₁ n ε) for an inverse X: LAPACK's criterion GET03.
func inverseRatio<Scalar: BLASScalar>(_ a: Matrix<Scalar>, _ inverse: Matrix<Scalar>) -> Double {
  let (matrix, x) = (a.inDouble, inverse.inDouble)
  let error = naiveOneNorm(naiveDifference(.identity(matrix.rows), naiveProduct(matrix, x)))
  let bound =
    naiveOneNorm(matrix) * naiveOneNorm(x) * Double(max(1, a.rows))
    * Double(Scalar.RealScalar.ulpOfOne)
  if error == 0 { return 0 }
  let ratio = error / bound
  return ratio >= 0 ? ratio : .infinity
}
