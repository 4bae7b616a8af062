public import BLASBackend
public import Matrices

/// Divides by the root of the sum of all squares: sₜ = sₜ₋₁ + gₜ², u = g/((√sₜ + ε)(1 + (t − 1)η)).
///
/// - Note: Source: Duchi, Hazan, Singer, *Adaptive subgradient methods* (2011); defaults are those of
///   `torch.optim.Adagrad`, whose learning rate is 0.01.
public struct Adagrad<Scalar: RealBLASScalar>: Optimizer {
  /// η.
  public let rateDecay: Double
  /// s₀.
  public let initialAccumulator: Double
  public let epsilon: Double

  public init(rateDecay: Double = 0, initialAccumulator: Double = 0, epsilon: Double = 1e-10) {
    self.rateDecay = rateDecay
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
  }

  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    [
      Matrix(
        repeating: Scalar(initialAccumulator), rows: parameters.rows, columns: parameters.columns)
    ]
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let epsilon = Scalar(epsilon)
    let decay = Scalar(1 + Double(step - 1) * rateDecay)
    gradient.forEachIndex { i, j in
      let g = gradient[i, j]
      state[0][i, j] += g * g
      gradient[i, j] = g / ((state[0][i, j].squareRoot() + epsilon) * decay)
    }
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    [.adagrad(epsilon: epsilon, divisor: 1 + Double(step - 1) * rateDecay)]
  }

  public var isStationary: Bool { rateDecay == 0 }
}
