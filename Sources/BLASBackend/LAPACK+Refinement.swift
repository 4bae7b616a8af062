/// What the expert drivers tell of a solution besides itself.
public struct SolutionBounds<Real: RealBLASScalar>: Hashable, Sendable {
  /// An estimate of 1/κ₁ of the matrix as it was equilibrated.
  public internal(set) var reciprocalConditionNumber: Real
  /// For each right-hand side an estimated bound of max|xᵢ − x̂ᵢ| / max|x̂ᵢ|, rarely too small.
  public internal(set) var forward: [Real]
  /// For each right-hand side the smallest relative change of any entry of A or B that makes the solution
  /// exact.
  public internal(set) var backward: [Real]
}

extension LAPACK {
  /// Solves AX = B by LU after equilibration, with iterative refinement and error bounds. A and B may come
  /// back scaled.
  ///
  /// - Returns: `.failure(k)`, k ≤ n: the k-th diagonal element of U is zero, no solution; n + 1: the
  ///   condition is beyond the working precision, the solution is there.
  public static func gesvx(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, x: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (
    bounds: SolutionBounds<Scalar.RealScalar>, outcome: LAPACKOutcome
  ) {
    let order = aLayout.rows
    let (n, lda) = try aLayout.squareBLAS("gesvx")
    let (nrhs, ldb) = try bLayout.rightSides(order, "gesvx")
    let xLayout = MatrixLayout(rows: order, columns: bLayout.columns)
    let (a, b, x) = (a.pointer(aLayout), b.pointer(bLayout), x.pointer(xLayout))
    var bounds = SolutionBounds<Scalar.RealScalar>(columns: bLayout.columns)
    if order == 0 { return (bounds, .success) }
    var (factors, pivots) = (
      [Scalar](repeating: .zero, count: order * order), [BLASInteger](repeating: 0, count: order)
    )
    var scales = [Scalar.RealScalar](repeating: 0, count: 2 * order)
    var equilibrated = LAPACKLetter.no
    let (work, rwork, iwork) = (
      workspace.scalars(4 * order), workspace.reals(2 * order), workspace.integers(order)
    )
    let outcome = BLASThreads.call(flops: order * order * (order + 2 * bLayout.columns)) {
      scales.withUnsafeMutableBufferPointer { scales in
        LAPACKOutcome(
          Scalar._gesvx(
            LAPACKLetter.equilibrate, .none, n, nrhs, a, lda, &factors, n, &pivots, &equilibrated,
            scales.baseAddress!, scales.baseAddress! + order, b, ldb, x, n,
            &bounds.reciprocalConditionNumber, &bounds.forward, &bounds.backward, work, rwork, iwork
          ), "gesvx")
      }
    }
    return (bounds, outcome)
  }

  /// As `gesvx` by Cholesky, for a Hermitian positive definite A of which one triangle is read.
  ///
  /// - Returns: `.failure(k)`, k ≤ n: the leading minor of order k is not positive, no solution; n + 1: the
  ///   condition is beyond the working precision, the solution is there.
  public static func posvx(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout, x: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (
    bounds: SolutionBounds<Scalar.RealScalar>, outcome: LAPACKOutcome
  ) {
    let order = aLayout.rows
    let (n, lda) = try aLayout.squareBLAS("posvx")
    let (nrhs, ldb) = try bLayout.rightSides(order, "posvx")
    let xLayout = MatrixLayout(rows: order, columns: bLayout.columns)
    let (a, b, x) = (a.pointer(aLayout), b.pointer(bLayout), x.pointer(xLayout))
    var bounds = SolutionBounds<Scalar.RealScalar>(columns: bLayout.columns)
    if order == 0 { return (bounds, .success) }
    var factors = [Scalar](repeating: .zero, count: order * order)
    var scales = [Scalar.RealScalar](repeating: 0, count: order)
    var equilibrated = LAPACKLetter.no
    let (work, rwork, iwork) = (
      workspace.scalars(3 * order), workspace.reals(order), workspace.integers(order)
    )
    let outcome = BLASThreads.call(flops: order * order * (order / 3 + 2 * bLayout.columns)) {
      LAPACKOutcome(
        Scalar._posvx(
          LAPACKLetter.equilibrate, triangle, n, nrhs, a, lda, &factors, n, &equilibrated, &scales,
          b, ldb, x, n, &bounds.reciprocalConditionNumber, &bounds.forward, &bounds.backward, work,
          rwork, iwork), "posvx")
    }
    return (bounds, outcome)
  }
}

extension SolutionBounds {
  /// Before anything is known; of a system without equations, all there is to know.
  fileprivate init(columns: Int) {
    reciprocalConditionNumber = 1
    forward = [Real](repeating: 0, count: columns)
    backward = forward
  }
}
