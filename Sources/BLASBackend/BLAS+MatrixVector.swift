extension BLAS {
  /// y ← αAx + βy for a Hermitian (if real, symmetric) A of which one triangle is read; β = 0 overwrites y
  /// without reading it. 2n² flops.
  public static func hemv(
    _ triangle: Triangle, alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    _ x: Span<Scalar>, _ xLayout: VectorLayout, beta: Scalar, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (a, x) = (a.pointer(aLayout), x.pointer(xLayout))
    let (n, lda) = try aLayout.squareBLAS("hemv")
    let (incx, incy) = try vectors(xLayout, aLayout.rows, yLayout, aLayout.rows, "hemv")
    if n == 0 { return }
    let pointer = y.pointer(yLayout)
    if beta == .zero { y.scale(by: beta, yLayout) }
    BLASThreads.call(flops: 2 * aLayout.rows * aLayout.rows) {
      Scalar._hemv(triangle, n, alpha, a, lda, x, incx, beta, pointer, incy)
    }
  }

  /// y ← α·op(A)x + βy for a banded A, m × n, with `lower` diagonals below the main one and `upper` above.
  ///
  /// Row `upper + i − j` of column j of `band` holds entry (i, j): it is (lower + upper + 1) × n.
  public static func gbmv(
    _ transposition: Transposition, rows: Int, lower: Int, upper: Int, alpha: Scalar,
    _ band: Span<Scalar>, _ bandLayout: MatrixLayout, _ x: Span<Scalar>, _ xLayout: VectorLayout,
    beta: Scalar, _ y: inout MutableSpan<Scalar>, _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (a, x) = (band.pointer(bandLayout), x.pointer(xLayout))
    precondition(
      lower >= 0 && upper >= 0 && bandLayout.rows == lower + upper + 1,
      "gbmv: \(bandLayout.rows) diagonals for \(lower) + 1 + \(upper)")
    let plain = transposition == .none
    let (incx, incy) = try vectors(
      xLayout, plain ? bandLayout.columns : rows, yLayout, plain ? rows : bandLayout.columns, "gbmv"
    )
    if yLayout.count == 0 { return }
    let pointer = y.pointer(yLayout)
    let (m, kl, ku) = (
      try blasInteger(rows, "rows"), try blasInteger(lower, "diagonals"),
      try blasInteger(upper, "diagonals")
    )
    let (_, n, lda) = try bandLayout.blas()
    if xLayout.count == 0 || beta == .zero {
      y.scale(by: beta, yLayout)
      if xLayout.count == 0 { return }
    }
    BLASThreads.call(flops: 2 * bandLayout.rows * bandLayout.columns) {
      Scalar._gbmv(transposition, m, n, kl, ku, alpha, a, lda, x, incx, beta, pointer, incy)
    }
  }

  /// x ← op(A)x for a triangular A. n² flops.
  public static func trmv(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, _ x: inout MutableSpan<Scalar>, _ xLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (a, x) = (a.pointer(aLayout), x.pointer(xLayout))
    let (n, lda) = try aLayout.squareBLAS("trmv")
    let (incx, _) = try vectors(xLayout, aLayout.rows, xLayout, aLayout.rows, "trmv")
    BLASThreads.call(flops: aLayout.rows * aLayout.rows) {
      Scalar._trmv(triangle, transposition, diagonal, n, a, lda, x, incx)
    }
  }

  /// x ← op(A)⁻¹x for a triangular A, which is not checked for singularity. n² flops.
  public static func trsv(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, _ x: inout MutableSpan<Scalar>, _ xLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (a, x) = (a.pointer(aLayout), x.pointer(xLayout))
    let (n, lda) = try aLayout.squareBLAS("trsv")
    let (incx, _) = try vectors(xLayout, aLayout.rows, xLayout, aLayout.rows, "trsv")
    BLASThreads.call(flops: aLayout.rows * aLayout.rows) {
      Scalar._trsv(triangle, transposition, diagonal, n, a, lda, x, incx)
    }
  }

  /// A ← A + αxyᵀ, or with `conjugating` A + αxyᴴ. 2mn flops.
  public static func ger(
    conjugating: Bool, alpha: Scalar, _ x: Span<Scalar>, _ xLayout: VectorLayout, _ y: Span<Scalar>,
    _ yLayout: VectorLayout, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (x, y, a) = (x.pointer(xLayout), y.pointer(yLayout), a.pointer(aLayout))
    let (m, n, lda) = try aLayout.blas()
    let (incx, incy) = try vectors(xLayout, aLayout.rows, yLayout, aLayout.columns, "ger")
    if aLayout.isEmpty { return }
    BLASThreads.call(flops: 2 * aLayout.rows * aLayout.columns) {
      if conjugating {
        Scalar._gerc(m, n, alpha, x, incx, y, incy, a, lda)
      } else {
        Scalar._geru(m, n, alpha, x, incx, y, incy, a, lda)
      }
    }
  }

  /// One triangle of A ← A + αxxᴴ, α real. n² flops.
  public static func her(
    _ triangle: Triangle, alpha: Scalar.RealScalar, _ x: Span<Scalar>, _ xLayout: VectorLayout,
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (x, a) = (x.pointer(xLayout), a.pointer(aLayout))
    let (n, lda) = try aLayout.squareBLAS("her")
    let (incx, _) = try vectors(xLayout, aLayout.rows, xLayout, aLayout.rows, "her")
    if n == 0 { return }
    BLASThreads.call(flops: aLayout.rows * aLayout.rows) {
      Scalar._her(triangle, n, alpha, x, incx, a, lda)
    }
  }

  /// One triangle of A ← A + αxyᴴ + ᾱyxᴴ. 2n² flops.
  public static func her2(
    _ triangle: Triangle, alpha: Scalar, _ x: Span<Scalar>, _ xLayout: VectorLayout,
    _ y: Span<Scalar>, _ yLayout: VectorLayout, _ a: inout MutableSpan<Scalar>,
    _ aLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (x, y, a) = (x.pointer(xLayout), y.pointer(yLayout), a.pointer(aLayout))
    let (n, lda) = try aLayout.squareBLAS("her2")
    let (incx, incy) = try vectors(xLayout, aLayout.rows, yLayout, aLayout.rows, "her2")
    if n == 0 { return }
    BLASThreads.call(flops: 2 * aLayout.rows * aLayout.rows) {
      Scalar._her2(triangle, n, alpha, x, incx, y, incy, a, lda)
    }
  }

  /// The strides, once the counts are what they must be.
  private static func vectors(
    _ x: VectorLayout, _ xCount: Int, _ y: VectorLayout, _ yCount: Int, _ routine: StaticString
  ) throws(DimensionOverflow) -> (incx: BLASInteger, incy: BLASInteger) {
    precondition(
      x.count == xCount && y.count == yCount,
      "\(routine): vectors of \(x.count) and \(y.count) elements, \(xCount) and \(yCount) are needed"
    )
    return (try x.blas().increment, try y.blas().increment)
  }
}
