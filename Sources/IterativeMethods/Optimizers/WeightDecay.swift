public import BLASBackend
public import Matrices

/// Adds λθ: the gradient of ½λ‖θ‖², where it stands before the other rules.
public struct WeightDecay<Scalar: RealBLASScalar>: Optimizer {
  /// λ.
  public let decay: Double

  public init(_ decay: Double) { self.decay = decay }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let lambda = Scalar(decay)
    gradient.forEachIndex { i, j in gradient[i, j] += lambda * parameters[i, j] }
  }

  public func updateRules(step: Int) -> [UpdateRule]? { [.weightDecay(decay)] }
}
