extension BLAS {
  /// C ← αAB + βC, or αBA + βC from the right, for a symmetric A of which one triangle is read; with
  /// `hermitian` a Hermitian one. β = 0 overwrites C without reading it. 2m²n flops from the left.
  public static func symm(
    hermitian: Bool, _ side: Side, _ triangle: Triangle, alpha: Scalar, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, _ b: Span<Scalar>, _ bLayout: MatrixLayout, beta: Scalar,
    _ c: inout MutableSpan<Scalar>, _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let order = side == .left ? cLayout.rows : cLayout.columns
    let (_, lda) = try aLayout.squareBLAS("symm")
    precondition(
      aLayout.rows == order && bLayout.rows == cLayout.rows && bLayout.columns == cLayout.columns,
      "symm: \(aLayout), \(bLayout), \(cLayout)")
    if cLayout.isEmpty { return }
    let pointer = c.pointer(cLayout)
    let (m, n, ldc) = try cLayout.blas()
    let ldb = try bLayout.blas().leading
    if beta == .zero { c.scale(by: beta, cLayout) }
    BLASThreads.call(flops: 2 * order * cLayout.rows * cLayout.columns) {
      if hermitian {
        Scalar._hemm(side, triangle, m, n, alpha, a, lda, b, ldb, beta, pointer, ldc)
      } else {
        Scalar._symm(side, triangle, m, n, alpha, a, lda, b, ldb, beta, pointer, ldc)
      }
    }
  }

  /// One triangle of C ← α·op(A)op(A)ᴴ + βC with real α and β; β = 0 overwrites. n²k flops.
  ///
  /// A is n × k with the transposition `.none`, k × n with `.adjoint`.
  public static func herk(
    _ triangle: Triangle, _ transposition: Transposition, alpha: Scalar.RealScalar,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, beta: Scalar.RealScalar,
    _ c: inout MutableSpan<Scalar>, _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let a = a.pointer(aLayout)
    let (order, inner) = rankUpdate(transposition, aLayout, cLayout, "herk")
    if order == 0 { return }
    let pointer = c.pointer(cLayout)
    let (n, ldc) = try cLayout.squareBLAS("herk")
    let (k, lda) = (try blasInteger(inner, "inner dimension"), try aLayout.blas().leading)
    if inner == 0 || beta == 0 {
      c.scale(by: Scalar(beta), cLayout, triangle)
      if inner == 0 { return }
    }
    BLASThreads.call(flops: order * order * inner) {
      Scalar._herk(triangle, transposition, n, k, alpha, a, lda, beta, pointer, ldc)
    }
  }

  /// One triangle of C ← α·op(A)op(B)ᵀ + α·op(B)op(A)ᵀ + βC, or with `hermitian` of
  /// α·op(A)op(B)ᴴ + ᾱ·op(B)op(A)ᴴ + βC, β real; β = 0 overwrites. 2n²k flops.
  public static func syr2k(
    hermitian: Bool, _ triangle: Triangle, _ transposition: Transposition, alpha: Scalar,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: Span<Scalar>, _ bLayout: MatrixLayout,
    beta: Scalar, _ c: inout MutableSpan<Scalar>, _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    if !hermitian {
      precondition(
        transposition != .adjoint || !Scalar._isComplex, "syr2k: .adjoint is for Hermitian updates")
    }
    precondition(
      aLayout.rows == bLayout.rows && aLayout.columns == bLayout.columns,
      "syr2k: \(aLayout), \(bLayout)")
    let (order, inner) =
      hermitian
      ? rankUpdate(transposition, aLayout, cLayout, "her2k")
      : (cLayout.rows, transposition == .none ? aLayout.columns : aLayout.rows)
    precondition(
      cLayout.rows == cLayout.columns
        && order == (transposition == .none ? aLayout.rows : aLayout.columns),
      "syr2k: \(aLayout), \(cLayout)")
    if order == 0 { return }
    let pointer = c.pointer(cLayout)
    let (n, ldc) = try cLayout.squareBLAS("syr2k")
    let k = try blasInteger(inner, "inner dimension")
    let (lda, ldb) = (try aLayout.blas().leading, try bLayout.blas().leading)
    if inner == 0 || beta == .zero {
      c.scale(by: beta, cLayout, triangle)
      if inner == 0 { return }
    }
    BLASThreads.call(flops: 2 * order * order * inner) {
      if hermitian {
        Scalar._her2k(
          triangle, transposition, n, k, alpha, a, lda, b, ldb, beta._realPart, pointer, ldc)
      } else {
        Scalar._syr2k(triangle, transposition, n, k, alpha, a, lda, b, ldb, beta, pointer, ldc)
      }
    }
  }

  private static func rankUpdate(
    _ transposition: Transposition, _ a: MatrixLayout, _ c: MatrixLayout, _ routine: StaticString
  ) -> (order: Int, inner: Int) {
    LAPACK<Scalar>.requireNoPlainTranspose(transposition, routine)
    let plain = transposition == .none
    let (order, inner) = (plain ? a.rows : a.columns, plain ? a.columns : a.rows)
    precondition(c.rows == order && c.columns == order, "\(routine): \(a), \(c)")
    return (order, inner)
  }
}
