internal import Foundation

/// Methods of descent whose course on a quadratic is known, for gradients of all rows and a constant step.
public enum DescentTheory: Sendable, Hashable {
  case plain
  /// Heavy ball with this factor.
  case heavyBall(momentum: Double)
  /// Nesterov's momentum with this factor.
  case nesterov(momentum: Double)

  /// The limit of stability in words.
  public var stabilityFormula: String {
    switch self {
    case .plain: "2/λmax"
    case .heavyBall: "2(1 + μ)/λmax"
    case .nesterov: "2(1 + μ)/((1 + 2μ)λmax)"
    }
  }
}

extension HessianSpectrum {
  /// The largest step for which the method does not diverge.
  ///
  /// At the limit the larger root of the recurrence of the top mode is −1.
  public func largestStableStep(_ theory: DescentTheory) -> Double {
    switch theory {
    case .plain: largestStableStep
    case .heavyBall(let momentum): 2 * (1 + momentum) / largest
    case .nesterov(let momentum): 2 * (1 + momentum) / ((1 + 2 * momentum) * largest)
    }
  }

  /// −ln of what the method multiplies the error by in a step, in the end; negative if the error grows, nil if λmin
  /// is not known.
  public func decay(_ theory: DescentTheory, step: Double) -> Double? {
    switch theory {
    case .plain: decay(step: step)
    case .heavyBall(let momentum):
      rate(step: step, momentum: momentum, nesterov: false).map { -log($0) }
    case .nesterov(let momentum):
      rate(step: step, momentum: momentum, nesterov: true).map { -log($0) }
    }
  }

  /// A step that is stable and, among those, near the fastest one.
  ///
  /// With a factor of momentum that was chosen for this spectrum it is that of ``optimalHeavyBall`` and
  /// ``standardNesterov``.
  public func automaticStep(_ theory: DescentTheory) -> Double {
    guard largest > 0, largest.isFinite else { return 1 }
    switch theory {
    case .plain: return safeStep
    case .heavyBall(let momentum):
      // Where the top mode has a double root: (1 + √μ)²/λmax.
      let root = 1 + momentum.squareRoot()
      return root * root / largest
    case .nesterov: return 1 / largest
    }
  }

  /// How many steps gain a number of decimal digits; nil if they never do, or λmin is not known.
  public func iterations(forDigits digits: Double, _ theory: DescentTheory, step: Double) -> Double?
  {
    guard let decay = decay(theory, step: step), decay > 0 else { return nil }
    return (digits * 2.302585092994046 / decay).rounded(.up)
  }
}
