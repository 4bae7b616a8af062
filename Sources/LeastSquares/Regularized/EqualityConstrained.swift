public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ subject to AB = D.
///
/// The null-space method on the triangular factor of X: Aᵀ = QT splits B into a part that A fixes and a part
/// that is free; the free part is an ordinary least-squares problem.
///
/// - Complexity: one pass over X with 2n(p + k)² flops, then about 6p³.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., section 6.2.3.
public struct EqualityConstrainedLeastSquares<Scalar: RealBLASScalar>: Sendable {
  /// A, m × p, with independent rows.
  public let constraints: Matrix<Scalar>
  /// D, m × k.
  public let values: Matrix<Scalar>

  /// - Throws: `.shapeMismatch` if A and D differ in their numbers of rows.
  public init(
    constraints: Matrix<Scalar>, values: Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    guard constraints.rows == values.rows else {
      throw .shapeMismatch(
        operation: "equality constraints", left: constraints.shape, right: values.shape)
    }
    self.constraints = constraints
    self.values = values
  }

  /// - Returns: the status is ``SolutionStatus/rankDeficient`` if the constraints leave B undetermined.
  /// - Throws: `.shapeMismatch` if the constraints are for other columns or targets; `.rankDeficient` if the
  ///   constraints depend on each other; `.nonFinite`; `.tooLarge`.
  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    try checkShape(columns: problem.columns, targets: problem.targetCount)
    return try solve(ReducedProblem(problem))
  }

  /// Solves a problem that is reduced already.
  ///
  /// - Throws: as ``solve(_:)`` for a problem.
  public func solve(
    _ reduced: ReducedProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let parts = try ConstrainedParts(self, reduced)
    var rest = reduced.c
    try rest.formProduct(parts.factor, parts.particular, alpha: -1, beta: 1)
    let free = try QRLeastSquares<Scalar>().solve(
      LeastSquaresProblem<Scalar>(design: parts.freeDesign, targets: rest))
    guard let inner = free.coefficients else {
      return LeastSquaresSolution(
        method: Self.name, status: free.status,
        message: "the constraints do not determine what the columns leave open: \(free.message)")
    }
    var solution = parts.particular
    try solution.formProduct(parts.nullSpace, inner, beta: 1)
    let coefficients = reduced.unscaled(
      Matrix(rows: solution.rows, columns: solution.columns) { j, k in
        solution[j, k] / parts.lengths[j]
      })
    return LeastSquaresSolution(
      method: Self.name, status: .solved, coefficients: coefficients,
      residualNorms: try reduced.residualNorms(of: coefficients))
  }

  static var name: String { "equality-constrained" }

  private func checkShape(columns: Int, targets: Int) throws(LinearAlgebraError) {
    guard constraints.columns == columns, values.columns == targets else {
      throw .shapeMismatch(
        operation: "equality constraints", left: constraints.shape, right: Shape(columns, targets))
    }
  }
}

/// B = particular + nullSpace·free, in columns of length 1.
struct ConstrainedParts<Scalar: RealBLASScalar> {
  /// R of X with columns of length 1.
  let factor: Matrix<Scalar>
  /// The lengths of the columns of R.
  let lengths: [Scalar]
  let particular: Matrix<Scalar>
  /// Orthonormal columns, p × (p − m).
  let nullSpace: Matrix<Scalar>
  /// The design of the free part.
  let freeDesign: Matrix<Scalar>

  /// - Throws: `.shapeMismatch`; `.rankDeficient` if the constraints depend on each other; `.nonFinite`;
  ///   `.tooLarge`.
  init(
    _ problem: EqualityConstrainedLeastSquares<Scalar>, _ reduced: ReducedProblem<Scalar>
  ) throws(LinearAlgebraError) {
    let (constraints, values) = (problem.constraints, problem.values)
    let (p, m) = (reduced.columns, constraints.rows)
    guard constraints.columns == p, values.columns == reduced.targetCount else {
      throw .shapeMismatch(
        operation: "equality constraints", left: constraints.shape,
        right: Shape(p, reduced.targetCount))
    }
    guard m <= p else { throw .rankDeficient(rank: p, columns: m) }
    try constraints.requireFinite("the constraints")
    try values.requireFinite("the constraints' values")
    // In columns of length 1, or the rotation would mix long columns with short ones; then the rows of A brought
    // to length 1, too.
    let (factor, columnLengths) = reduced.unitColumnFactor()
    let scaled = Matrix(rows: m, columns: p) { i, j in
      constraints[i, j] * reduced.columnFactors[j] / columnLengths[j]
    }
    let lengths = (0..<m).map { i in
      let norm = scaled[i...i, ...].frobeniusNorm()
      return norm > 0 ? norm : 1
    }
    let transposed = Matrix(rows: p, columns: m) { j, i in scaled[i, j] / lengths[i] }
    let qr = try QR(transposed)
    let reciprocal = m == 0 ? 1 : try qr.reciprocalConditionNumber()
    guard reciprocal > 10 * Scalar(p) * Scalar.ulpOfOne else {
      let pivoted = try PivotedQR(transposed)
      // Two estimates may differ by a little; that there is a dependence is decided.
      let rank = pivoted.rank(relativeTolerance: 10 * Scalar(p) * Scalar.ulpOfOne)
      throw .rankDeficient(rank: min(rank, m - 1), columns: m)
    }
    var fixed = Matrix(rows: m, columns: values.columns) { i, k in
      values[i, k] / lengths[i] * reduced.targetFactors[k]
    }
    try fixed.solveTriangular(.upper, qr.r, .transposed)
    var particular = Matrix<Scalar>(rows: p, columns: values.columns)
    try particular.copyBlock(from: fixed, atRow: 0, column: 0)
    try qr.applyQ(.none, to: &particular)
    var nullSpace = Matrix<Scalar>(rows: p, columns: p - m)
    for j in 0..<p - m { nullSpace[m + j, j] = 1 }
    try qr.applyQ(.none, to: &nullSpace)
    self.factor = factor
    self.lengths = columnLengths
    self.particular = particular
    self.nullSpace = nullSpace
    freeDesign = try factor.multiplied(by: nullSpace)
  }
}
