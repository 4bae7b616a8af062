public import BLASBackend
internal import LeastSquares

/// The stopping tests of LSQR and LSMR; a state that has no estimates passes by.
///
/// 1. ‖r‖ ≤ btol·‖b‖ + atol·‖A‖‖x‖: the system is solved, as far as b and A are known to btol and atol.
/// 2. ‖Aᵀr‖ ≤ atol·‖A‖‖r‖: the least-squares problem is.
/// 3. κ(A) ≥ conlim: going on would fit what A hardly determines.
///
/// - Note: Source: Paige, Saunders, *LSQR* (1982), section 6.
public struct KrylovTolerance: StoppingRule, Codable {
  public typealias Scalar = Double
  /// The relative error of A.
  public let matrixTolerance: Double
  /// The relative error of b.
  public let rightSideTolerance: Double
  /// nil: no limit.
  public let conditionLimit: Double?

  public init(
    matrixTolerance: Double = 1e-6, rightSideTolerance: Double = 1e-6,
    conditionLimit: Double? = 1e8
  ) {
    self.matrixTolerance = matrixTolerance
    self.rightSideTolerance = rightSideTolerance
    self.conditionLimit = conditionLimit
  }

  public mutating func check(_ progress: Progress<Double>) -> StopVerdict? {
    guard let state = progress.krylov else { return nil }
    let residual = state.residualNorm
    let inexactness =
      rightSideTolerance * state.rightSideNorm
      + matrixTolerance * state.operatorNorm * state.solutionNorm
    if residual <= inexactness {
      return StopVerdict(
        status: .converged,
        reason:
          "the residual norm, \(brief(residual)), is within the inexactness of A and b, \(brief(inexactness))"
      )
    }
    if state.normalResidualNorm <= matrixTolerance * state.operatorNorm * residual
      || state.normalResidualNorm == 0
    {
      return StopVerdict(
        status: .converged,
        reason: "‖Aᵀr‖ fell to \(brief(matrixTolerance)) of ‖A‖‖r‖")
    }
    if let conditionLimit, state.conditionNumber >= conditionLimit {
      return StopVerdict(
        status: .illConditioned,
        reason: "the condition number grew to its limit of \(brief(conditionLimit))")
    }
    return nil
  }
}
