/// A number read from its decimal digits, exact to about 31 of them (away from the ends of the range of
/// doubles).
///
/// The value is `high + low`, where `high` is the nearest double: a difference to it keeps its digits
/// where both numbers agree to the last bit of a double.
public struct ExactDecimal: Hashable, Sendable {
  public let high: Double
  public let low: Double

  public init(_ value: Double) {
    (high, low) = (value, 0)
  }

  /// Reads `-12.5`, `.11019`, `760.`, `0.35E-01` or a fraction such as `3/2`; nil if the text is
  /// none of them. `Infinity` is a number too: an F statistic without residuals.
  public init?(_ text: some StringProtocol) {
    if text == "Infinity" {
      (high, low) = (.infinity, 0)
      return
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let numerator = Pair(decimal: parts[0]) else {
      return nil
    }
    var value = numerator
    if parts.count == 2 {
      guard let denominator = Pair(decimal: parts[1]), denominator.high != 0 else { return nil }
      value = numerator / denominator
    }
    (high, low) = (value.high, value.low)
  }

  /// `value` minus this number, computed with the digits of both.
  public func difference(from value: Double) -> Double {
    if high.isInfinite { return value == high ? 0 : -high }
    let sum = Pair.sum(value, -high)
    return sum.high + (sum.low - low)
  }
}

extension ExactDecimal: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self.init(number)
      return
    }
    let text = try container.decode(String.self)
    guard let value = ExactDecimal(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a number: \(text)")
    }
    self = value
  }
}

/// An unevaluated sum of two doubles, the second at most half an ulp of the first. Only what reading
/// decimals needs; independent of the library's own such type, which the tests check.
struct Pair {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// Knuth's exact sum of two doubles.
  static func sum(_ a: Double, _ b: Double) -> Pair {
    let sum = a + b
    let part = sum - a
    return Pair(sum, (a - (sum - part)) + (b - part))
  }

  static func product(_ a: Double, _ b: Double) -> Pair {
    let product = a * b
    return Pair(product, (-product).addingProduct(a, b))
  }

  static func + (left: Pair, right: Pair) -> Pair {
    let high = sum(left.high, right.high)
    let low = sum(left.low, right.low)
    let first = sum(high.high, high.low + low.high)
    return sum(first.high, first.low + low.low)
  }

  static func * (left: Pair, right: Double) -> Pair {
    let high = product(left.high, right)
    return sum(high.high, high.low + left.low * right)
  }

  /// Long division: three quotient digits of 53 bits each.
  static func / (left: Pair, right: Pair) -> Pair {
    var rest = left
    var quotient = Pair(0)
    for _ in 0..<3 {
      let digit = rest.high / right.high
      rest = rest + right * -digit
      quotient = quotient + Pair(digit)
    }
    return quotient
  }

  init?(decimal text: some StringProtocol) {
    var value = Pair(0)
    var exponent = 0
    var digits = 0
    var significant = 0
    var afterPoint = false
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    while let character = rest.first,
      let digit = character.wholeNumberValue ?? (character == "." ? -1 : nil)
    {
      rest.removeFirst()
      if digit == -1 {
        guard !afterPoint else { return nil }
        afterPoint = true
        continue
      }
      digits += 1
      // 31 digits fit two doubles; of those that follow only the place counts.
      if significant < 31 {
        value = value * 10 + Pair(Double(digit))
        if significant > 0 || digit > 0 { significant += 1 }
        if afterPoint { exponent -= 1 }
      } else if !afterPoint {
        exponent += 1
      }
    }
    guard digits > 0 else { return nil }
    if let mark = rest.first {
      guard mark == "e" || mark == "E", let power = Int(rest.dropFirst()) else { return nil }
      exponent += power
    }
    // 10²² is the largest power of ten that a double holds.
    var left = exponent.magnitude
    while left > 0 {
      var power = 1.0
      for _ in 0..<min(left, 22) { power *= 10 }
      value = exponent > 0 ? value * power : value / Pair(power)
      left -= min(left, 22)
    }
    self = isNegative ? value * -1 : value
  }
}
