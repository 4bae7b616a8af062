extension BLAS {
  /// y ← αAx + βy for a Hermitian (if real, symmetric) banded A, n × n, of which one triangle is stored with
  /// `bandwidth` diagonals beside the main one; β = 0 overwrites y without reading it. 4n·bandwidth flops.
  ///
  /// Row `bandwidth + i − j` (upper) or `i − j` (lower) of column j of `band` holds entry (i, j): it is
  /// (bandwidth + 1) × n.
  public static func hbmv(
    _ triangle: Triangle, bandwidth: Int, alpha: Scalar, _ band: Span<Scalar>,
    _ bandLayout: MatrixLayout, _ x: Span<Scalar>, _ xLayout: VectorLayout, beta: Scalar,
    _ y: inout MutableSpan<Scalar>, _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (a, x) = (band.pointer(bandLayout), x.pointer(xLayout))
    precondition(
      bandwidth >= 0 && bandLayout.rows == bandwidth + 1,
      "hbmv: \(bandLayout.rows) diagonals for \(bandwidth) + 1")
    precondition(
      xLayout.count == bandLayout.columns && yLayout.count == bandLayout.columns,
      "hbmv: \(bandLayout.columns), \(xLayout.count), \(yLayout.count)")
    if yLayout.count == 0 { return }
    let pointer = y.pointer(yLayout)
    let k = try blasInteger(bandwidth, "diagonals")
    let (_, n, lda) = try bandLayout.blas()
    let (incx, incy) = (
      try blasInteger(xLayout.stride, "stride"), try blasInteger(yLayout.stride, "stride")
    )
    if beta == .zero { y.scale(by: beta, yLayout) }
    BLASThreads.call(flops: 4 * bandLayout.rows * bandLayout.columns) {
      Scalar._hbmv(triangle, n, k, alpha, a, lda, x, incx, beta, pointer, incy)
    }
  }
}
