public import BLASBackend
public import Matrices

/// Divides by the root of a running mean of squares: v = αv + (1 − α)g², u = g/(√v + ε).
///
/// Centered, the squared running mean of g is taken off v first. With momentum b = μb + u is what is subtracted.
///
/// - Note: Source: Hinton, *Neural Networks for Machine Learning* (2012), lecture 6e; centered: Graves (2013);
///   defaults are those of `torch.optim.RMSprop`, whose learning rate is 0.01.
public struct RMSProp<Scalar: RealBLASScalar>: Optimizer {
  /// α.
  public let decay: Double
  public let epsilon: Double
  /// μ.
  public let momentum: Double
  public let centered: Bool

  public init(
    decay: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, centered: Bool = false
  ) {
    self.decay = decay
    self.epsilon = epsilon
    self.momentum = momentum
    self.centered = centered
  }

  /// v, the mean of g and b.
  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    zeros(3, like: parameters)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let (alpha, rest, mu) = (Scalar(decay), Scalar(1 - decay), Scalar(momentum))
    let epsilon = Scalar(epsilon)
    gradient.forEachIndex { i, j in
      let g = gradient[i, j]
      let v = alpha * state[0][i, j] + rest * (g * g)
      state[0][i, j] = v
      var square = v
      if centered {
        let mean = alpha * state[1][i, j] + rest * g
        state[1][i, j] = mean
        // v ≥ mean² but for rounding.
        square = max(0, v - mean * mean)
      }
      let u = g / (square.squareRoot() + epsilon)
      let buffer = mu * state[2][i, j] + u
      state[2][i, j] = buffer
      gradient[i, j] = buffer
    }
  }

  /// With momentum or centered it is more than a rule of the kernels.
  public func updateRules(step: Int) -> [UpdateRule]? {
    momentum == 0 && !centered ? [.rmsprop(decay: decay, epsilon: epsilon)] : nil
  }
}
