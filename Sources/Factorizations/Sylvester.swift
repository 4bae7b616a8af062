public import BLASBackend
public import Matrices

/// The X of AX + XB = C.
///
/// - Parameters:
///   - a: A, m × m.
///   - b: B, n × n.
///   - c: C, m × n.
/// - Throws: `.notSquare`; `.shapeMismatch`; `.nonFinite` with the place in A, B or C, or in X where that leaves the
///   range of the type; `.commonEigenvalue`, if A and −B have one; `.eigenvaluesDidNotConverge`; `.tooLarge`.
/// - Complexity: about 25(m³ + n³) + 5mn(m + n) flops.
/// - Note: Source: Bartels, Stewart, 1972: Schur forms and LAPACK TRSYL.
public func solveSylvester<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ c: Matrix<Scalar>
) throws(LinearAlgebraError) -> Matrix<Scalar> {
  try requireSquare(a.shape, "Sylvester equation")
  try requireSquare(b.shape, "Sylvester equation")
  guard c.shape == Shape(a.rows, b.columns) else {
    throw .shapeMismatch(
      operation: "Sylvester equation", left: Shape(a.rows, b.columns), right: c.shape)
  }
  try a.requireFinite("A")
  try b.requireFinite("B")
  try c.requireFinite("C")
  // One scale for A and B, one for C: TRSYL perturbs what is small in units of the type.
  let larger = a.maxNorm() < b.maxNorm() ? b : a
  let (power, rightPower) = (larger.extremeExponent(), c.extremeExponent())
  let left = try Schur(a.multiplied(byPowerOfTwo: -power))
  let right = try Schur(b.multiplied(byPowerOfTwo: -power))
  var x =
    left.z.conjugateTranspose * c.multiplied(byPowerOfTwo: -rightPower) * right.z
  let (scale, outcome) = try x.withSpan { (span, layout) throws(DimensionOverflow) in
    try LAPACK<Scalar>.trsyl(
      .none, .none, minus: false, left.t.storage.span, left.t.layout, right.t.storage.span,
      right.t.layout, &span, layout)
  }
  guard case .success = outcome, scale > 0 else { throw .commonEigenvalue }
  let scaled = left.z * x * right.z.conjugateTranspose
  let solution = (scale == 1 ? scaled : scaled / Scalar(scale))
    .multiplied(byPowerOfTwo: rightPower - power)
  try solution.requireFinite("the solution")
  return solution
}

/// The X of AX + XAᴴ = C.
///
/// - Throws: as ``solveSylvester(_:_:_:)``; `.commonEigenvalue`, if A has eigenvalues λ and −λ̄.
public func solveLyapunov<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ c: Matrix<Scalar>
) throws(LinearAlgebraError) -> Matrix<Scalar> {
  try solveSylvester(a, a.conjugateTranspose, c)
}
