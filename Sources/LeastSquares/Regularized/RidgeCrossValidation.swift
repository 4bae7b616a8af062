internal import BLASBackend
internal import Factorizations
public import Matrices

extension RidgeRegression {
  /// The mean squared error of predicting each row from all the others, for each penalty and target: L × k.
  ///
  /// Exact, without refitting: the residual of a row left out is rᵢ/(1 − hᵢ), with the leverage
  /// hᵢ(λ) = 1/n + Σⱼ (xᵢvⱼ/σⱼ)²·σⱼ²/(σⱼ² + λ). A row whose leverage is 1 cannot be predicted from the others:
  /// the error is infinite.
  ///
  /// With weights all of this holds for rows times √wᵢ, and the mean is Σwᵢeᵢ²/Σwᵢ.
  ///
  /// - Parameters:
  ///   - problem: the one that this was made from.
  ///   - penalties: λ, each 0 or more.
  /// - Throws: `.shapeMismatch` if it has another shape; `.outOfRange` for negative penalties; `.tooLarge`.
  /// - Complexity: 2np² + 6npL flops; one pass over X.
  /// - Note: Source: Golub, Heath, Wahba, *Generalized cross-validation as a method for choosing a good ridge
  ///   parameter* (1979), equation 1.1.
  public func leaveOneOutErrors(
    _ problem: LeastSquaresProblem<Scalar>, penalties: [Scalar]
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    guard problem.columns == reduced.columns, problem.targetCount == reduced.targetCount,
      problem.rows == reduced.rows
    else {
      throw .shapeMismatch(
        operation: "leave-one-out errors", left: reduced.r.shape, right: problem.design.shape)
    }
    let empty = try leaveOneOutSums(penalties)
    let sums = try problem.rowBlock.accumulate(
      into: empty, memory: penalties.count * problem.columns)
    return sums.means
  }

  /// The same of rows that come in blocks.
  ///
  /// - Parameters:
  ///   - rows: those that this was made from.
  ///   - penalties: λ, each 0 or more.
  /// - Throws: what reading the rows throws.
  /// - Returns: L × k, or `.outOfRange` for negative penalties; `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: as ``leaveOneOutErrors(_:penalties:)``; one pass over the rows.
  public func leaveOneOutErrors<Rows: RowPasses<Scalar> & ~Copyable>(
    inBlocks rows: inout Rows, penalties: [Scalar]
  ) throws(Rows.Failure) -> Result<Matrix<Scalar>, LinearAlgebraError> {
    let empty: LeaveOneOutAccumulator<Scalar>
    do throws(LinearAlgebraError) { empty = try leaveOneOutSums(penalties) } catch {
      return .failure(error)
    }
    return try rows.accumulate(into: empty).map(\.means)
  }

  private func leaveOneOutSums(
    _ penalties: [Scalar]
  ) throws(LinearAlgebraError) -> LeaveOneOutAccumulator<Scalar> {
    var coefficients: [Matrix<Scalar>] = []
    for penalty in penalties { coefficients.append(try self.coefficients(penalty: penalty)) }
    return LeaveOneOutAccumulator(
      ridge: self, coefficients: coefficients,
      filters: penalties.map { filterFactors(penalty: $0) })
  }

  /// The mean squared error of predicting each of `folds` parts of the rows from the others, for each penalty
  /// and target: L × k. Row i belongs to part i mod `folds`. With weights the mean is Σwᵢeᵢ²/Σwᵢ.
  ///
  /// Each part is reduced to its own R once. The R of the others is merged from theirs, and the error in a part
  /// is ‖R·(b, −1)‖: nothing is read twice, and nothing is subtracted.
  ///
  /// - Throws: `.nonFinite`; `.outOfRange` for fewer than two folds or more than rows, and for penalties that are
  ///   negative; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: 2n(p + k)² + folds · (30p³ + 4p²kL) flops; one pass over X.
  public static func crossValidationErrors(
    _ problem: LeastSquaresProblem<Scalar>, hasIntercept: Bool, folds: Int, penalties: [Scalar]
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    guard folds >= 2, folds <= problem.rows else {
      throw .outOfRange(
        parameter: "folds", value: Double(folds),
        allowed: "2 to the number of rows, \(problem.rows)")
    }
    var factors = FoldFactors<Scalar>(
      folds: folds, columns: problem.columns, targetCount: problem.targetCount)
    try factors.add(problem.rowBlock)
    return try factors.errors(hasIntercept: hasIntercept, penalties: penalties)
  }
}

/// Σ (rᵢ/(1 − hᵢ))² for each penalty and target.
private struct LeaveOneOutAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  let ridge: RidgeRegression<Scalar>
  let coefficients: [Matrix<Scalar>]
  let filters: [[Scalar]]
  var squares: [[Scalar]]
  /// Σwᵢ, n without weights.
  var totalWeight: Scalar = 0

  init(ridge: RidgeRegression<Scalar>, coefficients: [Matrix<Scalar>], filters: [[Scalar]]) {
    self.ridge = ridge
    self.coefficients = coefficients
    self.filters = filters
    squares = coefficients.map { [Scalar](repeating: 0, count: $0.columns) }
  }

  /// Σ over the rows, divided by Σwᵢ.
  var means: Matrix<Scalar> {
    Matrix(rows: squares.count, columns: ridge.reduced.targetCount) { l, k in
      squares[l][k] / totalWeight
    }
  }

  mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let first = ridge.hasIntercept ? 1 : 0
    let reduced = ridge.reduced
    guard block.design.columns == reduced.columns, block.targets.columns == reduced.targetCount
    else {
      throw .shapeMismatch(
        operation: "leave-one-out errors", left: reduced.r.shape, right: block.design.shape)
    }
    totalWeight += block.totalWeight
    let means = (first..<reduced.columns).map { j in
      first == 0
        ? 0
        : reduced.r[0, j] / reduced.r[0, 0] * reduced.columnFactors[0] / reduced.columnFactors[j]
    }
    // The length of the intercept's column, whose share of the leverage is that of any other.
    let length = first == 0 ? 1 : reduced.r[0, 0] / reduced.columnFactors[0]
    let step = 1024
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      let centred = Matrix(rows: part.rows, columns: means.count) { i, j in
        // With weights the first column holds √wᵢ and not 1.
        first == 0
          ? part.design[i, j] : part.design[i, j + 1] - part.design[i, 0] * means[j]
      }
      let rotated = try centred.multiplied(by: ridge.v)
      for (l, b) in coefficients.enumerated() {
        var residuals = Matrix(part.targets)
        try residuals.formProduct(part.design, b, alpha: -1, beta: 1)
        for i in 0..<part.rows {
          let own = first == 0 ? 0 : part.design[i, 0] / length
          var leverage = own * own
          for j in 0..<means.count where filters[l][j] > 0 {
            let score = rotated[i, j] / ridge.singularValues[j]
            leverage += score * score * filters[l][j]
          }
          // Below this, 1 − h is the rounding of h.
          let rest = 1 - leverage
          let isAlone = rest <= Scalar(reduced.columns) * 8 * Scalar.ulpOfOne
          for k in 0..<residuals.columns {
            let error = isAlone ? Scalar.infinity : residuals[i, k] / rest
            squares[l][k] += error * error
          }
        }
      }
    }
  }

  mutating func merge(_ other: Self) throws(LinearAlgebraError) {
    for l in squares.indices {
      for k in squares[l].indices { squares[l][k] += other.squares[l][k] }
    }
    totalWeight += other.totalWeight
  }
}

extension RowBlock where Scalar: RealBLASScalar {
  /// Σwᵢ, n without weights.
  var totalWeight: Scalar {
    guard let weights else { return Scalar(rows) }
    return (0..<rows).reduce(0) { $0 + weights[$1, 0] }
  }
}
