extension LAPACK {
  /// A = PLU in place (by a kernel of our own up to order 16): U in the upper triangle, L with ones on its diagonal below. 2n³/3 flops.
  ///
  /// Row k was exchanged with row `pivots[k]` (counted from 1), in this order.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of U is exactly zero; the factors are complete.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func getrf(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, pivots: inout MutableSpan<BLASInteger>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let smaller = min(layout.rows, layout.columns)
    let (a, ipiv) = (a.pointer(layout), pivots.pointer(atLeast: smaller, "getrf: pivots"))
    if layout.isEmpty { return .success }
    if layout.rows == layout.columns && Scalar.hasSmallKernel(layout.rows) {
      return LAPACKOutcome(
        Scalar._smallLU(nil, layout.rows, a, layout.leadingDimension, ipiv), "small LU")
    }
    let (m, n, lda) = try layout.blas()
    return BLASThreads.call(flops: layout.rows * layout.columns * smaller) {
      LAPACKOutcome(Scalar._getrf(m, n, a, lda, ipiv), "getrf")
    }
  }

  /// Solves op(A)X = B with the factors of `getrf`. 2n²·columns flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func getrs(
    _ transposition: Transposition, _ factors: Span<Scalar>, _ layout: MatrixLayout,
    pivots: Span<BLASInteger>, _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (factors.pointer(layout), b.pointer(bLayout))
    let ipiv = pivots.pointer(atLeast: layout.rows, "getrs: pivots")
    let (n, lda) = try layout.squareBLAS("getrs")
    let (nrhs, ldb) = try bLayout.rightSides(layout.rows, "getrs")
    if bLayout.isEmpty { return }
    if transposition == .none && Scalar.hasSmallKernel(layout.rows) {
      // With the pivots of `getrf`, which must be rows of the matrix.
      for i in 0..<layout.rows {
        precondition(ipiv[i] >= 1 && ipiv[i] <= n, "getrs: pivot \(ipiv[i]) of \(n)")
      }
      Scalar._smallLUSolve(
        nil, layout.rows, bLayout.columns, a, layout.leadingDimension, ipiv, b,
        bLayout.leadingDimension)
      return
    }
    BLASThreads.call(flops: 2 * layout.rows * layout.rows * bLayout.columns) {
      _ = LAPACKOutcome(
        Scalar._getrs(transposition, n, nrhs, a, lda, ipiv, b, ldb), "getrs")
    }
  }

  /// A⁻¹ from the factors of `getrf`, in place. 4n³/3 flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of U is exactly zero.
  public static func getri(
    _ factors: inout MutableSpan<Scalar>, _ layout: MatrixLayout, pivots: Span<BLASInteger>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let a = factors.pointer(layout)
    let ipiv = pivots.pointer(atLeast: layout.rows, "getri: pivots")
    let (n, lda) = try layout.squareBLAS("getri")
    if layout.isEmpty { return .success }
    let lwork = try workspaceSize { Scalar._getri(n, $0, lda, ipiv, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    return BLASThreads.call(flops: 2 * layout.rows * layout.rows * layout.rows) {
      LAPACKOutcome(Scalar._getri(n, a, lda, ipiv, work, lwork), "getri")
    }
  }

  /// Estimates 1/κ₁(A) from the factors of `getrf` and ‖A‖₁. About 10n² flops.
  public static func gecon(
    _ factors: Span<Scalar>, _ layout: MatrixLayout, oneNorm: Scalar.RealScalar,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = factors.pointer(layout)
    let (n, lda) = try layout.squareBLAS("gecon")
    if layout.isEmpty { return 1 }
    let (work, rwork, iwork) = workspace.conditionScratch(layout.rows)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.rows * layout.rows) {
      _ = LAPACKOutcome(
        Scalar._gecon(n, a, lda, oneNorm, &reciprocal, work, rwork, iwork), "gecon")
    }
    return reciprocal
  }
}
