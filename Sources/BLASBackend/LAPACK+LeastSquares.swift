extension LAPACK {
  /// Minimum-norm least squares by the singular value decomposition (divide and conquer).
  ///
  /// A (m × n) is destroyed; B (max(m, n) × k) holds the right-hand sides in its first m rows and
  /// receives the solutions in its first n. Singular values at most `rcond` times the largest count as
  /// zero.
  ///
  /// - Returns: the rank, and `.failure(k)`: k off-diagonals did not converge.
  public static func gelsd(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, singularValues: inout MutableSpan<Scalar.RealScalar>,
    rcond: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (rank: Int, outcome: LAPACKOutcome) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    let smaller = min(aLayout.rows, aLayout.columns)
    precondition(
      bLayout.rows == max(aLayout.rows, aLayout.columns) && singularValues.count >= smaller
        && rcond >= 0, "gelsd: \(aLayout), \(bLayout), \(singularValues.count), \(rcond)")
    if aLayout.isEmpty {
      b.scale(by: .zero, bLayout)
      return (0, .success)
    }
    if bLayout.columns == 0 {
      // LAPACK refuses to work without right-hand sides; the singular values and the rank need none.
      var zeros = [Scalar](repeating: .zero, count: bLayout.rows)
      var span = zeros.mutableSpan
      return try gelsd(
        &a, aLayout, &span, MatrixLayout(rows: bLayout.rows, columns: 1),
        singularValues: &singularValues, rcond: rcond, workspace: &workspace)
    }
    let (m, n, lda) = try aLayout.blas()
    let (_, nrhs, ldb) = try bLayout.blas()
    var rank: BLASInteger = 0
    var unused: Scalar.RealScalar = 0
    let sizes = try workspaceSizes { work, rwork, iwork in
      Scalar._gelsd(
        m, n, nrhs, work, lda, work, ldb, &unused, rcond, &rank, work, -1, rwork, iwork)
    }
    let (work, rwork, iwork) = (
      workspace.scalars(Int(sizes.scalars)), workspace.reals(Int(sizes.reals)),
      workspace.integers(Int(sizes.integers))
    )
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let s = singularValues.pointer(atLeast: smaller, "gelsd: singular values")
    let outcome = BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      LAPACKOutcome(
        Scalar._gelsd(
          m, n, nrhs, a, lda, b, ldb, s, rcond, &rank, work, sizes.scalars, rwork, iwork), "gelsd")
    }
    return (Int(rank), outcome)
  }
}
