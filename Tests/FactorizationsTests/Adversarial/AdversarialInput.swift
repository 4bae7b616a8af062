import BLASBackend
import Factorizations
import Matrices
import RealModule
import _TestSupport

/// A matrix on which a routine may go wrong, and what is known of it.
struct AdversarialInput<Scalar: BLASScalar> {
  let name: String
  let matrix: Matrix<Scalar>
  /// The power of two by which ordinary numbers were multiplied.
  let exponent: Int
  /// Whether the rank is less than the shape allows.
  let isDeficient: Bool

  var isSubnormal: Bool { exponent < Self.exponents.small }
  var isHuge: Bool { exponent > Self.exponents.large }

  /// Both ends of the range: 2^±996 in double precision, about 10^±300; elements below the normal range, with a
  /// few bits left; and up to the largest number.
  static var exponents: (subnormal: Int, small: Int, large: Int, huge: Int) {
    typealias Real = Scalar.RealScalar
    let (least, most) = (
      Int(Real.leastNonzeroMagnitude.exponent), Int(Real.greatestFiniteMagnitude.exponent)
    )
    return (least + 6, 27 - most, most - 27, most - 7)
  }

  /// Whether the answer of a routine leaves, or comes close to leaving, the range of the type, if it grows with this
  /// power of the scale of the matrix. What is left of a deficient matrix for a reciprocal is rounding.
  func exceedsRange(degree: Int) -> Bool {
    let most = Int(Scalar.RealScalar.greatestFiniteMagnitude.exponent)
    let rounding = degree < 0 && isDeficient ? Scalar.RealScalar.significandBitCount + 10 : 0
    return degree * exponent + rounding > most - 12
  }

  /// Of one shape: ordinary ones of full and of deficient rank, and the first and the last of these at all scales.
  static func all(_ make: (Kind) -> (matrix: Matrix<Scalar>, isDeficient: Bool)) -> [Self] {
    var inputs: [Self] = []
    for kind in [Kind.random, .zero, .duplicatedColumn, .zeroColumn, .rankDeficient] {
      var (matrix, isDeficient) = make(kind)
      let largest = matrix.maxNorm()
      if largest > 0 { matrix = matrix.scaled(-Int(largest.exponent)) }
      let scales = Self.exponents
      let exponents =
        kind == .random || kind == .rankDeficient
        ? [0, scales.subnormal, scales.small, scales.large, scales.huge] : [0]
      for exponent in exponents {
        inputs.append(
          Self(
            name: "\(kind) \(matrix.shape) · 2^\(exponent), \(Scalar.self)",
            matrix: matrix.scaled(exponent), exponent: exponent, isDeficient: isDeficient))
      }
    }
    return inputs
  }

  static func general(_ shape: Shape) -> [Self] {
    let (m, n) = (shape.rows, shape.columns)
    return all { kind in
      let isDeficient =
        switch kind {
        case .random: false
        case .rankDeficient: Kind.deficientRank(m, n) < min(m, n)
        case .duplicatedColumn: n > 1 && n <= m
        default: min(m, n) > 0 && (n <= m || kind == .zero)
        }
      return (kind.matrix(m, n, of: Scalar.self), isDeficient)
    }
  }

  static func hermitian(_ order: Int) -> [Self] {
    all { kind in
      // A and its mirror image differ in rank: congruences of a diagonal with signs keep it.
      let factor = kind.matrix(order, order, of: Scalar.self)
      let signs = Matrix<Scalar>(rows: order, columns: order) { i, j in
        i != j ? .zero : i % 2 == 0 ? 1 : .zero - 1
      }
      return (
        (naive(naive(factor.naiveAdjoint, signs), factor)).hermitian,
        order > 0 && kind != .random && !(kind == .duplicatedColumn && order == 1)
      )
    }
  }

  static func definite(_ order: Int) -> [Self] {
    all { kind in
      var generator = SeededGenerator(seed: UInt64(900 + order))
      if kind == .random {
        return (generator.positiveDefinite(order: order, conditionNumber: 10), false)
      }
      let factor = kind.matrix(order, order, of: Scalar.self)
      return (
        naive(factor.naiveAdjoint, factor).hermitian,
        order > 0 && !(kind == .duplicatedColumn && order == 1)
      )
    }
  }
}

/// AB in the type of the elements.
private func naive<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ b: Matrix<Scalar>
) -> Matrix<Scalar> {
  Matrix(rows: a.rows, columns: b.columns) { i, j in
    (0..<a.columns).reduce(.zero) { $0 + a[i, $1] * b[$1, j] }
  }
}

extension Matrix {
  /// The matrix times 2ᵏ, in two steps lest the factor leave the range.
  func scaled(_ k: Int) -> Matrix {
    typealias Real = Scalar.RealScalar
    func power(_ k: Int) -> Scalar {
      Scalar(Real(sign: .plus, exponent: Real.Exponent(k), significand: 1))
    }
    if k == 0 { return self }
    let (first, second) = (power(k / 2), power(k - k / 2))
    return map { $0 * first * second }
  }
}
