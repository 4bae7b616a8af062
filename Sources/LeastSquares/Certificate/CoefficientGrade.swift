internal import Matrices

/// What is proven about a coefficient that somebody else computed.
public struct CoefficientGrade: Hashable, Sendable {
  public let value: Double
  /// |value − exact| is at least this.
  public let leastError: Double
  /// |value − exact| is at most this.
  public let largestError: Double
  /// Whether the value is the double nearest to the exact coefficient; nil if undecided.
  public let correctlyRounded: Bool?
  /// −log₁₀ of the relative error, from the two bounds; nil if the exact value may be zero.
  public let digits: ClosedRange<Double>?

  init(_ value: Double, _ coefficient: CertifiedCoefficient) {
    let enclosure = coefficient.enclosure
    self.value = value
    guard value.isFinite, enclosure.radius.isFinite else {
      (leastError, largestError) = (0, .infinity)
      (correctlyRounded, digits) = (value.isFinite ? nil : false, nil)
      return
    }
    // The distance to the center is off by a few u²-th parts and underflow at most.
    let distance = (enclosure.center - value).magnitude
    let slack = 8 * RoundingBounds.u
    let least = distance.high * (1 - slack) - enclosure.radius * (1 + slack) - 0x1p-1070
    leastError = max(0, least)
    largestError = (distance.high + enclosure.radius) * (1 + slack) + 0x1p-1070
    if coefficient.correctlyRounded == true {
      correctlyRounded = coefficient.value == value
    } else {
      correctlyRounded = leastError > value.ulp ? false : nil
    }
    guard enclosure.excludesZero else {
      digits = nil
      return
    }
    let few = enclosure.provenDigits(errorBound: largestError)
    digits = few...max(few, enclosure.provenDigits(leastError: leastError))
  }
}

extension CertifiedSolution {
  /// Bounds of the error of each of these coefficients.
  ///
  /// - Precondition: as many values as coefficients.
  public func grade(_ values: [Double]) -> [CoefficientGrade] {
    precondition(
      values.count == coefficients.count,
      "\(values.count) values for \(coefficients.count) coefficients")
    return zip(values, coefficients).map { CoefficientGrade($0, $1) }
  }
}
