public import BLASBackend
internal import LeastSquares
internal import Matrices

/// How far the objective ½‖Aθ − b‖² + φ(θ) is above its minimum at most, from values that every iteration has.
///
/// With r = b − Aθ, f = ½‖r‖² and g = −Aᵀr the point s·r of the dual has the gap
/// f(1 − s)² + Σ (φⱼ(θⱼ) + φⱼ*(−s·gⱼ) + s·θⱼgⱼ), where no term is negative and none cancels another. s = 1 serves
/// if every λ₂ is positive; where one is 0, |s·gⱼ| ≤ λ₁ must hold. The better of the two is taken.
///
/// - Note: Source: Fercoq, Gramfort, Salmon, *Mind the duality gap* (2015), section 2; Boyd, Vandenberghe, *Convex
///   Optimization* (2004), section 5.5.1.
func dualityGap<Scalar: RealBLASScalar>(
  _ penalty: SeparablePenalty<Scalar>, parameters: Matrix<Scalar>, gradient: Matrix<Scalar>,
  value: Double, column j: Int
) -> Double {
  var feasible = 1.0
  var strong = true
  for i in 0..<parameters.rows {
    if penalty.l2[i, j] == 0 { strong = false }
    let size = abs(Double(gradient[i, j]))
    if size > Double(penalty.l1[i, j]) {
      feasible = min(feasible, Double(penalty.l1[i, j]) / size)
    }
  }
  func gap(_ s: Double) -> Double {
    var sum = value * (1 - s) * (1 - s)
    for i in 0..<parameters.rows {
      let (l1, l2) = (Double(penalty.l1[i, j]), Double(penalty.l2[i, j]))
      let (x, v) = (Double(parameters[i, j]), -s * Double(gradient[i, j]))
      // v = its part inside of [−λ₁, λ₁] and the rest, which is φ*'s.
      let rest = softThreshold(v, l1)
      sum += max(0, l1 * abs(x) - x * (v - rest))
      if l2 > 0 {
        let distance = x - rest / l2
        sum += l2 / 2 * distance * distance
      }
    }
    return sum
  }
  let scaled = gap(feasible)
  return strong ? min(scaled, gap(1)) : scaled
}

/// Converged when the duality gap of every target is at most tolerance times the objective at the start: so far,
/// at most, is the objective above its minimum. A state without a gap passes by.
public struct DualityGapTolerance<Scalar: RealBLASScalar>: StoppingRule, Codable {
  /// Relative to the objective at the start.
  public let relativeTolerance: Double
  private var start: [Double]?

  public init(relativeTolerance: Double) { self.relativeTolerance = relativeTolerance }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    let start = start ?? progress.objective
    self.start = start
    guard let gaps = progress.dualityGaps,
      zip(gaps, start).allSatisfy({ $0 <= relativeTolerance * $1 })
    else { return nil }
    return StopVerdict(
      status: .converged,
      reason: "the duality gap fell to \(brief(relativeTolerance)) of the objective at the start")
  }
}
