internal import Foundation

/// What conjugate gradients on least squares, and their relatives, need at most.
///
/// After k steps ‖X(bₖ − b)‖ ≤ 2ρᵏ‖X(b₀ − b)‖ with ρ = (κ − 1)/(κ + 1), κ = κ₂(X) = √κ₂(XᵀX). Rounding adds its
/// own; the true course is faster where eigenvalues are few or cluster.
///
/// - Note: Source: Björck, *Numerical Methods for Least Squares Problems* (1996), section 7.4.2.
public struct ChebyshevBound: Sendable, Hashable {
  /// κ₂(X) over the significant singular values.
  public let conditionNumber: Double

  public init(conditionNumber: Double) { self.conditionNumber = conditionNumber }

  /// ρ; nil without a condition number.
  public var rate: Double? { decay.map { exp(-$0) } }

  /// −ln ρ, accurate where ρ is 1 to all digits.
  public var decay: Double? {
    guard conditionNumber.isFinite, conditionNumber >= 1 else { return nil }
    return log1p(2 / (conditionNumber - 1))
  }

  /// How many steps bring ‖Xᵀr‖ to a fraction of its start.
  ///
  /// - Parameters:
  ///   - fraction: of the gradient norm at the start.
  ///   - minimizesGradient: true of LSMR, whose ‖Xᵀr‖ itself obeys the bound; that of CGLS and LSQR lags by up to a
  ///     factor of κ.
  public func iterations(toGradient fraction: Double, minimizesGradient: Bool) -> Double? {
    guard let decay, fraction > 0 else { return nil }
    let start = minimizesGradient ? 2 : 2 * conditionNumber
    return max(1, (log(start / fraction) / decay).rounded(.up))
  }
}
