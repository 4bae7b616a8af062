import Foundation

public import BLASBackend

/// The number of digits that a double can have right: −log₁₀ 2⁻⁵³.
public let mostCorrectDigits = 15.95

/// How many significant digits of `value` are right: −log₁₀ of its relative error, at most 15.95; of
/// its absolute error where the reference is 0.
///
/// Negative for a value that is off by more than the reference itself, −∞ for one that is not finite.
public func correctDigits<Scalar: RealBLASScalar>(
  _ value: Scalar, of reference: ExactDecimal
) -> Double {
  guard value.isFinite else { return -.infinity }
  let difference = abs(reference.difference(from: Double(value)))
  if difference == 0 { return mostCorrectDigits }
  let error = reference.high == 0 ? difference : difference / abs(reference.high)
  return min(mostCorrectDigits, -log10(error))
}

/// The digits of the worst of several values.
///
/// - Precondition: as many values as references, and at least one.
public func correctDigits<Scalar: RealBLASScalar>(
  _ values: [Scalar], of references: [ExactDecimal]
) -> Double {
  precondition(
    values.count == references.count && !values.isEmpty,
    "\(values.count) values, \(references.count) references")
  return zip(values, references).map { correctDigits($0, of: $1) }.min()!
}
