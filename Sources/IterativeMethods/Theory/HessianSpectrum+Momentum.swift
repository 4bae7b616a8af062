internal import Foundation

extension HessianSpectrum {
  /// The step and the factor of heavy-ball momentum with the best rate on this quadratic:
  /// s = 4/(√λmax + √λmin)², μ = ((√κ − 1)/(√κ + 1))²; nil if λmin is not known.
  ///
  /// - Note: Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964).
  public var optimalHeavyBall: (step: Double, momentum: Double)? {
    guard let smallest, largest > 0, largest.isFinite else { return nil }
    let (top, bottom) = (largest.squareRoot(), smallest.squareRoot())
    let rate = (top - bottom) / (top + bottom)
    return (4 / ((top + bottom) * (top + bottom)), rate * rate)
  }

  /// Step 1/λmax and the factor (√κ − 1)/(√κ + 1) of Nesterov's momentum; nil if λmin is not known.
  ///
  /// - Note: Source: Nesterov, *Introductory lectures on convex optimization* (2004), section 2.2.1.
  public var standardNesterov: (step: Double, momentum: Double)? {
    guard let smallest, largest > 0, largest.isFinite else { return nil }
    let (top, bottom) = (largest.squareRoot(), smallest.squareRoot())
    return (1 / largest, (top - bottom) / (top + bottom))
  }

  /// What ``Momentum`` with a fixed step multiplies the error by in a step, in the end; nil if λmin is not known.
  ///
  /// In the direction of an eigenvalue λ the error follows a recurrence of two terms; the rate is its larger
  /// root, largest at one end of the spectrum. With q = 1 − sλ it is z² = (q + μ)z − μ for the heavy ball and
  /// z² = (1 + μ)qz − μq for Nesterov's form. Where roots are double, as in the optimum, a factor that grows
  /// like the number of steps comes on top.
  public func rate(step: Double, momentum: Double, nesterov: Bool) -> Double? {
    guard let smallest else { return nil }
    return [smallest, largest].map { eigenvalue in
      let q = 1 - step * eigenvalue
      let (sum, product) =
        nesterov ? ((1 + momentum) * q, momentum * q) : (q + momentum, momentum)
      let discriminant = sum * sum - 4 * product
      return discriminant <= 0
        ? product.squareRoot() : (abs(sum) + discriminant.squareRoot()) / 2
    }.max()
  }
}
