extension LAPACK {
  /// Solves op(A)X = B for a triangular A. n²·columns flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element is zero; B is untouched, and may have no columns.
  public static func trtrs(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (matrix, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let (n, lda) = try aLayout.squareBLAS("trtrs")
    let (nrhs, ldb) = try bLayout.rightSides(aLayout.rows, "trtrs")
    if bLayout.isEmpty {
      // LAPACK returns before it looks at the diagonal.
      if diagonal == .stored {
        for i in 0..<aLayout.rows where a[aLayout.index(i, i)] == .zero { return .failure(i + 1) }
      }
      return .success
    }
    return BLASThreads.call(flops: aLayout.rows * aLayout.rows * bLayout.columns) {
      LAPACKOutcome(
        Scalar._trtrs(triangle, transposition, diagonal, n, nrhs, matrix, lda, b, ldb), "trtrs")
    }
  }

  /// Estimates 1/κ₁ of a triangular matrix. About 10n² flops.
  public static func trcon(
    _ triangle: Triangle, _ diagonal: Diagonal, _ a: Span<Scalar>, _ layout: MatrixLayout,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = a.pointer(layout)
    let (n, lda) = try layout.squareBLAS("trcon")
    if layout.isEmpty { return 1 }
    let (work, rwork, iwork) = workspace.conditionScratch(layout.rows)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.rows * layout.rows) {
      _ = LAPACKOutcome(
        Scalar._trcon(triangle, diagonal, n, a, lda, &reciprocal, work, rwork, iwork), "trcon")
    }
    return reciprocal
  }
}
