internal import BLASBackend
internal import Foundation
internal import Matrices

/// How many digits of one set of coefficients agree with another.
enum Grading {
  /// Two doubles that differ in no bit agree to this many digits: −log₁₀(2⁻⁵³).
  static let ceiling = 15.95

  /// −log₁₀ of |value − reference| / |reference|; for a reference of 0 of |value| / `size`.
  static func digits(_ value: Double, reference: Double, size: Double) -> Double {
    let error = abs(value - reference)
    if error == 0 { return ceiling }
    let unit = reference != 0 ? abs(reference) : size
    guard unit > 0, error.isFinite else { return unit > 0 ? -308 : 0 }
    return min(ceiling, max(-308, -log10(error / unit)))
  }

  /// The digits of every coefficient, p × k, against a reference that is rounded itself: a coefficient of it that
  /// adds no more to the fit than rounding does to the others is as good as 0.
  ///
  /// - Parameter lengths: of the columns of X.
  static func digits(
    _ values: Matrix<Double>, reference: Matrix<Double>, lengths: [Double]
  ) -> Matrix<Double> {
    let shares = Matrix(rows: reference.rows, columns: reference.columns) { i, j in
      abs(reference[i, j]) * lengths[i]
    }
    let rounding = 4 * Double(reference.rows) * Double.ulpOfOne
    return Matrix(rows: values.rows, columns: values.columns) { i, j in
      let isRounding = shares[i, j] <= rounding * shares[..., j...j].maxNorm()
      return digits(
        values[i, j] - (isRounding ? reference[i, j] : 0),
        reference: isRounding ? 0 : reference[i, j], size: reference[..., j...j].maxNorm())
    }
  }

  /// The digits to which the fitted values agree: −log₁₀ of ‖X(b − b*)‖ / ‖Xb*‖, the least over the
  /// targets.
  static func fittedDigits(
    _ values: Matrix<Double>, reference: Matrix<Double>, design: MatrixView<Double>
  ) throws(LinearAlgebraError) -> Double {
    let difference = try design.multiplied(by: values.subtracting(reference))
    let fitted = try design.multiplied(by: reference)
    return (0..<values.columns).map { j in
      let error = difference[..., j...j].frobeniusNorm()
      let size = fitted[..., j...j].frobeniusNorm()
      if error == 0 { return ceiling }
      guard size > 0, error.isFinite else { return 0 }
      return min(ceiling, max(-308, -log10(error / size)))
    }.min() ?? ceiling
  }
}
