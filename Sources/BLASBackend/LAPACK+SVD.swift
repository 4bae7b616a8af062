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

  /// As `gesdd`, by implicit QR iteration: slower, and it converges where divide and conquer did not.
  ///
  /// - Returns: `.failure(k)`: k superdiagonals did not converge.
  public static func gesvd(
    _ vectors: VectorsWanted, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    singularValues: inout MutableSpan<Scalar.RealScalar>, u: inout MutableSpan<Scalar>,
    _ uLayout: MatrixLayout, vt: inout MutableSpan<Scalar>, _ vtLayout: MatrixLayout,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let smaller = min(aLayout.rows, aLayout.columns)
    let (a, s) = (a.pointer(aLayout), singularValues.pointer(atLeast: smaller, "gesvd"))
    let (u, vt) = (u.pointer(uLayout), vt.pointer(vtLayout))
    precondition(
      vectors == .none
        || (uLayout.rows == aLayout.rows && uLayout.columns == smaller && vtLayout.rows == smaller
          && vtLayout.columns == aLayout.columns),
      "gesvd: \(aLayout), \(uLayout), \(vtLayout)")
    if aLayout.isEmpty { return .success }
    let (m, n, lda) = try aLayout.blas()
    let (ldu, ldvt) = (try uLayout.blas().leading, try vtLayout.blas().leading)
    let job = vectors.svdJob
    let lwork = try workspaceSizes { work, rwork, _ in
      Scalar._gesvd(job, job, m, n, work, lda, rwork, work, ldu, work, ldvt, work, -1, rwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(5 * smaller))
    return BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      LAPACKOutcome(
        Scalar._gesvd(job, job, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, rwork), "gesvd")
    }
  }

  /// How `ggsvd3` split the row space of [A; B]: `k + l` is its rank, `l` that of B.
  public struct GeneralizedRank: Hashable, Sendable {
    public let k: Int
    public let l: Int
  }

  /// Generalized SVD: UᴴAQ = D₁[0 R], VᴴBQ = D₂[0 R] for A, m × n, and B, p × n. Both are overwritten:
  /// R stands in the last k + l columns of A, and below its last row in B.
  ///
  /// - Returns: the ranks, and `.failure`: the Jacobi iteration did not converge.
  public static func ggsvd3(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, cosines: inout MutableSpan<Scalar.RealScalar>,
    sines: inout MutableSpan<Scalar.RealScalar>, u: inout MutableSpan<Scalar>,
    v: inout MutableSpan<Scalar>, q: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (rank: GeneralizedRank, outcome: LAPACKOutcome) {
    let count = aLayout.columns
    precondition(bLayout.columns == count, "ggsvd3: \(aLayout), \(bLayout)")
    let (uLayout, vLayout, qLayout) = (
      MatrixLayout(rows: aLayout.rows, columns: aLayout.rows),
      MatrixLayout(rows: bLayout.rows, columns: bLayout.rows),
      MatrixLayout(rows: count, columns: count)
    )
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let (u, v, q) = (u.pointer(uLayout), v.pointer(vLayout), q.pointer(qLayout))
    let (alpha, beta) = (
      cosines.pointer(atLeast: count, "ggsvd3: cosines"),
      sines.pointer(atLeast: count, "ggsvd3: sines")
    )
    let (m, n, lda) = try aLayout.blas()
    let (p, _, ldb) = try bLayout.blas()
    let (ldu, ldv, ldq) = (max(1, m), max(1, p), max(1, n))
    var (k, l): (BLASInteger, BLASInteger) = (0, 0)
    let iwork = workspace.integers(count)
    let jobs = (
      CChar(UInt8(ascii: "U")), LAPACKLetter.vectors, CChar(UInt8(ascii: "Q"))
    )
    let lwork = try workspaceSizes { work, rwork, _ in
      Scalar._ggsvd3(
        jobs.0, jobs.1, jobs.2, m, n, p, &k, &l, work, lda, work, ldb, rwork, rwork, work, ldu,
        work,
        ldv, work, ldq, work, -1, rwork, iwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(2 * count))
    let outcome = BLASThreads.call(flops: 10 * (aLayout.rows + bLayout.rows) * count * count) {
      LAPACKOutcome(
        Scalar._ggsvd3(
          jobs.0, jobs.1, jobs.2, m, n, p, &k, &l, a, lda, b, ldb, alpha, beta, u, ldu, v, ldv, q,
          ldq, work, lwork, rwork, iwork), "ggsvd3")
    }
    return (GeneralizedRank(k: Int(k), l: Int(l)), outcome)
  }
}
