import Matrices

/// A number in double-double arithmetic with a bound of its distance from the exact one: what formulas are
/// evaluated in for the decimal problem.
///
/// `error` is an ε for which |exact − value| ≤ ε·2⁻¹⁰⁶·|value|; 0 where nothing was rounded, infinite where
/// nothing is known. The bounds of the operations are those of ``DoubleDouble``; what is of second order,
/// and the rounding of ε itself, is covered by adding 1 to each and by a factor of 1 + 2⁻²⁰.
struct BoundedDecimal: FormulaScalar {
  let value: DoubleDouble
  let error: Double

  /// Below this, the low part of a product may lose digits to underflow.
  private static let smallest = 0x1p-960
  private static let slack = 1 + 0x1p-20

  /// A number of a file: off by at most 2⁻¹⁰⁶, and by nothing if it has no low part.
  init(high: Double, low: Double) {
    value = DoubleDouble(sum: high, low)
    error = low == 0 ? 0 : 1
  }

  init(_ value: Double) {
    self.value = DoubleDouble(value)
    error = 0
  }

  private init(_ value: DoubleDouble, error: Double) {
    self.value = value
    self.error = error
  }

  var nearestDouble: Double { value.high }

  private var isExactZero: Bool { value == .zero && error == 0 }

  /// Nothing is lost in a sum or product of two doubles.
  private static func areDoubles(_ a: Self, _ b: Self) -> Bool {
    a.value.low == 0 && b.value.low == 0
  }

  /// Keeps to what doubles do where the result, or a part of it, is not finite.
  private init(_ value: DoubleDouble, plain: Double, error: () -> Double) {
    guard value.isFinite && plain.isFinite else {
      self.init(DoubleDouble(plain), error: .infinity)
      return
    }
    let error = error()
    self.init(value, error: error >= 0 ? error : .infinity)
  }

  /// The operands' errors are relative to them and not to the sum, which may be much smaller.
  static func + (left: Self, right: Self) -> Self {
    if left.isExactZero { return right }
    if right.isExactZero { return left }
    let sum = left.value + right.value
    return Self(sum, plain: left.value.high + right.value.high) {
      let own: Double = areDoubles(left, right) ? 0 : 4
      if left.error == 0 && right.error == 0 && (own == 0 || sum == .zero) { return 0 }
      guard sum.high.magnitude >= smallest else { return .infinity }
      let inherited =
        left.error * (left.value.high.magnitude / sum.high.magnitude)
        + right.error * (right.value.high.magnitude / sum.high.magnitude)
      return inherited * slack + own
    }
  }

  static func - (left: Self, right: Self) -> Self {
    left + Self(-right.value, error: right.error)
  }

  static func * (left: Self, right: Self) -> Self {
    let product = left.value * right.value
    return Self(product, plain: left.value.high * right.value.high) {
      if left.isExactZero || right.isExactZero { return 0 }
      guard product.high.magnitude >= smallest else { return .infinity }
      if left.error == 0 && right.error == 0 && areDoubles(left, right) { return 0 }
      return left.error + right.error + 8
    }
  }
}

extension DesignRecipe {
  /// The largest ε that is worth to be proven with: of x⁵¹², or of a difference that cancels three digits.
  /// A column with a larger one is rounded to doubles.
  static let largestColumnError = 4608.0

  /// The samples of the decimal problem.
  struct DecimalSamples {
    var high: [Double]
    var low: [Double]
    /// For each column of the design an ε that holds for it and for the targets.
    var columnErrors: [Double]
    /// Columns that were rounded to doubles since their errors have no useful bound.
    var rounded: [String]
  }

  /// Splits what was evaluated with bounds.
  func decimalSamples(
    _ samples: [BoundedDecimal], includingTargets: Bool
  ) -> DecimalSamples {
    let names = termNames + (includingTargets ? targets.map(\.name) : [])
    let width = names.count
    var errors = [Double](repeating: 1, count: width)
    for first in stride(from: 0, to: samples.count, by: width) {
      for element in 0..<width {
        errors[element] = max(errors[element], samples[first + element].error)
      }
    }
    let isRounded = errors.map { !($0 <= Self.largestColumnError) }
    var low = samples.map(\.value.low)
    for element in 0..<width where isRounded[element] {
      errors[element] = 1
      for place in stride(from: element, to: low.count, by: width) { low[place] = 0 }
    }
    // The certificate takes one ε for all data; no column's may be less than those of the targets.
    let ofTargets = errors[columns.count...].max() ?? 1
    return DecimalSamples(
      high: samples.map(\.value.high), low: low,
      columnErrors: errors[..<columns.count].map { max($0, ofTargets) },
      rounded: names.indices.filter { isRounded[$0] }.map { names[$0] })
  }
}
