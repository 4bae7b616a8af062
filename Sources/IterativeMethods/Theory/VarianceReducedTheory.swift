internal import Foundation

/// What theory promises of SVRG and SAGA: the mean square of the error shrinks at least like ρᵗ over t updates.
///
/// L is the smoothness of the roughest row, max h·n·wᵢ‖xᵢ‖², and μ = λmin of the Hessian over its significant eigenvalues:
/// from a start in the row space of X, the iterates stay there.
public enum VarianceReducedTheory: Sendable, Hashable {
  /// ρ = 1 − min(sμ, 1/(2n)) for s ≤ 1/(6L).
  ///
  /// - Note: Source: Kovalev, Horváth, Richtárik (2020), theorem 5 with the probability 1/n.
  case svrg
  /// ρ = 1 − min(sμ, 1/(4n)) for s = 1/(3L).
  ///
  /// - Note: Source: Defazio, Bach, Lacoste-Julien (2014), corollary 1.
  case saga

  /// The largest step that the theory covers.
  public func largestStep(smoothness: Double) -> Double {
    switch self {
    case .svrg: 1 / (6 * smoothness)
    case .saga: 1 / (3 * smoothness)
    }
  }

  /// −ln of what an update multiplies the error by, at most and in the mean: half of −ln ρ; nil where the theory does
  /// not cover the step.
  public func decay(rows: Int, step: Double, smoothness: Double, smallest: Double) -> Double? {
    guard rows > 0, step > 0, smallest > 0 else { return nil }
    let limit = largestStep(smoothness: smoothness)
    let n = Double(rows)
    let slowest: Double
    switch self {
    case .svrg:
      guard step <= limit * (1 + 1e-12) else { return nil }
      slowest = 1 / (2 * n)
    case .saga:
      guard abs(step - limit) <= 1e-12 * limit else { return nil }
      slowest = 1 / (4 * n)
    }
    return -log1p(-min(step * smallest, slowest)) / 2
  }

  /// How many updates gain a number of decimal digits in the mean, at most.
  public func iterations(
    forDigits digits: Double, rows: Int, step: Double, smoothness: Double, smallest: Double
  ) -> Double? {
    decay(rows: rows, step: step, smoothness: smoothness, smallest: smallest).map {
      (digits * log(10) / $0).rounded(.up)
    }
  }
}
