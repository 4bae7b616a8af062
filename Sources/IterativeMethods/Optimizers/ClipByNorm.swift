public import BLASBackend
public import Matrices

/// Shortens what is longer than c: g·min(1, c/(‖g‖₂ + 10⁻⁶)), column by column, as each is a problem of its own.
///
/// - Note: Source: Pascanu, Mikolov, Bengio, *On the difficulty of training recurrent neural networks* (2013),
///   algorithm 1; the 10⁻⁶ is that of `torch.nn.utils.clip_grad_norm_`.
public struct ClipByNorm<Scalar: RealBLASScalar>: Optimizer {
  /// c.
  public let limit: Double

  public init(_ limit: Double) { self.limit = limit }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    for j in 0..<gradient.columns {
      let norm = gradient[..., j...j].frobeniusNorm()
      let factor = Scalar(limit) / (norm + Scalar(1e-6))
      guard factor < 1 else { continue }
      for i in 0..<gradient.rows { gradient[i, j] *= factor }
    }
  }

  public func updateRules(step: Int) -> [UpdateRule]? { [.clipNorm(limit)] }
}
