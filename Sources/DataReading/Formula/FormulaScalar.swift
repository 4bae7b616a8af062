import Foundation

/// Numbers over which the terms of a formula can be evaluated.
///
/// Sums, differences, products and integer powers are taken in this arithmetic; divisions, other powers
/// and functions take and give the nearest doubles.
public protocol FormulaScalar: Sendable {
  /// A number that is a double.
  init(_ value: Double)
  /// The nearest double.
  var nearestDouble: Double { get }
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  /// The product of `exponent` factors; 1 for none.
  func raised(to exponent: Int) -> Self
}

extension FormulaScalar {
  /// Squares, multiplied together by the binary digits of the exponent.
  public func raised(to exponent: Int) -> Self {
    precondition(exponent >= 0, "a power as a product needs an exponent that is not negative")
    var result: Self?
    var square = self
    var rest = exponent
    while true {
      if rest & 1 == 1 { result = result.map { $0 * square } ?? square }
      rest >>= 1
      if rest == 0 { return result ?? Self(1) }
      square = square * square
    }
  }
}

extension Double: FormulaScalar {
  public var nearestDouble: Double { self }

  /// The power of the C library: nearer than a product.
  public func raised(to exponent: Int) -> Double {
    exponent == 2 ? self * self : pow(self, Double(exponent))
  }
}

/// A function that a formula may call.
public enum FormulaFunction: String, Hashable, Sendable, CaseIterable {
  case log, log2, log10, log1p, exp, expm1, sqrt, abs, sign, floor, ceiling, sin, cos, tan, asin,
    acos
  case atan, sinh, cosh, tanh

  /// The value at `x`; NaN or infinite where there is none.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .log: Foundation.log(x)
    case .log2: Foundation.log2(x)
    case .log10: Foundation.log10(x)
    case .log1p: Foundation.log1p(x)
    case .exp: Foundation.exp(x)
    case .expm1: Foundation.expm1(x)
    case .sqrt: x.squareRoot()
    case .abs: x.magnitude
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .floor: x.rounded(.down)
    case .ceiling: x.rounded(.up)
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .tan: Foundation.tan(x)
    case .asin: Foundation.asin(x)
    case .acos: Foundation.acos(x)
    case .atan: Foundation.atan(x)
    case .sinh: Foundation.sinh(x)
    case .cosh: Foundation.cosh(x)
    case .tanh: Foundation.tanh(x)
    }
  }
}
