public import BLASBackend
public import Matrices

/// Brings every element into [−c, c].
public struct ClipByValue<Scalar: RealBLASScalar>: Optimizer {
  /// c.
  public let limit: Double

  public init(_ limit: Double) { self.limit = limit }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    let limit = Scalar(limit)
    // In this order a NaN stays one, and the run ends as diverged.
    gradient = gradient.map { $0 > limit ? limit : $0 < -limit ? -limit : $0 }
  }

  public func updateRules(step: Int) -> [UpdateRule]? { [.clipValue(limit)] }
}
