public import BLASBackend
internal import Factorizations
internal import Foundation
public import Matrices

/// Minimises ½‖Xb − y‖² + ½λ‖b‖² for any number of λ from one factorization; the intercept is free.
///
/// With an intercept in the first column, R of X without its first row and column is R of the centred
/// columns: R₂₂ = UΣVᵀ, b(λ) = V·diag(σ/(σ² + λ))·Uᵀc, and the intercept makes the residuals sum to 0.
/// Columns are penalised as they are given: scale them first if their units should not matter. Penalties of other
/// packages become ours through ``PenaltyConvention``. Below, λ is beside ½‖Xb − y‖², and with weights beside
/// ½Σwᵢrᵢ².
///
/// - Complexity: 2n(p + k)² + about 30p³ flops once, 2p²k flops for each λ.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., section 6.1.4; Hastie, Tibshirani, Friedman,
///   *The Elements of Statistical Learning*, 2nd ed., section 3.4.1.
public struct RidgeRegression<Scalar: RealBLASScalar>: Sendable {
  let reduced: ReducedProblem<Scalar>
  let hasIntercept: Bool
  /// The penalised columns: centred if there is an intercept.
  private let penalised: ReducedProblem<Scalar>
  /// Their rank, in columns scaled to length 1 as everywhere.
  private let rank: Int
  /// V of the penalised columns.
  let v: Matrix<Scalar>
  /// Their singular values, centred if there is an intercept.
  public let singularValues: [Scalar]
  /// UᵀC.
  let rotated: Matrix<Scalar>

  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - hasIntercept: whether the first column of X is one of ones, which is not penalised.
  /// - Throws: `.nonFinite` if the data are; `.svdDidNotConverge`; `.tooLarge`.
  public init(
    _ problem: LeastSquaresProblem<Scalar>, hasIntercept: Bool
  ) throws(LinearAlgebraError) {
    try self.init(ReducedProblem(problem), hasIntercept: hasIntercept)
  }

  /// From R of the problem.
  ///
  /// - Throws: `.svdDidNotConverge`; `.singular` if there is to be an intercept and its column is one of
  ///   zeros; `.tooLarge`.
  public init(
    _ reduced: ReducedProblem<Scalar>, hasIntercept: Bool
  ) throws(LinearAlgebraError) {
    self.reduced = reduced
    self.hasIntercept = hasIntercept
    let spectrum = try Spectrum(reduced)
    if hasIntercept {
      guard
        let centred = reduced.withoutFirstColumn(relativeTolerance: 10 * spectrum.relativeTolerance)
      else { throw .singular(pivot: 0) }
      (penalised, rank) = (centred, spectrum.rank - 1)
    } else {
      (penalised, rank) = (reduced, spectrum.rank)
    }
    let penalised = penalised
    let given = Matrix(rows: penalised.columns, columns: penalised.columns) { i, j in
      penalised.r[i, j] / penalised.columnFactors[j]
    }
    let svd = try SVD(given)
    v = Matrix(svd.vt.transposed)
    singularValues = svd.singularValues
    rotated = try svd.u.transposed.multiplied(
      by: Matrix(rows: given.rows, columns: reduced.targetCount) { i, j in
        penalised.c[i, j] / penalised.targetFactors[j]
      })
  }

  /// B for a penalty λ ≥ 0, p × k. At λ = 0 that is least squares, and below full rank the limit of λ → 0: the
  /// slopes of minimum norm.
  ///
  /// - Throws: `.outOfRange` unless λ is a number that is not negative; `.svdDidNotConverge`; `.tooLarge`.
  public func coefficients(penalty: Scalar) throws(LinearAlgebraError) -> Matrix<Scalar> {
    guard penalty >= 0, penalty.isFinite else {
      throw .outOfRange(parameter: "penalty", value: Double(penalty), allowed: "0 or more")
    }
    let slopes: Matrix<Scalar>
    if penalty == 0 {
      // In scaled columns: without a penalty units must not decide what counts as zero.
      slopes = try SVDLeastSquares.solution(penalised, rank: rank)
    } else {
      let filters = filterFactors(penalty: penalty)
      slopes = try v.multiplied(
        by: Matrix(rows: rotated.rows, columns: rotated.columns) { i, j in
          filters[i] == 0 ? 0 : filters[i] * (rotated[i, j] / singularValues[i])
        })
    }
    return hasIntercept ? reduced.withFirstCoefficient(slopes) : slopes
  }

  /// σ²/(σ² + λ) of each singular value; 0 for those that are rounding. Their directions are arbitrary, y has a
  /// component in them like in any other, and a small λ would not keep that out of B.
  func filterFactors(penalty: Scalar) -> [Scalar] {
    singularValues.enumerated().map { index, sigma in
      if index >= rank { return 0 }
      if penalty == 0 { return 1 }
      // Neither square may leave the number range.
      return sigma > 0 ? 1 / (1 + (penalty / sigma) / sigma) : 0
    }
  }

  /// The trace of the hat matrix: how many parameters the fit is worth, the intercept included.
  ///
  /// - Precondition: λ ≥ 0.
  public func degreesOfFreedom(penalty: Scalar) -> Scalar {
    filterFactors(penalty: penalty).reduce(hasIntercept ? 1 : 0, +)
  }

  /// λ from large to small on a logarithmic scale: from 1000σ₁², at which every filter factor is below 1e-3, to
  /// σᵣ²/1000, at which those of all r significant singular values are above 0.999. Below that nothing changes.
  ///
  /// - Parameters:
  ///   - count: how many, at least 1.
  ///   - span: the ratio of the last to the first, in (0, 1); nil for the one above.
  /// - Returns: only 0 if all columns are zero.
  public func penaltyGrid(count: Int = 100, span: Scalar? = nil) -> [Scalar] {
    precondition(count >= 1 && span.map { $0 > 0 && $0 < 1 } ?? true)
    guard let largest = singularValues.first, largest > 0, rank > 0 else { return [0] }
    let ratio = Double(singularValues[rank - 1]) / Double(largest)
    let exponent = span.map { log10(Double($0)) } ?? 2 * log10(max(ratio, 1e-18)) - 6
    let top = min(1000 * Double(largest) * Double(largest), Double(Scalar.greatestFiniteMagnitude))
    guard count > 1 else { return [Scalar(top)] }
    return (0..<count).map { index in
      Scalar(top * pow(10, exponent * Double(index) / Double(count - 1)))
    }
  }
}
