internal import Foundation

/// What theory promises of proximal gradient steps of length 1/L, L = λmax of the smooth part or above.
///
/// R is the distance of the start to the minimiser, and μ the strong convexity: λmin of the smooth part, and λ₂ of the
/// penalty. With restarts FISTA keeps about to the linear rate 1 − √(μ/L) without knowing μ, which is not proven.
///
/// - Note: Source: Beck, Teboulle, *A fast iterative shrinkage-thresholding algorithm for linear inverse problems*
///   (2009), theorems 3.1 and 4.4; the linear rate: Beck, *First-order methods in optimization* (2017), theorem 10.29.
public enum ProximalTheory: Sendable, Hashable {
  case ista
  case fista

  /// By how much the objective is above its minimum after t > 0 steps, at most.
  public func excess(after steps: Int, smoothness: Double, distance: Double) -> Double {
    let t = Double(steps)
    return switch self {
    case .ista: smoothness / (2 * t) * distance * distance
    case .fista: 2 * smoothness / ((t + 1) * (t + 1)) * distance * distance
    }
  }

  /// How many steps bring the objective to within an excess of its minimum, at most.
  public func iterations(toExcess excess: Double, smoothness: Double, distance: Double) -> Double? {
    guard excess > 0 else { return nil }
    let ratio = smoothness * (distance / excess) * distance
    return switch self {
    case .ista: max(1, (ratio / 2).rounded(.up))
    case .fista: max(1, ((2 * ratio).squareRoot() - 1).rounded(.up))
    }
  }

  /// −ln of what a step of ISTA multiplies ‖Θ − Θ*‖ by at most, half of −ln(1 − μ/L); nil where nothing is proven.
  public func decay(smoothness: Double, convexity: Double) -> Double? {
    guard self == .ista, convexity > 0, convexity <= smoothness else { return nil }
    return -log1p(-convexity / smoothness) / 2
  }
}
