/// A dyadic rational ±m·2ᵉ with a whole m of any size: sums and products are exact.
package struct Dyadic: Sendable {
  let magnitude: WideInteger
  let exponent: Int
  package let isNegative: Bool

  init(_ magnitude: WideInteger, exponent: Int, isNegative: Bool) {
    self.magnitude = magnitude
    self.exponent = exponent
    self.isNegative = isNegative && !magnitude.isZero
  }

  package static let zero = Dyadic(WideInteger(), exponent: 0, isNegative: false)

  /// - Precondition: the value is finite.
  package init(_ value: Double) {
    precondition(value.isFinite, "\(value) is not a dyadic rational")
    guard value != 0 else {
      self = .zero
      return
    }
    // The last bit of a double that has one below it is that of its unit.
    let unit = Int(value.ulp.exponent)
    let whole = UInt64(value.magnitude.scaled(byPowerOfTwo: -unit))
    let zeros = whole.trailingZeroBitCount
    self.init(
      WideInteger(whole >> UInt64(zeros)), exponent: unit + zeros, isNegative: value < 0)
  }

  /// - Precondition: the value is finite.
  package init(_ value: DoubleDouble) {
    self = Dyadic(value.high) + Dyadic(value.low)
  }

  /// A number in two's complement, least significant word first, times 2ᵉ.
  package init(twosComplement words: ArraySlice<UInt64>, exponent: Int) {
    let isNegative = words.last.map { $0 >> 63 == 1 } ?? false
    var carry = isNegative
    let magnitude = words.map { word in
      guard isNegative else { return word }
      let (negated, overflow) = (~word).addingReportingOverflow(carry ? 1 : 0)
      carry = overflow
      return negated
    }
    self.init(WideInteger(words: magnitude), exponent: exponent, isNegative: isNegative)
  }

  package var isZero: Bool { magnitude.isZero }

  /// e with 2ᵉ ≤ |value| < 2ᵉ⁺¹; nil for zero.
  package var leadingExponent: Int? { isZero ? nil : exponent + magnitude.bitWidth - 1 }

  /// |value| / 2ᵘⁿⁱᵗ as `count` words, least significant first.
  ///
  /// - Precondition: that is whole and fits.
  package func words(count: Int, unit: Int) -> [UInt64] {
    let whole = magnitude(unit: unit).words
    precondition(whole.count <= count, "\(whole.count) words do not fit \(count)")
    return whole + [UInt64](repeating: 0, count: count - whole.count)
  }

  /// |value| / 2ᵘⁿⁱᵗ, which is whole.
  private func magnitude(unit: Int) -> WideInteger {
    if isZero { return magnitude }
    if exponent >= unit { return magnitude.shiftedLeft(exponent - unit) }
    precondition(magnitude.isMultiple(ofTwoTo: unit - exponent), "not a multiple of 2^\(unit)")
    return magnitude.shiftedRight(unit - exponent)
  }
}

extension Dyadic {
  package static prefix func - (value: Dyadic) -> Dyadic {
    Dyadic(value.magnitude, exponent: value.exponent, isNegative: !value.isNegative)
  }

  package static func + (x: Dyadic, y: Dyadic) -> Dyadic {
    if x.isZero { return y }
    if y.isZero { return x }
    let unit = min(x.exponent, y.exponent)
    let (a, b) = (x.magnitude(unit: unit), y.magnitude(unit: unit))
    if x.isNegative == y.isNegative {
      return Dyadic(a + b, exponent: unit, isNegative: x.isNegative)
    }
    let (difference, isSmaller) = WideInteger.difference(a, b)
    return Dyadic(difference, exponent: unit, isNegative: x.isNegative != isSmaller)
  }

  package static func - (x: Dyadic, y: Dyadic) -> Dyadic { x + (-y) }

  package static func * (x: Dyadic, y: Dyadic) -> Dyadic {
    Dyadic(
      x.magnitude * y.magnitude, exponent: x.exponent + y.exponent,
      isNegative: x.isNegative != y.isNegative)
  }

  package var absoluteValue: Dyadic {
    Dyadic(magnitude, exponent: exponent, isNegative: false)
  }

  /// value · 2ᵉ.
  package func scaled(byPowerOfTwo exponent: Int) -> Dyadic {
    Dyadic(magnitude, exponent: self.exponent + exponent, isNegative: isNegative)
  }

  /// The nearest multiple of 2ᵘⁿⁱᵗ, ties away from zero.
  package func rounded(toMultipleOfTwoTo unit: Int) -> Dyadic {
    guard exponent < unit else { return self }
    let half = WideInteger(1).shiftedLeft(unit - exponent - 1)
    return Dyadic(
      (magnitude + half).shiftedRight(unit - exponent), exponent: unit, isNegative: isNegative)
  }

  /// The nearest double, ties to even; infinite beyond the largest one.
  package var nearestDouble: Double {
    let cut = max(0, magnitude.bitWidth - 57)
    let mantissa =
      magnitude.shiftedRight(cut).low64 | (magnitude.isMultiple(ofTwoTo: cut) ? 0 : 1)
    let value = WideInteger.nearestDouble(mantissa, exponent: exponent + cut).value
    return isNegative ? -value : value
  }

  /// The nearest double, and the double nearest to what is left.
  package var nearestDoubleDouble: DoubleDouble {
    let high = nearestDouble
    guard high.isFinite else { return DoubleDouble(high) }
    return DoubleDouble(sum: high, (self - Dyadic(high)).nearestDouble)
  }

  /// A double that is not below the value, and zero for zero.
  package var upperDouble: Double {
    let value = nearestDouble
    return value.isFinite && Dyadic(value) < self ? value.nextUp : value
  }
}

extension Dyadic: Comparable {
  package static func == (x: Dyadic, y: Dyadic) -> Bool { (x - y).isZero }

  package static func < (x: Dyadic, y: Dyadic) -> Bool { (x - y).isNegative }
}
