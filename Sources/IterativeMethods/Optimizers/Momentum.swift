public import BLASBackend
public import Matrices

/// Remembers earlier gradients: b₁ = g₁, bₜ = μbₜ₋₁ + (1 − τ)gₜ; u = b, or with Nesterov's form u = g + μb.
///
/// - Note: Source: Polyak (1964); Sutskever et al., *On the importance of initialization and momentum in deep
///   learning* (2013); the form is that of `torch.optim.SGD`.
public struct Momentum<Scalar: RealBLASScalar>: Optimizer {
  /// μ.
  public let factor: Double
  /// τ.
  public let dampening: Double
  public let nesterov: Bool

  public init(_ factor: Double = 0.9, dampening: Double = 0, nesterov: Bool = false) {
    self.factor = factor
    self.dampening = dampening
    self.nesterov = nesterov
  }

  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    zeros(1, like: parameters)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let mu = Scalar(factor)
    // PyTorch's first buffer is the gradient itself, undampened.
    let weight = step == 1 ? 1 : Scalar(1 - dampening)
    gradient.forEachIndex { i, j in
      let g = gradient[i, j]
      let buffer = mu * state[0][i, j] + weight * g
      state[0][i, j] = buffer
      gradient[i, j] = nesterov ? g + mu * buffer : buffer
    }
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    [.momentum(factor: factor, weight: step == 1 ? 1 : 1 - dampening, nesterov: nesterov)]
  }

  public var isStationary: Bool { dampening == 0 }
}
