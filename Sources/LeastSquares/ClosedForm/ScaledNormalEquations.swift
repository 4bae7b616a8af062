internal import BLASBackend
internal import Factorizations
internal import Matrices

/// XᵀX and XᵀY with the columns of X scaled by powers of two to lengths near 1.
struct ScaledNormalEquations<Scalar: RealBLASScalar> {
  /// The scaled XᵀX, in the upper triangle.
  let gram: Matrix<Scalar>
  /// The scaled XᵀY.
  let moments: Matrix<Scalar>
  /// The diagonal of D: the solution for X·D times D is the one for X.
  let columnFactors: [Scalar]
  /// The diagonal of E, by which Y was scaled: ones unless its squares leave the number range.
  let targetFactors: [Scalar]
  /// ‖yⱼ‖² of the scaled targets.
  private let targetSquares: [Scalar]
  /// The rows as their squares were summed: those given, or scaled ones where squares leave the range.
  private let rows: RowBlock<Scalar>
  /// By what the columns of `rows` are divided in `gram`, powers of two.
  private let lengths: [Scalar]

  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  /// - Complexity: n·p² + 2n·p·k flops; one pass, or three where squares leave the number range.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  init(_ problem: LeastSquaresProblem<Scalar>) throws(LinearAlgebraError) {
    let (p, k) = (problem.columns, problem.targetCount)
    var sums = GramAccumulator<Scalar>(columns: p, targetCount: k)
    sums = try problem.rowBlock.accumulate(into: sums, memory: sums.memory)
    var factors = [Scalar](repeating: 1, count: p + k)
    var rows = problem.rowBlock
    if !sums.isInRange {
      try problem.requireFinite()
      let scaling = ColumnScaling(problem.rowBlock.weighted())
      sums = GramAccumulator(columns: p, targetCount: k, scaling: scaling)
      sums = try problem.rowBlock.accumulate(into: sums, memory: sums.memory)
      factors = scaling.factors
      // The residual is squared, too.
      rows = scaling.apply(to: rows.weighted())
    }
    let lengths = sums.gramDiagonal.map { Self.powerOfTwo(nearRootOf: $0) }
    // Powers of two, far from the limits of their range: products with their reciprocals are the quotients.
    let reciprocals = lengths.map { 1 / $0 }
    var gram = sums.takeGram()
    for j in 0..<p { gram.scaleUpperTriangle(column: j, by: reciprocals, reciprocals[j]) }
    self.gram = gram
    moments = Matrix(rows: p, columns: k) { i, j in sums.moments[i, j] / lengths[i] }
    columnFactors = (0..<p).map { factors[$0] / lengths[$0] }
    targetFactors = Array(factors[p...])
    targetSquares = sums.targetSquares
    self.rows = rows
    self.lengths = lengths
  }

  /// The Cholesky factor of the scaled XᵀX; nil if it is not positive definite in this precision.
  func factorize() throws(LinearAlgebraError) -> Cholesky<Scalar>? {
    do throws(LinearAlgebraError) { return try Cholesky(gram) } catch {
      guard case .notPositiveDefinite = error else { throw error }
      return nil
    }
  }

  /// B from the solution in scaled coordinates.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func unscaled(_ solution: Matrix<Scalar>) -> Matrix<Scalar> {
    Matrix(rows: solution.rows, columns: solution.columns) { i, j in
      rescaled(solution[i, j], by: columnFactors[i], over: targetFactors[j])
    }
  }

  /// ‖y − Xb‖₂ of each target for a solution in scaled coordinates, from the sums alone: ‖y‖² − 2bᵀXᵀy + bᵀXᵀXb, in
  /// which errors of b count squared, without another pass; nil where more than three digits would cancel.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func residualNorms(of solution: Matrix<Scalar>) -> [Scalar]? {
    var norms: [Scalar] = []
    for j in 0..<solution.columns {
      var square = targetSquares[j]
      var largest = square
      for l in 0..<solution.rows {
        // Column l of XᵀX: above the diagonal doubled, so that each pair counts once.
        var product = solution[l, j] * gram[l, l]
        var magnitude = product.magnitude
        for i in 0..<l {
          let term = 2 * gram[i, l] * solution[i, j]
          product += term
          magnitude += term.magnitude
        }
        square += solution[l, j] * (product - 2 * moments[l, j])
        largest += solution[l, j].magnitude * (magnitude + 2 * moments[l, j].magnitude)
      }
      guard square > largest / 1024 else { return nil }
      norms.append(square.squareRoot() / targetFactors[j])
    }
    return norms
  }

  /// What a solution in scaled coordinates leaves of the targets.
  struct Residual {
    /// ‖y − Xb‖₂ of each target.
    let norms: [Scalar]
    /// The same for the scaled targets.
    let scaledNorms: [Scalar]
    /// The scaled Xᵀ(Y − XB).
    let descent: Matrix<Scalar>
  }

  /// Measures a solution in scaled coordinates on the data, by one more pass.
  ///
  /// - Throws: `.tooLarge`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func residual(of solution: Matrix<Scalar>) throws(LinearAlgebraError) -> Residual {
    let check = GradientAccumulator(
      parameters: Matrix(rows: solution.rows, columns: solution.columns) { i, j in
        solution[i, j] / lengths[i]
      })
    let sums = try rows.accumulate(into: check, memory: check.memory)
    let norms = sums.residualSquares.map { $0.squareRoot() }
    return Residual(
      norms: norms.enumerated().map { $1 / targetFactors[$0] }, scaledNorms: norms,
      descent: Matrix(rows: solution.rows, columns: solution.columns) { i, j in
        -sums.gradient[i, j] / lengths[i]
      })
  }

  /// Estimates from the factor: κ₁ of G for the scaled columns, κ₁ of its factor for those given.
  ///
  /// - Parameter reciprocal: 1/κ₁ of G, from the factor.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func conditioning(
    _ factor: Cholesky<Scalar>, reciprocal: Double
  ) throws(LinearAlgebraError) -> Conditioning {
    var given = factor.u
    let rank = given.columns
    for j in 0..<rank { given.divideUpperTriangle(column: j, by: columnFactors[j]) }
    return Conditioning(
      conditionNumber: given.firstNonFinite() == nil
        ? 1 / Double(try given.reciprocalTriangularConditionNumber(.upper)) : .nan,
      scaledConditionNumber: (1 / reciprocal).squareRoot(), rank: rank, isEstimate: true)
  }

  /// The power of two nearest to √square; 1 for 0.
  private static func powerOfTwo(nearRootOf square: Scalar) -> Scalar {
    guard square > 0 else { return 1 }
    return Scalar(sign: .plus, exponent: square.squareRoot().exponent, significand: 1)
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// Multiplies the elements (i, j), i ≤ j, of a column by factors[i] · factor.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate mutating func scaleUpperTriangle(
    column j: Int, by factors: [Scalar], _ factor: Scalar
  ) {
    let start = layout.offset + j * layout.leadingDimension
    withStorage { span in
      for i in 0...j { span[start + i] = span[start + i] * factors[i] * factor }
    }
  }

  /// Divides the elements (i, j), i ≤ j, of a column.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate mutating func divideUpperTriangle(column j: Int, by divisor: Scalar) {
    let start = layout.offset + j * layout.leadingDimension
    withStorage { span in
      for i in 0...j { span[start + i] /= divisor }
    }
  }
}
