extension LAPACK {
  /// Singular values, and with `.thin` the first min(m, n) singular vectors: A = U·Σ·Vᴴ, by divide and
  /// conquer.
  ///
  /// A is destroyed. With `.none`, `u` and `vt` are not touched and may be 0 × 0.
  ///
  /// - Returns: `.failure`: the updating process did not converge.
  public static func gesdd(
    _ vectors: VectorsWanted, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    singularValues: inout MutableSpan<Scalar.RealScalar>, u: inout MutableSpan<Scalar>,
    _ uLayout: MatrixLayout, vt: inout MutableSpan<Scalar>, _ vtLayout: MatrixLayout,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let smaller = min(aLayout.rows, aLayout.columns)
    let (a, s) = (a.pointer(aLayout), singularValues.pointer(atLeast: smaller, "gesdd"))
    let (u, vt) = (u.pointer(uLayout), vt.pointer(vtLayout))
    precondition(
      vectors == .none
        || (uLayout.rows == aLayout.rows && uLayout.columns == smaller && vtLayout.rows == smaller
          && vtLayout.columns == aLayout.columns),
      "gesdd: \(aLayout), \(uLayout), \(vtLayout)")
    if aLayout.isEmpty { return .success }
    let (m, n, lda) = try aLayout.blas()
    let (ldu, ldvt) = (try uLayout.blas().leading, try vtLayout.blas().leading)
    let job = vectors.svdJob
    let lwork = try workspaceSizes { work, rwork, iwork in
      Scalar._gesdd(job, m, n, work, lda, rwork, work, ldu, work, ldvt, work, -1, rwork, iwork)
    }.scalars
    // The documented bounds; LAPACK does not tell them.
    let larger = max(aLayout.rows, aLayout.columns)
    let reals =
      !Scalar._isComplex
      ? 1
      : vectors == .none
        ? 7 * smaller
        : smaller * max(5 * smaller + 7, 2 * larger + 2 * smaller + 1)
    let (work, rwork, iwork) = (
      workspace.scalars(Int(lwork)), workspace.reals(reals), workspace.integers(8 * smaller)
    )
    return BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      LAPACKOutcome(
        Scalar._gesdd(job, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, rwork, iwork), "gesdd")
    }
  }
}
