internal import Foundation
public import BLASBackend
public import Matrices

/// How long the step is as the iteration goes on; t = 0 at the first step.
///
/// - Note: Source: PyTorch's `torch.optim.lr_scheduler`; cosine: Loshchilov, Hutter, *SGDR* (2017), equation 5.
public indirect enum Schedule: Sendable, Hashable {
  case constant(Double)
  /// γ₀·f^⌊t/every⌋.
  case step(from: Double, factor: Double, every: Int)
  /// γ₀·fᵗ.
  case exponential(from: Double, factor: Double)
  /// γ₀/(1 + d·t).
  case inverseTime(from: Double, decay: Double)
  /// γ₁ + (γ₀ − γ₁)(1 + cos(πt/T))/2, and γ₁ from t = T on.
  case cosine(from: Double, to: Double, steps: Int)
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

  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let rate = Scalar(schedule.value(step: step))
    gradient = gradient.map { rate * $0 }
  }
}
