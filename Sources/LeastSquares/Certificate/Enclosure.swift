public import Matrices

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An interval that is proven to hold a number: |number − center| ≤ radius.
public struct Enclosure: Hashable, Sendable, Codable {
  public let center: DoubleDouble
  /// Not negative; infinite if nothing is known.
  public let radius: Double

  /// NaN in either part becomes an infinite radius.
  public init(center: DoubleDouble, radius: Double) {
    if center.isFinite && radius >= 0 {
      self.center = center
      self.radius = radius
    } else {
      self.center = .zero
      self.radius = .infinity
    }
  }

  /// The interval between two doubles.
  init(from lower: Double, to upper: Double) {
    let center = 0.5 * lower + 0.5 * upper
    self.init(center: DoubleDouble(center), radius: ((upper - lower) * 0.5).nextUp.nextUp)
  }

  /// The double nearest to the center.
  public var value: Double { center.high }

  /// |value − number| is at most this.
  public var errorBound: Double { (center.low.magnitude + radius).nextUp }

  /// Whether the number is proven to be non-zero.
  public var excludesZero: Bool {
    (center.high.magnitude - center.low.magnitude).nextDown > radius
  }

  /// Correct digits of ``value`` that are proven: −log₁₀ of its relative error; 0 if zero is not excluded.
  public var provenDigits: Double { provenDigits(errorBound: errorBound) }

  /// −log₁₀ of the relative error of something that is off by at most `errorBound`.
  func provenDigits(errorBound: Double) -> Double {
    guard excludesZero else { return 0 }
    let smallest = (center.high.magnitude - center.low.magnitude).nextDown - radius
    return max(0, -log10(errorBound / smallest))
  }

  /// The most digits that something with at least this error can have, at most 15.95.
  func provenDigits(leastError: Double) -> Double {
    let largest = center.high.magnitude + center.low.magnitude + radius
    return min(15.95, max(0, -log10(leastError / largest)))
  }

  public var lower: Double { (center.high + (center.low - radius).nextDown).nextDown }
  public var upper: Double { (center.high + (center.low + radius).nextUp).nextUp }

  /// Whether the number may be `other`, for what is proven.
  public func contains(_ other: DoubleDouble) -> Bool {
    let difference = (center - other).magnitude
    return !((difference.high * (1 - 8 * RoundingBounds.u)).nextDown > radius)
  }

  /// number · 2ᵉ.
  func scaled(byPowerOfTwo exponent: Int) -> Enclosure {
    let scaled = center.scaled(byPowerOfTwo: exponent)
    var size = radius.scaled(byPowerOfTwo: exponent)
    let isExact =
      (scaled.low == 0 ? center.low == 0 : scaled.low.magnitude >= 0x1p-1022)
      && (scaled.high == 0 ? center.high == 0 : scaled.high.magnitude >= 0x1p-1022)
    if !isExact { size += 0x1p-1073 }
    if size < 0x1p-1000 && radius > 0 { size = size.nextUp.nextUp }
    return Enclosure(center: DoubleDouble(sum: scaled.high, scaled.low), radius: size)
  }

  /// The double that the number rounds to, if all numbers of the interval round to the same one.
  ///
  /// nil for zero and for results that are subnormal, where scaling was not exact.
  public var roundedValue: Double? {
    let low = (center.low - radius).nextDown
    let high = (center.low + radius).nextUp
    let rounded = center.high + low
    guard rounded == center.high + high, rounded.isFinite, rounded.magnitude >= 0x1p-1021 else {
      return nil
    }
    return rounded
  }
}

extension Enclosure {
  // The factors 1 + 16u cover the roundings of each radius, the terms with u² those of the centers.
  private static let inflation = 1 + 16 * RoundingBounds.u

  static func + (x: Enclosure, y: Enclosure) -> Enclosure {
    let sum = x.center + y.center
    return Enclosure(
      center: sum,
      radius: (x.radius + y.radius + 4 * RoundingBounds.u2 * sum.high.magnitude) * inflation
        + 0x1p-1070)
  }

  static func - (x: Enclosure, y: Enclosure) -> Enclosure {
    x + Enclosure(center: -y.center, radius: y.radius)
  }

  static func * (x: Enclosure, y: Enclosure) -> Enclosure {
    let product = x.center * y.center
    let (a, b) = (x.center.high.magnitude, y.center.high.magnitude)
    let spread = a * y.radius + b * x.radius + x.radius * y.radius
    return Enclosure(
      center: product,
      radius: (spread + 10 * RoundingBounds.u2 * product.high.magnitude) * inflation
        + 0x1p-960)
  }

  static func / (x: Enclosure, y: Enclosure) -> Enclosure {
    guard y.excludesZero else { return Enclosure(center: .zero, radius: .infinity) }
    let quotient = x.center / y.center
    let least = (y.center.high.magnitude - y.center.low.magnitude).nextDown - y.radius
    let spread = x.radius + quotient.high.magnitude * y.radius
    return Enclosure(
      center: quotient,
      radius: (spread / least + 32 * RoundingBounds.u2 * quotient.high.magnitude) * inflation
        + 0x1p-960)
  }

  /// The square root of a number that is known not to be negative.
  var squareRoot: Enclosure {
    let top = upper
    guard top >= 0 else { return Enclosure(center: .zero, radius: .infinity) }
    // |√x − √c| = |x − c| / (√x + √c) ≤ radius / (√(c − radius) + √c).
    if excludesZero && center.high > 0 {
      let root = center.squareRoot
      let least = max(0, center.high * (1 - 4 * RoundingBounds.u) - radius)
      let spread = radius / (root.high + least.squareRoot())
      return Enclosure(
        center: root,
        radius: (spread + 8 * RoundingBounds.u2 * root.high) * Enclosure.inflation + 0x1p-960)
    }
    return Enclosure(from: 0, to: top.squareRoot().nextUp)
  }
}
