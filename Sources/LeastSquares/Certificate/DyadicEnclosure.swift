internal import Matrices

/// An interval of any precision: |number − center| ≤ radius.
struct DyadicEnclosure: Sendable {
  var center: Dyadic
  var radius: Dyadic

  /// number · 2ᵉ.
  func scaled(byPowerOfTwo exponent: Int) -> DyadicEnclosure {
    DyadicEnclosure(
      center: center.scaled(byPowerOfTwo: exponent), radius: radius.scaled(byPowerOfTwo: exponent))
  }

  /// The double that the number rounds to, if all numbers of the interval round to the same one; nil for zero
  /// and for subnormal numbers.
  var roundedValue: Double? {
    let rounded = (center - radius).nearestDouble
    guard rounded == (center + radius).nearestDouble, rounded.isFinite,
      rounded.magnitude >= 0x1p-1021
    else { return nil }
    return rounded
  }

  /// Whether more digits could not tell more: both ends round to the same double, be it 0 or infinite.
  var isDecided: Bool {
    radius.isZero || (center - radius).nearestDouble == (center + radius).nearestDouble
  }

  /// The same interval, or a little more, in double-double; nil beyond the range of doubles.
  var enclosure: Enclosure? {
    let near = center.nearestDoubleDouble
    guard near.isFinite else { return nil }
    let radius = ((center - Dyadic(near)).absoluteValue + radius).upperDouble
    return radius.isFinite ? Enclosure(center: near, radius: radius) : nil
  }
}

extension CertifiedCoefficient {
  /// nil where the interval leaves the range of doubles.
  init?(_ interval: DyadicEnclosure) {
    guard let enclosure = interval.enclosure else { return nil }
    let rounded = interval.roundedValue
    let value = rounded ?? enclosure.value
    let distance = (interval.center - Dyadic(value)).absoluteValue + interval.radius
    self.init(
      enclosure: enclosure, value: value,
      errorBound: rounded.map { min(distance.upperDouble, $0.ulp / 2) } ?? distance.upperDouble,
      correctlyRounded: rounded == nil ? nil : true)
  }
}
