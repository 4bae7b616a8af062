public import BLASBackend
public import Matrices

// LAPACK's drivers for one least-squares problem in memory. For data of many rows, statistics and the
// certificate see the module LeastSquares.

/// How a least-squares problem is solved.
public enum LeastSquaresAlgorithm: Hashable, Sendable, CaseIterable {
  /// QR with column pivoting and a complete orthogonal factorization (GELSY): fast.
  case completeOrthogonal
  /// The singular value decomposition (GELSD): the most reliable answer to what the rank is.
  case singularValues
}

/// The X of least norm among those that minimise ‖B − AX‖_F, for any shape and rank of A.
///
/// - Parameters:
///   - a: A, m × n.
///   - b: B, m × k.
///   - algorithm: how.
///   - relativeTolerance: what is smaller relative to the largest singular value counts as zero; nil for
///     max(m, n)·ε. QR estimates the singular values.
/// - Returns: X, n × k, and the rank.
/// - Throws: `.shapeMismatch`; `.nonFinite` with the place in what is given, or in a
///   solution that leaves the range of the type; `.svdDidNotConverge`; `.tooLarge`.
/// - Complexity: about 4mn² flops for m ≥ n.
public func leastSquares<Scalar: BLASScalar>(
  _ a: consuming Matrix<Scalar>, _ b: Matrix<Scalar>,
  _ algorithm: LeastSquaresAlgorithm = .completeOrthogonal,
  relativeTolerance: Scalar.RealScalar? = nil
) throws(LinearAlgebraError) -> (solution: Matrix<Scalar>, rank: Int) {
  try requireRows(b, of: a.shape, "least squares")
  try a.requireFinite("A")
  try b.requireFinite("the right-hand sides")
  var matrix = a
  let (m, n, k) = (matrix.rows, matrix.columns, b.columns)
  let tolerance =
    relativeTolerance ?? Scalar.RealScalar(max(m, n)) * Scalar.RealScalar.ulpOfOne
  // Room for the solutions, and one column if there is none, for the rank's sake.
  var rightSides = Matrix<Scalar>(rows: max(m, n), columns: max(1, k)) { i, j in
    i < m && j < k ? b[i, j] : .zero
  }
  var workspace = Workspace<Scalar>()
  let (rank, outcome) = try matrix.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    let bLayout = rightSides.layout
    return try rightSides.withStorage { (bSpan) throws(DimensionOverflow) -> (Int, LAPACKOutcome) in
      switch algorithm {
      case .completeOrthogonal:
        return (
          try LAPACK<Scalar>.gelsy(
            &aSpan, aLayout, &bSpan, bLayout, rcond: tolerance, workspace: &workspace), .success
        )
      case .singularValues:
        var values = [Scalar.RealScalar](repeating: 0, count: min(m, n))
        var valueSpan = values.mutableSpan
        return try LAPACK<Scalar>.gelsd(
          &aSpan, aLayout, &bSpan, bLayout, singularValues: &valueSpan, rcond: tolerance,
          workspace: &workspace)
      }
    }
  }
  if case .failure(let count) = outcome { throw .svdDidNotConverge(unconverged: count) }
  let solution = Matrix(rightSides[0..<n, 0..<k])
  try solution.requireFinite("the solution")
  return (solution, rank)
}

/// Minimises ‖c − Ax‖₂ subject to Bx = d.
///
/// - Parameters:
///   - a: A, m × n.
///   - c: m elements.
///   - b: B, the constraints, p × n, p ≤ n ≤ m + p, of full row rank.
///   - d: p elements.
/// - Returns: x, n elements.
/// - Throws: `.shapeMismatch`; `.nonFinite` with the place in what is given, or in a
///   solution that leaves the range of the type; `.rankDeficient`, if the rows of B or the columns of
///   [A; B] are dependent to the last bit; `.tooLarge`.
/// - Complexity: about 2(m + p)n² flops.
/// - Note: Source: LAPACK GGLSE; Golub, Van Loan, *Matrix Computations*, 4th ed., section 6.2.3.
public func leastSquares<Scalar: BLASScalar>(
  _ a: consuming Matrix<Scalar>, _ c: Vector<Scalar>, constraints b: consuming Matrix<Scalar>,
  _ d: Vector<Scalar>
) throws(LinearAlgebraError) -> Vector<Scalar> {
  let (m, n, p) = (a.rows, a.columns, b.rows)
  guard b.columns == n else {
    throw .shapeMismatch(operation: "constrained least squares", left: a.shape, right: b.shape)
  }
  try requireCount(c, m, "right side c of constrained least squares")
  try requireCount(d, p, "right side d of the constraints")
  guard p <= n else { throw .rankDeficient(rank: n, columns: p) }
  guard n <= m + p else { throw .rankDeficient(rank: m + p, columns: n) }
  try a.requireFinite("A")
  try b.requireFinite("B")
  var matrix = a
  var rows = b
  var workspace = Workspace<Scalar>()
  var right = c.elements
  var values = d.elements
  var x = [Scalar](repeating: 0, count: n)
  let outcome = try matrix.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    let bLayout = rows.layout
    return try rows.withStorage { (bSpan) throws(DimensionOverflow) in
      var cSpan = right.mutableSpan
      var dSpan = values.mutableSpan
      var xSpan = x.mutableSpan
      return try LAPACK<Scalar>.gglse(
        &aSpan, aLayout, &bSpan, bLayout, c: &cSpan, d: &dSpan, x: &xSpan, workspace: &workspace)
    }
  }
  if case .failure(let kind) = outcome {
    throw kind == 1
      ? .rankDeficient(rank: p - 1, columns: p) : .rankDeficient(rank: n - 1, columns: n)
  }
  try x.requireFinite("the solution")
  return Vector(x)
}

/// The general Gauss–Markov model: minimises ‖y‖₂ subject to d = Ax + By.
///
/// - Parameters:
///   - a: A, n × m, of full column rank.
///   - b: B, n × p, m ≤ n ≤ m + p; BBᴴ is the covariance of the errors up to a factor.
///   - d: n elements.
/// - Returns: x, m elements, and y, p elements.
/// - Throws: `.shapeMismatch`; `.nonFinite` with the place in what is given, or in a
///   solution that leaves the range of the type; `.rankDeficient`, if the columns of A or the rows of
///   [A B] are dependent to the last bit; `.tooLarge`.
/// - Complexity: about 2n²(m + p) flops.
/// - Note: Source: LAPACK GGGLM; Paige, 1979.
public func gaussMarkov<Scalar: BLASScalar>(
  _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>, _ d: Vector<Scalar>
) throws(LinearAlgebraError) -> (x: Vector<Scalar>, y: Vector<Scalar>) {
  let (n, m, p) = (a.rows, a.columns, b.columns)
  guard b.rows == n else {
    throw .shapeMismatch(operation: "Gauss–Markov model", left: a.shape, right: b.shape)
  }
  try requireCount(d, n, "right side d of the Gauss–Markov model")
  guard m <= n else { throw .rankDeficient(rank: n, columns: m) }
  guard n <= m + p else { throw .rankDeficient(rank: m + p, columns: n) }
  try a.requireFinite("A")
  try b.requireFinite("B")
  var matrix = a
  var factor = b
  var workspace = Workspace<Scalar>()
  var right = d.elements
  var x = [Scalar](repeating: 0, count: m)
  var y = [Scalar](repeating: 0, count: p)
  let outcome = try matrix.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    let bLayout = factor.layout
    return try factor.withStorage { (bSpan) throws(DimensionOverflow) in
      var dSpan = right.mutableSpan
      var xSpan = x.mutableSpan
      var ySpan = y.mutableSpan
      return try LAPACK<Scalar>.ggglm(
        &aSpan, aLayout, &bSpan, bLayout, d: &dSpan, x: &xSpan, y: &ySpan, workspace: &workspace)
    }
  }
  if case .failure(let kind) = outcome {
    throw kind == 1
      ? .rankDeficient(rank: m - 1, columns: m) : .rankDeficient(rank: n - 1, columns: n)
  }
  try x.requireFinite("the solution")
  try y.requireFinite("y")
  return (Vector(x), Vector(y))
}

private func requireCount<Scalar: BLASScalar>(
  _ vector: Vector<Scalar>, _ count: Int, _ operation: String
) throws(LinearAlgebraError) {
  guard vector.count == count else {
    throw .shapeMismatch(
      operation: operation, left: Shape(count, 1), right: Shape(vector.count, 1))
  }
  try vector.elements.requireFinite("the \(operation)")
}

extension Array where Element: BLASScalar {
  /// - Throws: `.nonFinite` with the first place in a column of these elements.
  fileprivate func requireFinite(_ operand: String) throws(LinearAlgebraError) {
    if let i = firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(row: i, column: 0, operand: operand)
    }
  }
}
