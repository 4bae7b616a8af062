public import BLASBackend
internal import Factorizations
public import Matrices

/// What a least-squares fit says beyond its coefficients: standard errors, tests, intervals, the quality
/// of the fit; for all targets at the cost of one triangular inverse.
///
/// With X = QR, Var(b) = σ²R⁻¹R⁻ᵀ: the standard error of bⱼ is σ times the length of row j of R⁻¹. XᵀX,
/// which squares the condition number, is not formed. All statistics follow R's `lm`.
///
/// Columns that depend on those before them have no coefficient; statistics are about
/// ``keptColumns``, and those of the ``aliasedColumns`` are nil. What has no answer (no degrees of
/// freedom, a residual of exactly 0) is nil as well, never NaN.
///
/// With observation weights, the problem is the one whose rows are multiplied by √w, and `weights`
/// says what the log-likelihood needs of them. An offset is subtracted from Y beforehand.
///
/// ```swift
/// let problem = try LeastSquaresProblem<Double>(
///   design: [[1, 4], [1, 7], [1, 8], [1, 9], [1, 10]], targets: [[2], [4], [16], [10], [18]])
/// let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
/// let rows = try inference.influence(of: problem.rowBlock)
/// print(
///   RegressionSummary(
///     terms: ["(Intercept)", "speed"], fit: inference.fits[0], residuals: rows.residuals))
/// ```
///
/// - Complexity: p³/3 flops; 3p² scalars.
/// - Note: Source: Chambers, *Statistical Models in S*, chapter 4; R's `summary.lm`, `logLik.lm`.
public struct LinearModelInference: Sendable {
  /// n; with weights, how many of them are not 0.
  public let observations: Int
  /// p, the intercept's column included.
  public let columns: Int
  /// The column of ones (or √w), if X has one: sums of squares are then about the mean.
  public let interceptColumn: Int?
  /// n − rank; 0 or more.
  public let residualDegreesOfFreedom: Int
  /// One for each column of Y.
  public let fits: [FitStatistics]

  let factor: IndependentColumns
  /// R⁻¹ of the kept columns of X·D.
  let inverse: Matrix<Double>
  /// The diagonal of D for all columns of X.
  let columnFactors: [Double]
  let targetFactors: [Double]
  /// ε of the scalars that the fit was computed in.
  let precision: Double

  /// - Parameters:
  ///   - reduced: R and QᵀY.
  ///   - interceptColumn: the column of ones, if X has one.
  ///   - wantedColumns: a model with only these columns of X, from the same R; nil for all.
  ///   - coefficients: B, p × k, if a more accurate method has computed it; nil for R⁻¹QᵀY. Columns that are
  ///     left out must have zeros there.
  ///   - weights: of the rows, which have been multiplied by their roots.
  ///   - rankTolerance: which part of its length must be left of a column by those before it; nil for
  ///     ``Spectrum/defaultTolerance(for:rows:columns:)``. R's `lm` has 1e-7, which leaves out columns that
  ///     still determine half of their digits.
  /// - Throws: `.tooLarge`; `.shapeMismatch` if `coefficients` are not p × k.
  public init<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, interceptColumn: Int?, wantedColumns: [Int]? = nil,
    coefficients: Matrix<Scalar>? = nil, weights: WeightSummary? = nil,
    rankTolerance: Double? = nil
  ) throws(LinearAlgebraError) {
    let (p, k) = (reduced.columns, reduced.targetCount)
    if let coefficients, coefficients.shape != Shape(p, k) {
      throw .shapeMismatch(operation: "inference", left: Shape(p, k), right: coefficients.shape)
    }
    let factor = IndependentColumns(
      reduced, wanted: wantedColumns,
      tolerance: rankTolerance
        ?? Spectrum.defaultTolerance(for: Scalar.self, rows: reduced.rows, columns: p))
    let rank = factor.kept.count
    var inverse = Matrix<Double>.identity(rank)
    try inverse.solveTriangular(.upper, factor.r)
    for j in 0..<rank { for i in j + 1..<max(rank, j + 1) { inverse[i, j] = 0 } }
    self.factor = factor
    self.inverse = inverse
    self.interceptColumn = interceptColumn
    columnFactors = reduced.columnFactors.map { Double($0) }
    targetFactors = reduced.targetFactors.map { Double($0) }
    columns = p
    observations = weights?.observations ?? reduced.rows
    residualDegreesOfFreedom = max(0, observations - rank)
    precision = Double(Scalar.ulpOfOne)
    let solution = try inverse.multiplied(by: factor.c)
    let ones = interceptColumn.flatMap { factor.direction(ofColumn: $0) }
    let rootDiagonal = (0..<rank).map { inverse[$0...$0, ...].frobeniusNorm() }
    var fits: [FitStatistics] = []
    for target in 0..<k {
      var (estimates, roots) = (
        [Double?](repeating: nil, count: p), [Double?](repeating: nil, count: p)
      )
      for (place, column) in factor.kept.enumerated() {
        roots[column] = rootDiagonal[place] * columnFactors[column]
        estimates[column] =
          coefficients.map { Double($0[column, target]) }
          ?? solution[place, target] / targetFactors[target] * columnFactors[column]
      }
      let projected = factor.c[..., target...target]
      fits.append(
        FitStatistics(
          coefficients: estimates, rootsOfUnscaledVariance: roots,
          residualNorm: factor.residualNorms[target],
          modelNorm: projected.without(ones).frobeniusNorm() / targetFactors[target],
          fittedNorm: projected.frobeniusNorm() / targetFactors[target],
          observations: observations, rank: rank, hasIntercept: ones != nil,
          logarithmOfWeights: weights?.logarithmSum ?? 0, precision: precision))
    }
    self.fits = fits
  }

  /// The columns of X that have coefficients, ascending.
  public var keptColumns: [Int] { factor.kept }
  /// The columns of X that the kept ones before them determine.
  public var aliasedColumns: [Int] { factor.aliased }
  /// How many columns are kept.
  public var rank: Int { factor.kept.count }

  /// (XᵀX)⁻¹ of the kept columns, rank × rank, as R⁻¹R⁻ᵀ.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2·rank³ flops.
  public func unscaledCovariance() throws(LinearAlgebraError) -> Matrix<Double> {
    let product = try inverse.multiplied(by: inverse.transposed)
    let scale = keptColumns.map { columnFactors[$0] }
    return Matrix(rows: rank, columns: rank) { i, j in product[i, j] * scale[i] * scale[j] }
  }

  /// The covariance matrix σ²(XᵀX)⁻¹ of the kept coefficients, rank × rank; nil without degrees of freedom.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2·rank³ flops.
  public func covariance(target: Int = 0) throws(LinearAlgebraError) -> Matrix<Double>? {
    guard let sigma = fits[target].residualStandardError else { return nil }
    return try sigma * sigma * unscaledCovariance()
  }

  /// How each aliased column follows from the kept ones: column j holds the factors g with
  /// `aliasedColumns[j]` = Σ gᵢ · `keptColumns[i]`. rank × (p − rank).
  ///
  /// - Throws: `.tooLarge`.
  public func aliasRelations() throws(LinearAlgebraError) -> Matrix<Double> {
    var relations = Matrix(rows: rank, columns: aliasedColumns.count) { i, j in
      factor.rotated[i, aliasedColumns[j]]
    }
    if rank > 0 { try relations.solveTriangular(.upper, factor.r) }
    return Matrix(rows: rank, columns: aliasedColumns.count) { i, j in
      relations[i, j] / columnFactors[aliasedColumns[j]] * columnFactors[keptColumns[i]]
    }
  }
}

extension IndependentColumns {
  /// A column of X in the coordinates of Q, with length 1; nil if nothing of it is there.
  func direction(ofColumn j: Int) -> Matrix<Double>? {
    let column = Matrix(rotated[..., j...j])
    let norm = column.frobeniusNorm()
    return norm > 0 ? Matrix(rows: column.rows, columns: 1) { i, _ in column[i, 0] / norm } : nil
  }
}

extension MatrixProtocol<Double> {
  /// A column less its component along a direction of length 1.
  func without(_ direction: Matrix<Double>?) -> Matrix<Double> {
    let column = Matrix(view)
    guard let direction else { return column }
    var component = 0.0
    for i in 0..<column.rows { component += direction[i, 0] * column[i, 0] }
    return Matrix(rows: column.rows, columns: 1) { i, _ in
      column[i, 0] - component * direction[i, 0]
    }
  }
}
