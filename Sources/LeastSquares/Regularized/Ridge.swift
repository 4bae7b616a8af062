public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ½‖Xb − y‖² + ½λ‖b‖² for any number of λ from one factorization; the intercept is free.
///
/// With an intercept in the first column, R of X without its first row and column is R of the centred
/// columns: R₂₂ = UΣVᵀ, b(λ) = V·diag(σ/(σ² + λ))·Uᵀc, and the intercept makes the residuals sum to 0.
/// Columns are penalised as they are given: scale them first if their units should not matter.
///
/// - Complexity: 2n(p + k)² + about 30p³ flops once, 2p²k flops for each λ.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., section 6.1.4; Hastie, Tibshirani, Friedman,
///   *The Elements of Statistical Learning*, 2nd ed., section 3.4.1.
public struct RidgeRegression<Scalar: RealBLASScalar>: Sendable {
  let reduced: ReducedProblem<Scalar>
  let hasIntercept: Bool
  /// V of the penalised columns.
  let v: Matrix<Scalar>
  /// Their singular values, centred if there is an intercept.
  public let singularValues: [Scalar]
  /// UᵀC.
  let rotated: Matrix<Scalar>

  /// - Parameter hasIntercept: whether the first column of X is one of ones, which is not penalised.
  /// - Throws: `.nonFinite` if the data are; `.svdDidNotConverge`; `.tooLarge`.
  public init(
    _ problem: LeastSquaresProblem<Scalar>, hasIntercept: Bool
  ) throws(LinearAlgebraError) {
    try self.init(ReducedProblem(problem), hasIntercept: hasIntercept)
  }

  /// From R of the problem.
  ///
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  public init(
    _ reduced: ReducedProblem<Scalar>, hasIntercept: Bool
  ) throws(LinearAlgebraError) {
    self.reduced = reduced
    self.hasIntercept = hasIntercept
    let first = hasIntercept ? 1 : 0
    let given = Matrix(rows: reduced.columns - first, columns: reduced.columns - first) { i, j in
      reduced.r[i + first, j + first] / reduced.columnFactors[j + first]
    }
    let svd = try SVD(given)
    v = Matrix(svd.vt.transposed)
    singularValues = svd.singularValues
    rotated = try svd.u.transposed.multiplied(
      by: Matrix(rows: given.rows, columns: reduced.targetCount) { i, j in
        reduced.c[i + first, j] / reduced.targetFactors[j]
      })
  }

  /// B for a penalty λ ≥ 0, p × k. At λ = 0 singular values at rounding level count as zero.
  ///
  /// - Throws: `.tooLarge`.
  /// - Precondition: λ ≥ 0.
  public func coefficients(penalty: Scalar) throws(LinearAlgebraError) -> Matrix<Scalar> {
    precondition(penalty >= 0, "a negative penalty")
    let filters = filterFactors(penalty: penalty)
    let filtered = Matrix(rows: rotated.rows, columns: rotated.columns) { i, j in
      filters[i] == 0 ? 0 : filters[i] * rotated[i, j] / singularValues[i]
    }
    let slopes = try v.multiplied(by: filtered)
    guard hasIntercept else { return slopes }
    var result = Matrix<Scalar>(rows: reduced.columns, columns: slopes.columns)
    try result.copyBlock(from: slopes, atRow: 1, column: 0)
    for k in 0..<slopes.columns {
      var rest = reduced.c[0, k] / reduced.targetFactors[k]
      for j in 0..<slopes.rows {
        rest -= reduced.r[0, j + 1] / reduced.columnFactors[j + 1] * slopes[j, k]
      }
      result[0, k] = rest / reduced.r[0, 0] * reduced.columnFactors[0]
    }
    return result
  }

  /// σ²/(σ² + λ) of each singular value.
  func filterFactors(penalty: Scalar) -> [Scalar] {
    let smallest =
      (singularValues.first ?? 0)
      * Scalar(
        Spectrum.defaultTolerance(
          for: Scalar.self, rows: reduced.rows, columns: reduced.columns))
    return singularValues.map { sigma in
      if penalty == 0 { return sigma > smallest ? 1 : 0 }
      // Neither square may leave the number range.
      return sigma > 0 ? 1 / (1 + (penalty / sigma) / sigma) : 0
    }
  }

  /// The trace of the hat matrix: how many parameters the fit is worth, the intercept included.
  public func degreesOfFreedom(penalty: Scalar) -> Scalar {
    filterFactors(penalty: penalty).reduce(hasIntercept ? 1 : 0, +)
  }

  /// λ from large to small on a logarithmic scale, from one at which every filter factor is at most 1e-3.
  public func penaltyGrid(count: Int = 100, span: Scalar = 1e-6) -> [Scalar] {
    precondition(count >= 1 && span > 0 && span < 1)
    let top = (singularValues.first ?? 0) * (singularValues.first ?? 0) * 1000
    guard top > 0, top.isFinite, count > 1 else { return [top] }
    let ratio = Scalar(Double.pow(Double(span), 1 / Double(count - 1)))
    return (0..<count).map { top * Scalar(Double.pow(Double(ratio), Double($0))) }
  }
}
