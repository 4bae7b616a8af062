/// An unevaluated sum high + low of two doubles: about 32 significant digits.
///
/// A value is normalised: `high` is the double nearest to high + low, so |low| ≤ u·|high| with u = 2⁻⁵³.
/// Each operation states its largest relative error. Overflow and NaN show as a `high` that is not
/// finite; products below 2⁻⁹⁶⁹ lose digits.
///
/// - Note: Source: Joldes, Muller, Popescu, *Tight and rigorous error bounds for basic building blocks of
///   double-word arithmetic*, ACM TOMS 44 (2017).
public struct DoubleDouble: Hashable, Sendable, Codable {
  public let high: Double
  public let low: Double

  /// The sum of two doubles, exactly.
  @inlinable
  public init(sum a: Double, _ b: Double) {
    let total = a + b
    let part = total - a
    high = total
    low = (a - (total - part)) + (b - part)
  }

  /// The product of two doubles, exactly unless its low part underflows.
  @inlinable
  public init(product a: Double, _ b: Double) {
    let product = a * b
    high = product
    low = (-product).addingProduct(a, b)
  }

  @inlinable
  public init(_ value: Double) {
    high = value
    low = 0
  }

  /// Takes two parts that are known to be normalised.
  @inlinable
  init(normalizedHigh high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  /// a + b exactly for |a| ≥ |b| or a = 0.
  @inlinable
  init(ordered a: Double, _ b: Double) {
    let total = a + b
    high = total
    low = b - (total - a)
  }

  public static let zero = DoubleDouble(0)

  @inlinable public var isFinite: Bool { high.isFinite && low.isFinite }
  @inlinable public var magnitude: DoubleDouble { isNegative ? -self : self }
  @inlinable public var isNegative: Bool { high < 0 }
}

extension DoubleDouble {
  @inlinable
  public static prefix func - (value: DoubleDouble) -> DoubleDouble {
    DoubleDouble(normalizedHigh: -value.high, low: -value.low)
  }

  /// Relative error at most 3u² + 13u³ (algorithm 6).
  @inlinable
  public static func + (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let s = DoubleDouble(sum: x.high, y.high)
    let t = DoubleDouble(sum: x.low, y.low)
    let v = DoubleDouble(ordered: s.high, s.low + t.high)
    return DoubleDouble(ordered: v.high, t.low + v.low)
  }

  @inlinable
  public static func - (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble { x + (-y) }

  /// Relative error at most 2u² (algorithm 4).
  @inlinable
  public static func + (x: DoubleDouble, y: Double) -> DoubleDouble {
    let s = DoubleDouble(sum: x.high, y)
    return DoubleDouble(ordered: s.high, x.low + s.low)
  }

  @inlinable
  public static func - (x: DoubleDouble, y: Double) -> DoubleDouble { x + (-y) }

  /// Relative error at most 7u² (algorithm 10).
  @inlinable
  public static func * (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let c = DoubleDouble(product: x.high, y.high)
    return DoubleDouble(ordered: c.high, c.low + (x.high * y.low + x.low * y.high))
  }

  /// Relative error at most 3u² (algorithm 8).
  @inlinable
  public static func * (x: DoubleDouble, y: Double) -> DoubleDouble {
    let c = DoubleDouble(product: x.high, y)
    return DoubleDouble(ordered: c.high, c.low + x.low * y)
  }

  /// Relative error at most 15u² + 56u³ (algorithm 17).
  @inlinable
  public static func / (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let quotient = x.high / y.high
    let r = y * quotient
    let correction = ((x.high - r.high) + (x.low - r.low)) / y.high
    return DoubleDouble(ordered: quotient, correction)
  }

  /// The square root of a number that is not negative; relative error at most 4u².
  public var squareRoot: DoubleDouble {
    let root = high.squareRoot()
    if root == 0 || !root.isFinite { return DoubleDouble(root) }
    // One Newton step: (x − s²) / 2s, where s² is exact and x − s² cancels its leading digits.
    let square = DoubleDouble(product: root, root)
    let rest = (high - square.high) - square.low + low
    return DoubleDouble(ordered: root, rest / (2 * root))
  }

  /// value · 2ᵉ: exact unless the result overflows or a part of it becomes subnormal.
  public func scaled(byPowerOfTwo exponent: Int) -> DoubleDouble {
    DoubleDouble(
      normalizedHigh: high.scaled(byPowerOfTwo: exponent),
      low: low.scaled(byPowerOfTwo: exponent))
  }

  /// valueᵏ by repeated products, k ≥ 1: relative error at most (8k − 7)u² when the value itself has
  /// relative error at most u².
  ///
  /// Each of the k − 1 products adds 7u² and the error of one more factor, u²: 1 + 8(k − 1).
  public func power(_ exponent: Int) -> DoubleDouble {
    precondition(exponent >= 0, "a negative power of a double-double number")
    if exponent == 0 { return DoubleDouble(1) }
    var result = self
    for _ in 1..<exponent { result = result * self }
    return result
  }
}

extension DoubleDouble: Comparable {
  @inlinable
  public static func < (x: DoubleDouble, y: DoubleDouble) -> Bool {
    x.high < y.high || (x.high == y.high && x.low < y.low)
  }
}

extension Double {
  /// value · 2ᵉ, correctly rounded, for any exponent.
  package func scaled(byPowerOfTwo exponent: Int) -> Double {
    // One multiplication rounds at most once; beyond its range, the first steps are exact because the
    // result of each is far from the subnormal numbers or infinite for good.
    var value = self
    var left = exponent
    while left > 1000 {
      value *= 0x1p1000
      left -= 1000
      if !value.isFinite { return value }
    }
    if left < -1000 {
      // Down in one step from a number with exponent 0: only the last product can round.
      guard value.isFinite, value != 0 else { return value }
      left += Int(value.exponent)
      value = value.significand * (value.sign == .minus ? -1 : 1)
      if left < -1100 { return value * 0x1p-1000 * 0x1p-1000 }
      if left > -1000 { return value * Double(sign: .plus, exponent: left, significand: 1) }
      return (value * 0x1p-60) * Double(sign: .plus, exponent: left + 60, significand: 1)
    }
    return value * Double(sign: .plus, exponent: left, significand: 1)
  }
}
