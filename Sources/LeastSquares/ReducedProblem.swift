public import BLASBackend
internal import Factorizations
public import Matrices

/// A least-squares problem reduced to its triangular factor: min ‖RB − C‖ has the solutions of
/// min ‖XB − Y‖.
///
/// - Complexity: 2n(p + k)² flops, one pass over the rows; (p + k)² scalars.
public struct ReducedProblem<Scalar: RealBLASScalar>: Sendable {
  /// R of X·D, p × p, upper triangular.
  public let r: Matrix<Scalar>
  /// The first p rows of QᵀY·E, p × k.
  public let c: Matrix<Scalar>
  /// The diagonal of D, powers of two: ones unless the data are near the limits of the number range.
  public let columnFactors: [Scalar]
  /// The diagonal of E, likewise.
  public let targetFactors: [Scalar]
  /// ‖y − Xb‖₂ at the minimum, of each target.
  public let residualNorms: [Scalar]
  /// n.
  public let rows: Int

  /// - Throws: `.nonFinite` with the place in [X Y]; `.tooLarge`.
  public init(_ problem: LeastSquaresProblem<Scalar>) throws(LinearAlgebraError) {
    self.init(try TSQRAccumulator(reducing: problem))
  }

  /// Takes over what an accumulator gathered.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init(_ factor: TSQRAccumulator<Scalar>) {
    let (p, k) = (factor.columns, factor.targetCount)
    let factors = factor.scaling?.factors ?? [Scalar](repeating: 1, count: p + k)
    r = Matrix(factor.r[0..<p, 0..<p])
    c = Matrix(factor.r[0..<p, p...])
    columnFactors = Array(factors[..<p])
    targetFactors = Array(factors[p...])
    rows = factor.rows
    residualNorms = (0..<k).map { j in
      Matrix(factor.r[p..<p + k, (p + j)...(p + j)]).frobeniusNorm() / factors[p + j]
    }
  }

  init(
    r: Matrix<Scalar>, c: Matrix<Scalar>, columnFactors: [Scalar], targetFactors: [Scalar],
    residualNorms: [Scalar], rows: Int
  ) {
    self.r = r
    self.c = c
    self.columnFactors = columnFactors
    self.targetFactors = targetFactors
    self.residualNorms = residualNorms
    self.rows = rows
  }

  /// p.
  public var columns: Int { r.columns }
  /// k.
  public var targetCount: Int { c.columns }

  /// ‖y − Xb‖₂ for coefficients that need not be a minimiser: ‖RB − C‖ and what lies outside of the range of
  /// X, put together.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func residualNorms(of coefficients: Matrix<Scalar>) throws(LinearAlgebraError) -> [Scalar] {
    let scaled = Matrix(rows: coefficients.rows, columns: coefficients.columns) { i, j in
      coefficients[i, j] / columnFactors[i] * targetFactors[j]
    }
    var difference = c
    try difference.formProduct(r, scaled, alpha: -1, beta: 1)
    return residualNorms.enumerated().map { j, outside in
      let inside = difference[..., j...j].frobeniusNorm() / targetFactors[j]
      return Matrix(rows: 1, columns: 2, storage: [inside, outside]).frobeniusNorm()
    }
  }

  /// Maps the solution for X·D and Y·E back to X and Y: B = D·Z·E⁻¹.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func unscaled(_ solution: Matrix<Scalar>) -> Matrix<Scalar> {
    Matrix(rows: solution.rows, columns: solution.columns) { i, j in
      rescaled(solution[i, j], by: columnFactors[i], over: targetFactors[j])
    }
  }
}

extension TSQRAccumulator {
  /// True if no column is so large or so small that sums of its products could leave the number range.
  var isInRange: Bool {
    let limit = Scalar(
      sign: .plus, exponent: Scalar.greatestFiniteMagnitude.exponent * 7 / 16, significand: 1)
    return (0..<r.columns).allSatisfy { j in
      let norm = r[..., j...j].maxNorm()
      return norm == 0 ? scaling != nil : norm <= limit && norm >= 1 / limit
    }
  }
}

extension TSQRAccumulator {
  /// Reduces a problem in memory on all workers, with its columns scaled where sums of products could leave
  /// the number range.
  ///
  /// - Throws: `.nonFinite` with the place in [X Y]; `.tooLarge`.
  public init(reducing problem: LeastSquaresProblem<Scalar>) throws(LinearAlgebraError) {
    let (p, k) = (problem.columns, problem.targetCount)
    var factor = TSQRAccumulator(columns: p, targetCount: k)
    var needsScaling = false
    do throws(LinearAlgebraError) {
      factor = try problem.rowBlock.accumulate(into: factor, memory: factor.memory)
      needsScaling = !factor.isInRange
    } catch .nonFinite {
      needsScaling = true
    }
    if needsScaling {
      try problem.requireFinite()
      factor = TSQRAccumulator(
        columns: p, targetCount: k, scaling: ColumnScaling(problem.rowBlock.weighted()))
      factor = try problem.rowBlock.accumulate(into: factor, memory: factor.memory)
    }
    self = factor
  }
}
