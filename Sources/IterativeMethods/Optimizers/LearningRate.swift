internal import Foundation
public import BLASBackend
public import Matrices

/// How long the step is as the iteration goes on; t = 0 at the first step.
///
/// - Note: Source: PyTorch's `torch.optim.lr_scheduler`; cosine: Loshchilov, Hutter, *SGDR* (2017), equation 5;
///   one cycle: Smith, Topin, *Super-convergence* (2018).
public indirect enum Schedule: Sendable, Hashable, Codable {
  case constant(Double)
  /// γ₀·f^⌊t/every⌋.
  case step(from: Double, factor: Double, every: Int)
  /// γ₀·fᵗ.
  case exponential(from: Double, factor: Double)
  /// γ₀/(1 + d·t).
  case inverseTime(from: Double, decay: Double)
  /// γ₁ + (γ₀ − γ₁)(1 + cos(πt/T))/2, and γ₁ from t = T on.
  case cosine(from: Double, to: Double, steps: Int)
  /// From peak/25 up to the peak in the first 30 % of the steps and down to peak/250000 in the others, each by half a
  /// cosine: PyTorch's `OneCycleLR`.
  case oneCycle(peak: Double, steps: Int)
  /// What follows, times a factor that rises linearly from `startFactor` at t = 0 to 1 at t = steps.
  case warmUp(steps: Int, startFactor: Double, then: Schedule)

  /// The step's length.
  ///
  /// - Parameter step: t + 1.
  public func value(step: Int) -> Double {
    let t = step - 1
    switch self {
    case .constant(let rate): return rate
    case .step(let start, let factor, let every):
      return start * pow(factor, Double(t / max(1, every)))
    case .exponential(let start, let factor): return start * pow(factor, Double(t))
    case .inverseTime(let start, let decay): return start / (1 + decay * Double(t))
    case .cosine(let start, let end, let steps):
      guard t < steps else { return end }
      return end + (start - end) * (1 + cos(Double.pi * Double(t) / Double(steps))) / 2
    case .oneCycle(let peak, let steps):
      let (start, end) = (peak / 25, peak / 25 / 1e4)
      let (top, last) = (0.3 * Double(steps) - 1, Double(steps) - 1)
      let place = min(Double(t), last)
      func anneal(from a: Double, to b: Double, _ fraction: Double) -> Double {
        b + (a - b) * (1 + cos(Double.pi * fraction)) / 2
      }
      return place <= top && top > 0
        ? anneal(from: start, to: peak, place / top)
        : anneal(from: peak, to: end, last > top ? (place - top) / (last - top) : 1)
    case .warmUp(let steps, let startFactor, let then):
      let factor =
        t < steps ? startFactor + (1 - startFactor) * Double(t) / Double(steps) : 1
      return factor * then.value(step: step)
    }
  }
}

/// Multiplies by the step's length, γₜ: the end of most chains.
public struct LearningRate<Scalar: RealBLASScalar>: Optimizer {
  public let schedule: Schedule

  public init(_ schedule: Schedule) { self.schedule = schedule }

  public init(_ rate: Double) { schedule = .constant(rate) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let rate = Scalar(schedule.value(step: step))
    gradient.forEachIndex { i, j in gradient[i, j] *= rate }
  }

  public func stepSize(step: Int) -> Double? { schedule.value(step: step) }

  public func updateRules(step: Int) -> [UpdateRule]? { [.scale(schedule.value(step: step))] }

  public var isStationary: Bool {
    if case .constant = schedule { true } else { false }
  }
}
