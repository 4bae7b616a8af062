extension LAPACK {
  /// Bunch–Kaufman in place: A = UDUᴴ or LDLᴴ with 1 × 1 and 2 × 2 blocks in D, or with the plain
  /// transpose where `hermitian` is false. n³/3 flops. Real matrices are symmetric either way.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of D is exactly zero; the factors are complete.
  public static func hetrf(
    hermitian: Bool, _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout,
    pivots: inout MutableSpan<BLASInteger>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (a, ipiv) = (a.pointer(layout), pivots.pointer(atLeast: layout.rows, "hetrf: pivots"))
    let (n, lda) = try layout.squareBLAS("hetrf")
    if layout.isEmpty { return .success }
    let lwork = try workspaceSize {
      hermitian
        ? Scalar._hetrf(triangle, n, $0, lda, ipiv, $0, -1)
        : Scalar._sytrf(triangle, n, $0, lda, ipiv, $0, -1)
    }
    let work = workspace.scalars(Int(lwork))
    return BLASThreads.call(flops: layout.rows * layout.rows * layout.rows / 3) {
      LAPACKOutcome(
        hermitian
          ? Scalar._hetrf(triangle, n, a, lda, ipiv, work, lwork)
          : Scalar._sytrf(triangle, n, a, lda, ipiv, work, lwork), "hetrf")
    }
  }

  /// Solves AX = B with the factors of `hetrf`. 2n²·columns flops.
  public static func hetrs(
    hermitian: Bool, _ triangle: Triangle, _ factors: Span<Scalar>, _ layout: MatrixLayout,
    pivots: Span<BLASInteger>, _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (factors.pointer(layout), b.pointer(bLayout))
    let ipiv = pivots.pointer(atLeast: layout.rows, "hetrs: pivots")
    let (n, lda) = try layout.squareBLAS("hetrs")
    let (nrhs, ldb) = try bLayout.rightSides(layout.rows, "hetrs")
    if bLayout.isEmpty { return }
    BLASThreads.call(flops: 2 * layout.rows * layout.rows * bLayout.columns) {
      _ = LAPACKOutcome(
        hermitian
          ? Scalar._hetrs(triangle, n, nrhs, a, lda, ipiv, b, ldb)
          : Scalar._sytrs(triangle, n, nrhs, a, lda, ipiv, b, ldb), "hetrs")
    }
  }

  /// Estimates 1/κ₁(A) from the factors of `hetrf` and ‖A‖₁. About 10n² flops.
  public static func hecon(
    hermitian: Bool, _ triangle: Triangle, _ factors: Span<Scalar>, _ layout: MatrixLayout,
    pivots: Span<BLASInteger>, oneNorm: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = factors.pointer(layout)
    let ipiv = pivots.pointer(atLeast: layout.rows, "hecon: pivots")
    let (n, lda) = try layout.squareBLAS("hecon")
    if layout.isEmpty { return 1 }
    let (work, _, iwork) = workspace.conditionScratch(layout.rows)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.rows * layout.rows) {
      _ = LAPACKOutcome(
        hermitian
          ? Scalar._hecon(triangle, n, a, lda, ipiv, oneNorm, &reciprocal, work, iwork)
          : Scalar._sycon(triangle, n, a, lda, ipiv, oneNorm, &reciprocal, work, iwork), "hecon")
    }
    return reciprocal
  }

  /// One triangle of A⁻¹ from the factors of `hetrf`, in place. 2n³/3 flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of D is exactly zero.
  public static func hetri(
    hermitian: Bool, _ triangle: Triangle, _ factors: inout MutableSpan<Scalar>,
    _ layout: MatrixLayout, pivots: Span<BLASInteger>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let a = factors.pointer(layout)
    let ipiv = pivots.pointer(atLeast: layout.rows, "hetri: pivots")
    let (n, lda) = try layout.squareBLAS("hetri")
    if layout.isEmpty { return .success }
    let work = workspace.scalars(2 * layout.rows)
    return BLASThreads.call(flops: layout.rows * layout.rows * layout.rows) {
      LAPACKOutcome(
        hermitian
          ? Scalar._hetri(triangle, n, a, lda, ipiv, work)
          : Scalar._sytri(triangle, n, a, lda, ipiv, work), "hetri")
    }
  }
}
