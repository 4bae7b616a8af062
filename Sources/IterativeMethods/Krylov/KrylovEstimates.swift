/// What a Krylov method knows of the matrix and of the residual, without computing either.
public struct KrylovEstimates: Sendable, Hashable, Codable {
  /// ‖(b − Ax, −μx)‖₂ of the damped problem.
  public var residualNorm: Double
  /// ‖Aᵀr − μ²x‖₂.
  public var normalResidualNorm: Double
  /// An estimate of ‖A‖_F, from below.
  public var operatorNorm: Double
  /// An estimate of κ(A); it grows as the iteration sees more of the spectrum.
  public var conditionNumber: Double
  /// ‖x‖₂.
  public var solutionNorm: Double
  /// ‖b‖₂.
  public var rightSideNorm: Double

  public init(
    residualNorm: Double, normalResidualNorm: Double, operatorNorm: Double,
    conditionNumber: Double, solutionNorm: Double, rightSideNorm: Double
  ) {
    self.residualNorm = residualNorm
    self.normalResidualNorm = normalResidualNorm
    self.operatorNorm = operatorNorm
    self.conditionNumber = conditionNumber
    self.solutionNorm = solutionNorm
    self.rightSideNorm = rightSideNorm
  }
}
