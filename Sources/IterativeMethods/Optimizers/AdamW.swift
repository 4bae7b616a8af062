public import BLASBackend
public import Matrices

/// Adam whose decay does not pass through the running means: u = m̂/(√v̂ + ε) + λθ, so that the parameters shrink
/// by λ times the learning rate.
///
/// - Note: Source: Loshchilov, Hutter, *Decoupled weight decay regularization* (2019), algorithm 2; defaults are
///   those of `torch.optim.AdamW`, whose learning rate is 0.001.
public struct AdamW<Scalar: RealBLASScalar>: Optimizer {
  public let adam: Adam<Scalar>
  /// λ.
  public let decay: Double

  public init(_ adam: Adam<Scalar> = Adam(), decay: Double = 0.01) {
    self.adam = adam
    self.decay = decay
  }

  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    adam.makeState(for: parameters)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    adam.transform(&gradient, at: parameters, step: step, state: &state)
    var none: [Matrix<Scalar>] = []
    WeightDecay<Scalar>(decay).transform(&gradient, at: parameters, step: step, state: &none)
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    adam.updateRules(step: step).map { $0 + [.weightDecay(decay)] }
  }

  public var isStationary: Bool { false }
}
