public import BLASBackend
public import Matrices

/// Takes the step's length from earlier steps: v = ρv + (1 − ρ)g², u = g·√(d + ε)/√(v + ε), d = ρd + (1 − ρ)u².
///
/// - Note: Source: Zeiler, *ADADELTA* (2012), algorithm 1; defaults are those of `torch.optim.Adadelta`, whose
///   learning rate is 1.
public struct Adadelta<Scalar: RealBLASScalar>: Optimizer {
  /// ρ.
  public let decay: Double
  public let epsilon: Double

  public init(decay: Double = 0.9, epsilon: Double = 1e-6) {
    self.decay = decay
    self.epsilon = epsilon
  }

  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    zeros(2, like: parameters)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let (rho, rest, epsilon) = (Scalar(decay), Scalar(1 - decay), Scalar(epsilon))
    gradient.forEachIndex { i, j in
      let g = gradient[i, j]
      let v = rho * state[0][i, j] + rest * (g * g)
      let d = state[1][i, j]
      let u = (d + epsilon).squareRoot() / (v + epsilon).squareRoot() * g
      state[0][i, j] = v
      state[1][i, j] = rho * d + rest * (u * u)
      gradient[i, j] = u
    }
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    [.adadelta(decay: decay, epsilon: epsilon)]
  }
}
