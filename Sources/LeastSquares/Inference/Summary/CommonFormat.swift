internal import Foundation

/// Numbers as text in the manner of R's `format`, which its users read without thinking: all numbers of a
/// table in one notation, with as few decimals as show every one to `digits` significant digits.
///
/// - Note: Source: R's `formatReal`, `format.pval`, `formatC`.
enum CommonFormat {
  /// All values in fixed or in exponential notation, whichever is shorter, padded to one width.
  static func numbers(_ values: [Double?], digits: Int) -> [String] {
    let parts = values.compactMap { $0 }.filter(\.isFinite).map {
      Significant($0, digits: digits)
    }
    guard let first = parts.first else { return padded(values.map(nonNumber)) }
    let sign = parts.contains(where: \.isNegative) ? 1 : 0
    let decimals = max(0, parts.reduce(first.decimals) { max($0, $1.decimals) })
    let left = parts.reduce(1) { max($0, ($1.isNegative ? 1 : 0) + max(1, $1.integerDigits)) }
    let fixedWidth = left + decimals + (decimals > 0 ? 1 : 0)
    let mantissa = parts.reduce(0) { max($0, $1.count) } - 1
    let hasLongExponent = parts.contains { $0.exponent >= 100 || $0.exponent <= -99 }
    let exponentialWidth = sign + (mantissa > 0 ? 1 : 0) + mantissa + 4 + (hasLongExponent ? 2 : 1)
    let isFixed = fixedWidth <= exponentialWidth
    return padded(
      values.map { value in
        guard let value, value.isFinite else { return nonNumber(value) }
        return isFixed
          ? String(format: "%.\(decimals)f", value) : String(format: "%.\(mantissa)e", value)
      })
  }

  /// What is shown of what is not there, or left the number range.
  private static func nonNumber(_ value: Double?) -> String {
    guard let value else { return "NA" }
    return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "Inf"
  }

  /// P values to `digits` digits; below `least` only that they are.
  static func pValues(_ values: [Double?], digits: Int, least: Double = 0x1p-52) -> [String] {
    let shown = values.compactMap { $0 }.filter { $0 >= least }
    let plain = shown.filter { isPlain($0, digits) }
    let small = shown.filter { !isPlain($0, digits) }
    var plainTexts = numbers(plain, digits: digits)[...]
    var smallTexts = numbers(small, digits: digits)[...]
    let width = (plainTexts + smallTexts).map(\.count).max()
    var leastDigits = max(1, digits - 2)
    var separator = leastDigits == 1 ? "" : " "
    if let width {
      if leastDigits > 1 && leastDigits + 6 > width { leastDigits = max(1, width - 7) }
      separator = leastDigits == 1 && width <= 6 ? "" : " "
    }
    let tiny = "<" + separator + numbers([least], digits: leastDigits)[0]
    return values.map { value in
      guard let value else { return "NA" }
      if value < least { return tiny }
      return isPlain(value, digits) ? plainTexts.removeFirst() : smallTexts.removeFirst()
    }
  }

  /// Whether a p value is shown together with those that are not small.
  private static func isPlain(_ value: Double, _ digits: Int) -> Bool {
    value >= (digits > 1 ? 1e-4 : 1e-3)
  }

  /// One number to `digits` significant digits, without trailing zeros.
  static func general(_ value: Double, digits: Int) -> String {
    let text = String(format: "%.\(digits)g", value)
    return String(repeating: " ", count: max(0, digits + 1 - text.count)) + text
  }

  /// Rounded to so many decimals.
  static func rounded(_ value: Double, decimals: Int) -> Double {
    Double(String(format: "%.\(max(0, decimals))f", value)) ?? value
  }

  /// Rounded to so many significant digits.
  static func significant(_ value: Double, digits: Int) -> Double {
    Double(String(format: "%.\(digits - 1)e", value)) ?? value
  }

  static func padded(_ texts: [String]) -> [String] {
    let width = texts.map(\.count).max() ?? 0
    return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
  }
}

/// How a number looks with at most so many significant digits.
private struct Significant {
  let isNegative: Bool
  let exponent: Int
  /// Significant digits without trailing zeros.
  let count: Int
  /// Digits left of the point in fixed notation.
  let integerDigits: Int
  /// How many decimals fixed notation needs.
  var decimals: Int { count - exponent - 1 }

  init(_ value: Double, digits: Int) {
    let text = String(format: "%.\(digits - 1)e", abs(value))
    let parts = text.split(separator: "e")
    var mantissa = parts[0].filter { $0 != "." }
    while mantissa.count > 1 && mantissa.last == "0" { mantissa.removeLast() }
    isNegative = value < 0
    exponent = value == 0 ? 0 : Int(parts[1]) ?? 0
    count = mantissa.count
    // 99.99 to 3 digits is 100, but with decimals for others it stays 99.99.
    let widens = exponent > 0 && abs(value) < pow(10, Double(exponent))
    integerDigits = exponent + 1 - (widens ? 1 : 0)
  }
}
