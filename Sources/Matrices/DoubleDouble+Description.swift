extension DoubleDouble: CustomStringConvertible {
  /// 32 significant digits, correctly rounded (ties up), without trailing zeros.
  public var description: String { decimal(digits: 32) }

  /// The value to `digits` significant digits, correctly rounded (ties up), without trailing zeros.
  public func decimal(digits: Int) -> String {
    precondition(digits >= 1, "at least one digit")
    guard isFinite, high != 0 else { return high.description }
    // |value| = N · 2ᵉ with a whole N.
    let e = low == 0 ? Int(high.ulp.exponent) : min(Int(high.ulp.exponent), Int(low.ulp.exponent))
    let a = DoubleDouble.whole(high, unit: e)
    let b = DoubleDouble.whole(low, unit: e)
    let sameSign = (high < 0) == (low < 0)
    let n = sameSign ? a + b : WideInteger.difference(a, b).0
    // The first guess of the exponent may be one too small or too large.
    var exponent = Int((Double(high.magnitude.exponent) * 0.30103).rounded(.down))
    while true {
      let text = DoubleDouble.rounded(n, unit: e, scale: digits - 1 - exponent)
      if text.count == digits { return format(text, exponent: exponent) }
      exponent += text.count > digits ? 1 : -1
    }
  }

  /// |value| / 2ᵘⁿⁱᵗ, which is whole.
  private static func whole(_ value: Double, unit: Int) -> WideInteger {
    if value == 0 { return WideInteger() }
    let own = Int(value.ulp.exponent)
    let mantissa = UInt64(value.magnitude.scaled(byPowerOfTwo: -own))
    return WideInteger(mantissa).shiftedLeft(own - unit)
  }

  /// The digits of n · 2ᵘⁿⁱᵗ · 10ˢᶜᵃˡᵉ rounded to a whole number.
  private static func rounded(_ n: WideInteger, unit: Int, scale: Int) -> String {
    var numerator = scale > 0 ? n * .powerOfTen(scale) : n
    var denominator = scale < 0 ? WideInteger.powerOfTen(-scale) : WideInteger(1)
    if unit > 0 {
      numerator = numerator.shiftedLeft(unit)
    } else {
      denominator = denominator.shiftedLeft(-unit)
    }
    // ⌊x + ½⌋ = ⌊(2·numerator + denominator) / (2·denominator)⌋
    var value = (numerator.shiftedLeft(1) + denominator).divided(by: denominator.shiftedLeft(1))
      .quotient
    var groups: [String] = []
    let billion = WideInteger(1_000_000_000)
    while !value.isZero {
      let (quotient, rest) = value.divided(by: billion)
      let group = String(rest.low64)
      groups.append(
        quotient.isZero ? group : String(repeating: "0", count: 9 - group.count) + group)
      value = quotient
    }
    return groups.reversed().joined()
  }

  private func format(_ digits: String, exponent: Int) -> String {
    var digits = digits
    while digits.count > 1 && digits.last == "0" { digits.removeLast() }
    let sign = high < 0 ? "-" : ""
    let zeros = { String(repeating: "0", count: $0) }
    if exponent >= 0 && exponent < 21 {
      if digits.count <= exponent + 1 { return sign + digits + zeros(exponent + 1 - digits.count) }
      return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }
    if exponent < 0 && exponent >= -5 { return sign + "0." + zeros(-exponent - 1) + digits }
    let rest = digits.dropFirst()
    return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e\(exponent)"
  }
}
