public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖Xb − y‖ over b ≥ 0.
///
/// An active-set method on the triangular factor of X: columns enter one by one, the one with the steepest
/// descent first, and leave when their coefficient would turn negative. Ends at a point that satisfies the
/// Karush–Kuhn–Tucker conditions to rounding.
///
/// - Complexity: one pass over X with 2n(p + k)² flops; then about p QR factorizations of at most p columns.
/// - Note: Source: Lawson, Hanson, *Solving Least Squares Problems* (1974), chapter 23.
public struct NonNegativeLeastSquares<Scalar: RealBLASScalar>: Sendable {
  /// Columns whose coefficient is not bound: the intercept, as a rule.
  public let freeColumns: Set<Int>

  public init(freeColumns: Set<Int> = []) { self.freeColumns = freeColumns }

  /// - Returns: the status is ``SolutionStatus/iterationLimit`` if columns still come and go after 3p
  ///   exchanges.
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    try solve(ReducedProblem(problem))
  }

  /// Solves a problem that is reduced already.
  ///
  /// - Throws: `.tooLarge`.
  public func solve(
    _ reduced: ReducedProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let (factor, lengths) = reduced.unitColumnFactor()
    var scaled = Matrix<Scalar>(rows: reduced.columns, columns: reduced.targetCount)
    var ended = true
    for k in 0..<reduced.targetCount {
      let (column, reached) = try solve(factor, Matrix(reduced.c[..., k...k]))
      ended = ended && reached
      for j in 0..<reduced.columns { scaled[j, k] = column[j] / lengths[j] }
    }
    let coefficients = reduced.unscaled(scaled)
    return LeastSquaresSolution(
      method: "nnls", status: ended ? .solved : .iterationLimit,
      message: ended ? "" : "columns still enter and leave the active set",
      coefficients: coefficients, residualNorms: try reduced.residualNorms(of: coefficients))
  }

  private func solve(
    _ factor: Matrix<Scalar>, _ target: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> (solution: [Scalar], ended: Bool) {
    let p = factor.columns
    var x = [Scalar](repeating: 0, count: p)
    let isFree = try independentFreeColumns(factor)
    var isIn = isFree
    let tolerance =
      10 * Scalar(max(p, 1)) * Scalar.ulpOfOne * max(target.frobeniusNorm(), .leastNormalMagnitude)
    var refused = Set<Int>()
    var isFirst = isIn.contains(true)
    for _ in 0...(3 * p + 3) {
      if !isFirst {
        let gradient = try descent(factor, target, x)
        let candidate = (0..<p)
          .filter { !isIn[$0] && !refused.contains($0) && !freeColumns.contains($0) }
          .max { gradient[$0] < gradient[$1] }
        guard let candidate, gradient[candidate] > tolerance else { return (x, true) }
        isIn[candidate] = true
        // A column that comes in with the wrong sign is one that depends on those inside.
        let trial = try restricted(factor, target, isIn)
        guard let trial, trial[candidate] > 0 else {
          isIn[candidate] = false
          refused.insert(candidate)
          continue
        }
      }
      isFirst = false
      refused.removeAll()
      while true {
        guard let trial = try restricted(factor, target, isIn) else { return (x, false) }
        let leaving = (0..<p).filter { isIn[$0] && !isFree[$0] && trial[$0] <= 0 }
        guard !leaving.isEmpty else {
          x = trial
          break
        }
        // As far towards the trial point as no coefficient turns negative.
        let steps = leaving.map { x[$0] > 0 ? x[$0] / (x[$0] - trial[$0]) : 0 }
        let step = steps.min() ?? 0
        for j in 0..<p where isIn[j] { x[j] += step * (trial[j] - x[j]) }
        // Only those that the step takes to 0: a positive one set to 0 could raise the residual again, and the
        // exchange of columns need not end.
        for (j, own) in zip(leaving, steps) where own == step || x[j] <= 0 {
          x[j] = 0
          isIn[j] = false
        }
      }
    }
    return (x, false)
  }

  /// Whether a column is free, and not a sum of free ones before it: those keep the coefficient 0.
  private func independentFreeColumns(
    _ factor: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> [Bool] {
    var result = [Bool](repeating: false, count: factor.columns)
    for column in freeColumns.sorted() where factor.columns > column {
      result[column] = true
      if try !areIndependent(factor, result) { result[column] = false }
    }
    return result
  }

  private func areIndependent(
    _ factor: Matrix<Scalar>, _ isIn: [Bool]
  ) throws(LinearAlgebraError) -> Bool {
    try restricted(factor, Matrix(rows: factor.rows, columns: 1), isIn) != nil
  }

  /// Aᵀ(b − Ax).
  private func descent(
    _ factor: Matrix<Scalar>, _ target: Matrix<Scalar>, _ x: [Scalar]
  ) throws(LinearAlgebraError) -> [Scalar] {
    var residual = target
    try residual.formProduct(
      factor, Matrix(rows: x.count, columns: 1, storage: x), alpha: -1, beta: 1)
    return try factor.transposed.multiplied(by: residual).storage
  }

  /// Least squares over some columns, 0 for the others; nil if they depend on each other.
  private func restricted(
    _ factor: Matrix<Scalar>, _ target: Matrix<Scalar>, _ isIn: [Bool]
  ) throws(LinearAlgebraError) -> [Scalar]? {
    let columns = isIn.indices.filter { isIn[$0] }
    var result = [Scalar](repeating: 0, count: isIn.count)
    guard !columns.isEmpty else { return result }
    let qr = try QR(
      Matrix(rows: factor.rows, columns: columns.count) { i, j in factor[i, columns[j]] })
    guard try qr.reciprocalConditionNumber() > 10 * Scalar(columns.count) * Scalar.ulpOfOne else {
      return nil
    }
    var sides = target
    try qr.solveInPlace(&sides)
    for (place, column) in columns.enumerated() { result[column] = sides[place, 0] }
    return result
  }
}
