import Foundation

public import BLASBackend
public import Matrices

/// A matrix of doubles times a power of two, for judging results at either end of the range of a type, where
/// norms, products and residuals in the type itself, or in doubles, would overflow or vanish.
///
/// Complex matrices are the real ones of twice the order that they stand for.
public struct Judged: Sendable {
  /// Their largest magnitude is between 1 and 2, or they are zeros.
  private let elements: Matrix<Double>
  private let exponent: Int

  private init(_ elements: Matrix<Double>, _ exponent: Int) {
    let largest = elements.storage.reduce(0.0) { $0.isNaN || $1.isNaN ? .nan : max($0, abs($1)) }
    guard largest > 0 && largest.isFinite else {
      // Zeros, or what makes every size that is asked of it not a number.
      (self.elements, self.exponent) = (largest == 0 ? elements : elements.map { $0 * .nan }, 0)
      return
    }
    let power = Int(largest.exponent)
    self.elements = elements.map { scalbn($0, -power) }
    self.exponent = exponent + power
  }

  public init<Scalar: BLASScalar>(_ matrix: Matrix<Scalar>) { self.init(matrix.inDouble, 0) }

  public var rows: Int { elements.rows }
  public var columns: Int { elements.columns }
  public var adjoint: Judged { Judged(naiveTranspose(elements), exponent) }

  public static func * (a: Judged, b: Judged) -> Judged {
    Judged(naiveProduct(a.elements, b.elements), a.exponent + b.exponent)
  }

  public static func + (a: Judged, b: Judged) -> Judged { combine(a, b) { $0 + $1 } }
  public static func - (a: Judged, b: Judged) -> Judged { combine(a, b) { $0 - $1 } }

  private static func combine(
    _ a: Judged, _ b: Judged, _ operation: (Double, Double) -> Double
  ) -> Judged {
    precondition(
      a.rows == b.rows && a.columns == b.columns,
      "\(a.elements.shape) and \(b.elements.shape)")
    let exponent = a.isZero ? b.exponent : b.isZero ? a.exponent : max(a.exponent, b.exponent)
    let (k, l) = (a.exponent - exponent, b.exponent - exponent)
    let (x, y) = (a.elements.storage, b.elements.storage)
    return Judged(
      Matrix(
        rows: a.rows, columns: a.columns,
        storage: x.indices.map { operation(scalbn(x[$0], k), scalbn(y[$0], l)) }),
      exponent)
  }

  private var isZero: Bool { elements.storage.allSatisfy { $0 == 0 } }

  /// ‖A‖₁.
  public var size: Size { Size(naiveOneNorm(elements), exponent) }

  /// A number that is not negative, of any magnitude.
  public struct Size: Sendable {
    fileprivate let value: Double
    fileprivate let exponent: Int

    fileprivate init(_ value: Double, _ exponent: Int) {
      let power = value > 0 && value.isFinite ? Int(value.exponent) : 0
      (self.value, self.exponent) = (scalbn(value, -power), exponent + power)
    }

    public init(_ value: Double) { self.init(value, 0) }

    public static func * (a: Size, b: Size) -> Size {
      Size(a.value * b.value, a.exponent + b.exponent)
    }

    public static func + (a: Size, b: Size) -> Size {
      if a.value == 0 || b.value == 0 { return a.value == 0 ? b : a }
      let exponent = max(a.exponent, b.exponent)
      return Size(
        scalbn(a.value, a.exponent - exponent) + scalbn(b.value, b.exponent - exponent), exponent)
    }

    /// 0 / 0 is a perfect result; whatever is not a number is the worst.
    public static func / (a: Size, b: Size) -> Double {
      if a.value == 0 && b.value >= 0 { return 0 }
      let quotient = scalbn(a.value / b.value, a.exponent - b.exponent)
      return quotient >= 0 ? quotient : .infinity
    }
  }
}

extension Judged {
  /// How far `found` is from `exact`, in units of order · (ε · size + η): what roundings of numbers of this size, or of
  /// ones below the normal range, excuse.
  public static func ratio<Scalar: BLASScalar>(
    _ found: Judged, _ exact: Judged, size: Size, order: Int, of _: Scalar.Type
  ) -> Double {
    let (epsilon, least) = (
      Double(Scalar.RealScalar.ulpOfOne), Double(Scalar.RealScalar.leastNonzeroMagnitude)
    )
    let count = Size(Double(max(1, order)))
    return (found - exact).size / (count * (Size(epsilon) * size + Size(least)))
  }
}

extension Judged {
  /// One element as a matrix of its own.
  public func element(_ row: Int, _ column: Int) -> Judged {
    Judged(Matrix(rows: 1, columns: 1, storage: [elements[row, column]]), exponent)
  }
}
