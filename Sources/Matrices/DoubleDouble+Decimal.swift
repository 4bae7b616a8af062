/// What came out of reading a decimal number into a double-double.
public struct DecimalReading: Hashable, Sendable {
  /// `high` is the double nearest to the number, `low` the one nearest to what remains.
  public let value: DoubleDouble
  /// Whether high + low is exactly the number.
  public let isExact: Bool
  /// Whether |high + low − number| ≤ 2⁻¹⁰⁶·|number|: not so when a part is subnormal or overflows.
  public let isAccurate: Bool
}

extension DoubleDouble {
  /// Reads a decimal number: `[+-] digits [. digits] [e [+-] digits]`.
  ///
  /// - Returns: nil unless the whole text is such a number.
  /// - Complexity: constant for up to 19 significant digits and exponents within ±19, else quadratic in
  ///   the number of digits.
  public static func reading(decimal text: Span<UInt8>) -> DecimalReading? {
    guard let number = DecimalNumber(text) else { return nil }
    if number.significantDigits <= 19,
      let reading = number.readSmall() ?? number.readWide(text)
    {
      return reading
    }
    return number.readWide(text)
  }

  /// Reads a decimal number; see ``reading(decimal:)-(Span<UInt8>)``.
  public static func reading(decimal text: String) -> DecimalReading? {
    let bytes = Array(text.utf8)
    return reading(decimal: bytes.span)
  }

  /// The double-double next to a decimal number, or nil if the text is not one.
  public init?(decimal text: String) {
    guard let reading = DoubleDouble.reading(decimal: text) else { return nil }
    self = reading.value
  }
}

/// The parts of a decimal number in text: ± 0.d₁d₂… as an integer times a power of ten.
private struct DecimalNumber {
  var isNegative = false
  /// The first significant digit and one past the last one; a point may stand between.
  var digits = 0..<0
  var significantDigits = 0
  /// The leading digits as an integer, if there are at most 19.
  var mantissa: UInt64 = 0
  /// The power of ten of the last digit.
  var exponent = 0

  init?(_ text: Span<UInt8>) {
    var i = 0
    let end = text.count
    if i < end, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
      isNegative = text[i] == UInt8(ascii: "-")
      i += 1
    }
    var digitSeen = false
    var point = false
    var first: Int?
    while i < end {
      let byte = text[i]
      if byte == UInt8(ascii: ".") && !point {
        point = true
      } else if byte >= 48 && byte <= 57 {
        digitSeen = true
        if byte != 48 || significantDigits > 0 {
          if first == nil { first = i }
          significantDigits += 1
          if significantDigits <= 19 { mantissa = mantissa * 10 + UInt64(byte - 48) }
        }
        if point { exponent -= 1 }
      } else {
        break
      }
      i += 1
    }
    guard digitSeen else { return nil }
    digits = (first ?? i)..<i
    if i < end {
      guard text[i] | 0x20 == UInt8(ascii: "e") else { return nil }
      i += 1
      var negative = false
      if i < end, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
        negative = text[i] == UInt8(ascii: "-")
        i += 1
      }
      guard i < end else { return nil }
      var written = 0
      while i < end {
        guard text[i] >= 48 && text[i] <= 57 else { return nil }
        // Far beyond any double; more digits change nothing.
        if written < 1_000_000 { written = written * 10 + Int(text[i] - 48) }
        i += 1
      }
      exponent += negative ? -written : written
    }
  }

  /// Two hardware divisions, for at most 19 digits and a small exponent; nil where 128 bits do not tell
  /// the nearest low part.
  func readSmall() -> DecimalReading? {
    if mantissa == 0 { return signed(.zero, isExact: true, isAccurate: true) }
    guard exponent >= -19 && exponent <= 19 else { return nil }
    var power: UInt64 = 1
    for _ in 0..<abs(exponent) { power *= 10 }
    if exponent >= 0 {
      let (high, low) = mantissa.multipliedFullWidth(by: power)
      let whole = UInt128(high) << 64 | UInt128(low)
      let shift = whole.leadingZeroBitCount
      return read(whole << UInt128(shift), sticky: false, exponent: -shift)
    }
    let shift = mantissa.leadingZeroBitCount
    let divisorShift = power.leadingZeroBitCount
    let numerator = mantissa << UInt64(shift)
    let divisor = power << UInt64(divisorShift)
    // numerator / divisor lies in [½, 1) after halving if need be: quotients of exactly 64 bits.
    let halved = numerator >= divisor
    let dividend =
      halved ? (numerator >> 1, (numerator & 1) << 63) : (numerator, UInt64(0))
    let first = divisor.dividingFullWidth(dividend)
    let second = divisor.dividingFullWidth((first.remainder, 0))
    return read(
      UInt128(first.quotient) << 64 | UInt128(second.quotient), sticky: second.remainder != 0,
      exponent: divisorShift - shift + (halved ? 1 : 0) - 128)
  }

  /// (bits + sticky) · 2ᵉ, where the top one of the 128 bits is set and 0 < sticky < 1 if there is more.
  private func read(_ bits: UInt128, sticky: Bool, exponent: Int) -> DecimalReading? {
    var top = UInt64(truncatingIfNeeded: bits >> 75)
    var rest = bits & ((1 << 75) - 1)
    let half = UInt128(1) << 74
    let roundsUp = rest > half || (rest == half && (sticky || top & 1 == 1))
    var more = sticky
    if roundsUp {
      top += 1
      // 2⁷⁵ − (rest + sticky), again a whole number and something below 1.
      rest = (1 << 75) - rest - (sticky ? 1 : 0)
    }
    if sticky && rest >> 57 == 0 { return nil }
    let width = 128 - rest.leadingZeroBitCount
    let shift = max(0, width - 60)
    if shift > 0 {
      if rest & ((1 << UInt128(shift)) - 1) != 0 { more = true }
      rest >>= UInt128(shift)
    }
    var kept = UInt64(truncatingIfNeeded: rest)
    // 60 bits round to 53 the same way whatever hides below the last one, once that is set.
    if more { kept |= 1 }
    let low = Double(kept)
    let exact = !more && UInt64(low) == kept
    let high = Double(top).scaled(byPowerOfTwo: exponent + 75)
    let scaledLow = (roundsUp ? -low : low).scaled(byPowerOfTwo: exponent + shift)
    return signed(
      DoubleDouble(normalizedHigh: high, low: scaledLow), isExact: exact, isAccurate: true)
  }

  /// Any number of digits and any exponent, in exact integer arithmetic.
  func readWide(_ text: Span<UInt8>) -> DecimalReading? {
    if significantDigits == 0 { return signed(.zero, isExact: true, isAccurate: true) }
    let magnitude = exponent + significantDigits
    if magnitude > 310 {
      return signed(DoubleDouble(.infinity), isExact: false, isAccurate: false)
    }
    if magnitude < -400 { return signed(.zero, isExact: false, isAccurate: false) }
    // Beyond 1500 digits nothing changes but exactness.
    let limit = 1500
    var integer = WideInteger()
    var taken = 0
    var truncated = false
    var (chunk, factor): (UInt32, UInt32) = (0, 1)
    for i in digits where text[i] != UInt8(ascii: ".") {
      if taken == limit {
        if text[i] != 48 { truncated = true }
        continue
      }
      taken += 1
      (chunk, factor) = (chunk * 10 + UInt32(text[i] - 48), factor * 10)
      if factor == 1_000_000_000 {
        integer.multiplyAdd(factor, chunk)
        (chunk, factor) = (0, 1)
      }
    }
    if factor > 1 { integer.multiplyAdd(factor, chunk) }
    let power = exponent + (significantDigits - taken)
    let numerator = power > 0 ? integer * .powerOfTen(power) : integer
    let denominator = power < 0 ? WideInteger.powerOfTen(-power) : WideInteger(1)
    let (high, _) = WideInteger.nearestDouble(numerator, over: denominator)
    guard high.isFinite else {
      return signed(DoubleDouble(high), isExact: false, isAccurate: false)
    }
    // high = m · 2ᵉ, so the remainder is (numerator − m · 2ᵉ · denominator) / denominator.
    let e = high == 0 ? 0 : Int(high.exponent) - 52
    let m = WideInteger(high == 0 ? 0 : UInt64(high.scaled(byPowerOfTwo: -e)))
    let (left, right) =
      e >= 0
      ? (numerator, (m * denominator).shiftedLeft(e))
      : (numerator.shiftedLeft(-e), m * denominator)
    let (rest, isNegativeRest) = WideInteger.difference(left, right)
    let (low, exactLow) = WideInteger.nearestDouble(
      rest, over: e >= 0 ? denominator : denominator.shiftedLeft(-e))
    let normal = low == 0 ? exactLow : low >= 0x1p-1022
    return signed(
      DoubleDouble(normalizedHigh: high, low: isNegativeRest ? -low : low),
      isExact: exactLow && !truncated, isAccurate: (exactLow || normal) && high != 0)
  }

  private func signed(_ value: DoubleDouble, isExact: Bool, isAccurate: Bool) -> DecimalReading {
    DecimalReading(value: isNegative ? -value : value, isExact: isExact, isAccurate: isAccurate)
  }
}
