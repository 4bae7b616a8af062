internal import Foundation

/// Where the numbers of an axis lie between its ends, and which of them are marked.
///
/// gnuplot is given places between 0 and 1 and the marks' texts: what it makes of ranges that are empty, huge
/// or next to nothing does not matter.
struct AxisMap {
  let scale: Axis.Scale
  let low: Double
  let high: Double
  private(set) var ticks: [Tick] = []

  struct Tick: Hashable {
    let place: Double
    let label: String
  }

  init(_ axis: Axis, data: [Double]) {
    let isUnusable =
      axis.scale == .logarithmic && axis.range == nil
      && !data.contains { Self.isUsable($0, .logarithmic) }
    let scale = isUnusable ? Axis.Scale.linear : axis.scale
    let usable = data.filter { Self.isUsable($0, scale) }
    self.scale = scale
    (low, high) = Self.ends(axis, usable, scale)
    ticks = axis.categories.map(marks) ?? marks(axis.countsWhole)
  }

  /// The place of a number, 0 at the low and 1 at the high end; nil if it has none.
  func place(_ value: Double) -> Double? {
    guard Self.isUsable(value, scale) else { return nil }
    let place =
      scale == .linear
      // Halves, as the difference of two numbers may exceed the largest one.
      ? (value / 2 - low / 2) / (high / 2 - low / 2)
      : (log10(value) - log10(low)) / (log10(high) - log10(low))
    guard place.isFinite else { return nil }
    return min(20, max(-20, place))
  }

  private static func isUsable(_ value: Double, _ scale: Axis.Scale) -> Bool {
    value.isFinite && (scale == .linear || value >= .leastNormalMagnitude)
  }

  private static func ends(
    _ axis: Axis, _ usable: [Double], _ scale: Axis.Scale
  ) -> (Double, Double) {
    if let count = axis.categories?.count { return (-0.5, max(0.5, Double(count) - 0.5)) }
    var (low, high) = (usable.min() ?? 0, usable.max() ?? 1)
    if let range = axis.range, isUsable(range.lowerBound, scale), isUsable(range.upperBound, scale)
    {
      (low, high) = (range.lowerBound, range.upperBound)
    }
    if scale == .logarithmic {
      guard high / low > 1 + 1e-9 else {
        return (max(.leastNormalMagnitude, low / 2), min(.greatestFiniteMagnitude, high * 2))
      }
      let margin = axis.range == nil ? pow(min(1e300, high / low), 0.04) : 1
      return (
        max(.leastNormalMagnitude, low / margin), min(.greatestFiniteMagnitude, high * margin)
      )
    }
    let size = max(abs(low), abs(high))
    guard high / 2 - low / 2 > max(size * 1e-13, 1e-303) else {
      let margin = size > 1e-300 ? size * 0.1 : 1
      return (low - margin, high + margin)
    }
    let margin = axis.range == nil ? 0.04 * (high / 2 - low / 2) * 2 : 0
    return (
      max(-.greatestFiniteMagnitude, low - margin), min(.greatestFiniteMagnitude, high + margin)
    )
  }

  private func marks(_ categories: [String]) -> [Tick] {
    // Every second one, every third one, …, where there are many.
    let step = max(1, (categories.count + 23) / 24)
    return stride(from: 0, to: categories.count, by: step).compactMap { index in
      place(Double(index)).map { Tick(place: $0, label: shortened(categories[index], limit: 18)) }
    }
  }

  private func marks(_ countsWhole: Bool) -> [Tick] {
    let values =
      scale == .linear ? linearMarks(countsWhole: countsWhole) : logarithmicMarks(countsWhole)
    var ticks: [Tick] = []
    for (value, label) in values {
      guard let place = place(value), place >= -1e-9, place <= 1 + 1e-9, label != ticks.last?.label
      else { continue }
      ticks.append(Tick(place: place, label: label))
    }
    return ticks
  }

  private func linearMarks(countsWhole: Bool) -> [(Double, String)] {
    let span = high / 2 - low / 2
    // About five steps of 1, 2 or 5 times a power of ten.
    let rough = span / 2.5
    let power = pow(10, log10(rough).rounded(.down))
    guard power > 0, power.isFinite else { return [] }
    var step = ([1, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10) * power
    if countsWhole { step = max(1, step.rounded()) }
    let first = (low / step).rounded(.up)
    guard first.isFinite else { return [] }
    let values = (0..<16).map { (first + Double($0)) * step }
      .prefix { $0.isFinite && $0 <= high + step * 1e-9 }
    let largest = values.map(abs).max() ?? 0
    let exponent = largest > 0 ? Int(log10(largest).rounded(.down)) : 0
    let stepExponent = Int(log10(step * 1.000001).rounded(.down))
    if exponent >= 6 || exponent < -3 {
      let decimals = min(15, max(0, exponent - stepExponent))
      return values.map { value in
        guard value != 0 else { return (0, "0") }
        let mantissa = String(format: "%.\(decimals)f", value / pow(10, Double(exponent)))
        return (value, minus(mantissa) + "·10" + superscript(exponent))
      }
    }
    let decimals = min(15, max(0, -stepExponent))
    return values.map { value in
      // Not "-0.0".
      (value, minus(String(format: "%.\(decimals)f", abs(value) < step / 2 ? 0 : value)))
    }
  }

  private func logarithmicMarks(_ countsWhole: Bool) -> [(Double, String)] {
    let (first, last) = (Int(log10(low).rounded(.up)), Int(log10(high).rounded(.down)))
    if last - first >= 2 {
      let step = (last - first) / 7 + 1
      // Few decades about 1 are written out.
      let isPlain = first >= -2 && last <= 3
      // Multiples of the step, so that 10⁰ is marked where it can be.
      return (first...last).filter { $0 % step == 0 }.map {
        (
          pow(10, Double($0)),
          isPlain || countsWhole && (0..<5).contains($0) ? plain($0) : power($0)
        )
      }
    }
    let within = (first - 1...max(first - 1, last)).flatMap { decade in
      [1.0, 2, 5].map { digit -> (Double, String) in
        let value = digit * pow(10, Double(decade))
        return (
          value,
          (-3...4).contains(decade)
            ? String(format: "%.\(max(0, -decade))f", value)
            : digit == 1 ? power(decade) : "\(Int(digit))·10" + superscript(decade)
        )
      }
    }.filter { $0.0 >= low && $0.0 <= high }
    return within.count > 1 ? within : linearMarks(countsWhole: countsWhole)
  }

  private func plain(_ exponent: Int) -> String {
    exponent >= 0
      ? "1" + String(repeating: "0", count: exponent)
      : "0." + String(repeating: "0", count: -exponent - 1) + "1"
  }

  private func power(_ exponent: Int) -> String {
    exponent == 0 ? "1" : "10" + superscript(exponent)
  }
}

/// With a true minus sign.
func minus(_ number: String) -> String {
  number.hasPrefix("-") ? "−" + number.dropFirst() : number
}

/// An exponent in small raised digits.
func superscript(_ number: Int) -> String {
  let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  return (number < 0 ? "⁻" : "")
    + String(String(abs(number)).map { digits[$0.wholeNumberValue ?? 0] })
}

/// A number with four digits, as people write it.
func brief(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "not known" : value > 0 ? "∞" : "−∞" }
  let text = String(format: "%.4g", value)
  guard let e = text.firstIndex(of: "e") else { return minus(text) }
  let exponent = Int(text[text.index(after: e)...]) ?? 0
  return minus(String(text[..<e])) + "·10" + superscript(exponent)
}
