internal import Foundation
public import BLASBackend
public import Matrices

/// Running means of g and g² without their bias: m = β₁m + (1 − β₁)g, v = β₂v + (1 − β₂)g²,
/// u = m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
///
/// - Note: Source: Kingma, Ba, *Adam* (2015), algorithm 1; defaults are those of `torch.optim.Adam`, whose
///   learning rate is 0.001.
public struct Adam<Scalar: RealBLASScalar>: Optimizer {
  /// β₁.
  public let meanDecay: Double
  /// β₂.
  public let squareDecay: Double
  public let epsilon: Double

  public init(meanDecay: Double = 0.9, squareDecay: Double = 0.999, epsilon: Double = 1e-8) {
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
  }

  /// m and v.
  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    zeros(2, like: parameters)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let (beta1, rest1) = (Scalar(meanDecay), Scalar(1 - meanDecay))
    let (beta2, rest2) = (Scalar(squareDecay), Scalar(1 - squareDecay))
    // 1 − βᵗ without cancellation.
    let correction1 = Scalar(-expm1(Double(step) * log(meanDecay)))
    let root2 = Scalar((-expm1(Double(step) * log(squareDecay))).squareRoot())
    let epsilon = Scalar(epsilon)
    gradient.forEachIndex { i, j in
      let g = gradient[i, j]
      let m = beta1 * state[0][i, j] + rest1 * g
      let v = beta2 * state[1][i, j] + rest2 * (g * g)
      state[0][i, j] = m
      state[1][i, j] = v
      gradient[i, j] = m / correction1 / (v.squareRoot() / root2 + epsilon)
    }
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    [
      .adam(
        meanDecay: meanDecay, squareDecay: squareDecay, epsilon: epsilon,
        meanDivisor: -expm1(Double(step) * log(meanDecay)),
        rootDivisor: (-expm1(Double(step) * log(squareDecay))).squareRoot())
    ]
  }

  public var isStationary: Bool { false }
}
