public import BLASBackend
public import Matrices
internal import RealModule

/// Something that solves AX = B for one A and many B.
public protocol LinearSolver<Scalar>: Sendable {
  associatedtype Scalar: BLASScalar
  /// The shape of A.
  var shape: Shape { get }
  /// Overwrites the right-hand sides with the solutions.
  func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError)
}

/// A matrix taken apart once, to be used many times.
public protocol Factorization<Scalar>: LinearSolver {
  /// Multiplies the factors out again.
  func reconstructed() -> Matrix<Scalar>
}

/// A square matrix taken apart: it has a determinant, and an inverse unless it is singular.
public protocol SquareFactorization<Scalar>: Factorization {
  /// log|det A| and det A / |det A|: the determinant itself overflows soon. −∞ and 0 if A is singular.
  var logDeterminant: LogDeterminant<Scalar> { get }
  /// An estimate of 1/κ₁(A), rarely more than 3 times too large; 0 if A is singular.
  func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar
  /// A⁻¹. To solve a system, call ``LinearSolver/solve(_:)`` instead: it is faster and more accurate.
  func inverse() throws(LinearAlgebraError) -> Matrix<Scalar>
}

/// A determinant that may be far out of the range of its type: a number times a power of two.
public struct LogDeterminant<Scalar: BLASScalar>: Hashable, Sendable {
  /// Its larger part is between 1 and 2, or it is zero.
  private var significand: Scalar
  private var exponent: Int

  /// Of the product of these factors.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  static func product(of factors: [Scalar]) -> LogDeterminant {
    var result = LogDeterminant(significand: 1, exponent: 0)
    for factor in factors { result.multiply(by: factor) }
    return result
  }

  /// Of the product of the diagonal elements of U in PLU, with the sign of P.
  static func product(
    of diagonal: [Scalar], exchanging pivots: [BLASInteger]
  ) -> LogDeterminant {
    var result = product(of: diagonal)
    let exchanges = pivots.enumerated().count { $0.offset != Int($0.element) - 1 }
    if exchanges % 2 == 1 { result.multiply(by: .zero - 1) }
    return result
  }

  mutating func multiply(by factor: Scalar) {
    for number in [significand, factor] where number == .zero || !number.isFinite {
      (significand, exponent) = (significand * factor, 0)
      return
    }
    let power = Self.exponent(of: factor)
    significand *= Self.scaled(factor, by: -power)
    let carry = Self.exponent(of: significand)
    significand = Self.scaled(significand, by: -carry)
    exponent += power + carry
  }

  /// The determinant of a product of a factor with its adjoint.
  var squared: LogDeterminant {
    var result = self
    result.multiply(by: significand._conjugate)
    result.exponent += exponent
    return result
  }

  /// log|det A|, −∞ for a singular matrix.
  public var logarithm: Scalar.RealScalar {
    .log(significand._modulus) + Scalar.RealScalar(exponent) * .log(2)
  }

  /// det A / |det A|: 1 or −1 for a real matrix, 0 for a singular one.
  public var sign: Scalar {
    let modulus = significand._modulus
    if modulus == 0 { return .zero }
    return Scalar(
      _realPart: significand._realPart / modulus,
      imaginaryPart: significand._imaginaryPart / modulus)
  }

  /// det A, infinite or zero where it leaves the range of the type.
  public var determinant: Scalar { Self.scaled(significand, by: exponent) }

  private static func exponent(of number: Scalar) -> Int {
    Int(max(abs(number._realPart), abs(number._imaginaryPart)).exponent)
  }

  private static func scaled(_ number: Scalar, by power: Int) -> Scalar {
    Scalar(
      _realPart: number._realPart.multiplied(byPowerOfTwo: power),
      imaginaryPart: number._imaginaryPart.multiplied(byPowerOfTwo: power))
  }
}

extension SquareFactorization {
  /// det A, infinite or zero where it leaves the range of the type. See ``logDeterminant``.
  public var determinant: Scalar { logDeterminant.determinant }

  /// An estimate of κ₁(A), rarely more than 3 times too small; infinite if A is singular.
  ///
  /// - Throws: `.tooLarge`.
  public func conditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    1 / (try reciprocalConditionNumber())
  }

  /// A⁻¹ as the solution for the columns of the identity.
  ///
  /// - Throws: what ``LinearSolver/solveInPlace(_:)`` throws.
  /// - Complexity: n solves.
  public func inverse() throws(LinearAlgebraError) -> Matrix<Scalar> {
    try solve(.identity(shape.rows))
  }
}

extension LinearSolver {
  /// The solutions for each column of `rightSides`.
  ///
  /// - Throws: what ``solveInPlace(_:)`` throws.
  public func solve(_ rightSides: consuming Matrix<Scalar>) throws(LinearAlgebraError)
    -> Matrix<Scalar>
  {
    var solutions = rightSides
    try solveInPlace(&solutions)
    return solutions
  }
}
