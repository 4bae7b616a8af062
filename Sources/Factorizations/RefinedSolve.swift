public import BLASBackend
public import Matrices

/// A solution with what is known of its errors.
public struct RefinedSolution<Scalar: BLASScalar>: Sendable {
  public let solution: Matrix<Scalar>
  /// Error bounds of each column, and the condition of the matrix after equilibration.
  public let bounds: SolutionBounds<Scalar.RealScalar>
  /// Whether the condition number is beyond 1/ε: the solution may have no correct digit then.
  public let isSingularToWorkingPrecision: Bool
}

/// Solves AX = B by LU with equilibration and iterative refinement, with error bounds for every column.
///
/// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A, in B or,
///   where that leaves the range of the type, in X; `.singular`; `.tooLarge`.
/// - Complexity: 2n³/3 flops, and a few times 2n² for each column; 2n² + O(n) scalars.
/// - Note: Source: LAPACK GESVX; Higham, *Accuracy and Stability*, 2nd ed., chapter 12.
public func solveRefined<Scalar: BLASScalar>(
  _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> RefinedSolution<Scalar> {
  try refined(a, b, nil) {
    (a, aLayout, b, bLayout, x, workspace) throws(DimensionOverflow) in
    try LAPACK<Scalar>.gesvx(&a, aLayout, &b, bLayout, x: &x, workspace: &workspace)
  }
}

/// As ``solveRefined(_:_:)`` by Cholesky, for a Hermitian positive definite matrix of which the upper
/// triangle is read.
///
/// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A, in B or,
///   where that leaves the range of the type, in X; `.notPositiveDefinite`; `.tooLarge`.
/// - Complexity: n³/3 flops, and a few times 2n² for each column; 2n² + O(n) scalars.
/// - Note: Source: LAPACK POSVX.
public func solveRefined<Scalar: BLASScalar>(
  positiveDefinite a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> RefinedSolution<Scalar> {
  try refined(a, b, .upper) {
    (a, aLayout, b, bLayout, x, workspace) throws(DimensionOverflow) in
    try LAPACK<Scalar>.posvx(.upper, &a, aLayout, &b, bLayout, x: &x, workspace: &workspace)
  }
}

private typealias ExpertDriver<Scalar: BLASScalar> = (
  inout MutableSpan<Scalar>, MatrixLayout, inout MutableSpan<Scalar>, MatrixLayout,
  inout MutableSpan<Scalar>, inout Workspace<Scalar>
) throws(DimensionOverflow) -> (
  bounds: SolutionBounds<Scalar.RealScalar>, outcome: LAPACKOutcome
)

private func refined<Scalar: BLASScalar>(
  _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>, _ triangle: Triangle?,
  _ driver: ExpertDriver<Scalar>
) throws(LinearAlgebraError) -> RefinedSolution<Scalar> {
  try requireSquare(a.shape, "solve with refinement")
  try requireRows(b, of: a.shape, "solve with refinement")
  try a.requireFinite(in: triangle, "A")
  try b.requireFinite("the right-hand sides")
  // The equilibration of what is tiny would leave the range. Bounds and condition are relative.
  let power = min(0, a.extremeExponent(in: triangle))
  let rightPower = min(0, b.extremeExponent())
  var matrix = a.multiplied(byPowerOfTwo: -power)
  // Without gaps between the columns, as the solution is.
  var rightSides = b.multiplied(byPowerOfTwo: -rightPower)
  var solution = Matrix<Scalar>(rows: matrix.rows, columns: rightSides.columns)
  var workspace = Workspace<Scalar>()
  let n = matrix.rows
  let (bounds, outcome) = try matrix.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    let bLayout = rightSides.layout
    return try rightSides.withStorage { (bSpan) throws(DimensionOverflow) in
      try solution.withStorage { (xSpan) throws(DimensionOverflow) in
        try driver(&aSpan, aLayout, &bSpan, bLayout, &xSpan, &workspace)
      }
    }
  }
  var isSingular = false
  if case .failure(let place) = outcome {
    guard place > n else {
      if triangle != nil { throw .notPositiveDefinite(leadingMinor: place) }
      throw .singular(pivot: place - 1)
    }
    isSingular = true
  }
  solution = solution.multiplied(byPowerOfTwo: rightPower - power)
  try solution.requireFinite("the solution")
  return RefinedSolution(
    solution: solution, bounds: bounds, isSingularToWorkingPrecision: isSingular)
}

/// Solves AX = B with the factorization in half the precision and refinement in the full one: faster for
/// large well-conditioned systems, and as accurate.
///
/// - Returns: the solution, and how many steps of refinement it took; nil where they did not converge and
///   the factorization was done again in the full precision.
/// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A, in B or,
///   where that leaves the range of the type, in X; `.singular`; `.tooLarge`.
/// - Complexity: 2n³/3 flops in half the precision, 4n² a step and column; 2n² scalars.
/// - Note: Source: LAPACK DSGESV, ZCGESV.
public func solveInMixedPrecision<Scalar: MixedPrecisionScalar>(
  _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> (solution: Matrix<Scalar>, refinements: Int?) {
  try mixed(a, b, nil)
}

/// As ``solveInMixedPrecision(_:_:)`` by Cholesky, for a Hermitian positive definite matrix of which the
/// upper triangle is read.
///
/// - Returns: as ``solveInMixedPrecision(_:_:)``.
/// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A, in B or,
///   where that leaves the range of the type, in X; `.notPositiveDefinite`; `.tooLarge`.
/// - Note: Source: LAPACK DSPOSV, ZCPOSV.
public func solveInMixedPrecision<Scalar: MixedPrecisionScalar>(
  positiveDefinite a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> (solution: Matrix<Scalar>, refinements: Int?) {
  try mixed(a, b, .upper)
}

private func mixed<Scalar: MixedPrecisionScalar>(
  _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>, _ triangle: Triangle?
) throws(LinearAlgebraError) -> (solution: Matrix<Scalar>, refinements: Int?) {
  try requireSquare(a.shape, "solve in mixed precision")
  try requireRows(b, of: a.shape, "solve in mixed precision")
  try a.requireFinite(in: triangle, "A")
  try b.requireFinite("the right-hand sides")
  var matrix = a
  var rightSides = b
  var solution = Matrix<Scalar>(rows: matrix.rows, columns: rightSides.columns)
  var workspace = Workspace<Scalar>()
  let isDefinite = triangle != nil
  let (refinements, outcome) = try matrix.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    let bLayout = rightSides.layout
    return try rightSides.withStorage { (bSpan) throws(DimensionOverflow) in
      try solution.withStorage { (xSpan) throws(DimensionOverflow) in
        isDefinite
          ? try LAPACK<Scalar>.mixedPosv(
            .upper, &aSpan, aLayout, &bSpan, bLayout, x: &xSpan, workspace: &workspace)
          : try LAPACK<Scalar>.mixedGesv(
            &aSpan, aLayout, &bSpan, bLayout, x: &xSpan, workspace: &workspace)
      }
    }
  }
  if case .failure(let place) = outcome {
    throw isDefinite ? .notPositiveDefinite(leadingMinor: place) : .singular(pivot: place - 1)
  }
  try solution.requireFinite("the solution")
  return (solution, refinements)
}
