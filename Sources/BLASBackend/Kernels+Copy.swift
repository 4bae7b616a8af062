extension Kernels {
  /// B ← Aᵀ, without touching what stands between the columns of B. One read and one write.
  ///
  /// Eight samples at a time: every cache line of B is written as a whole, and A is read in order.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func transpose(
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, into b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    let (p, n) = (aLayout.rows, aLayout.columns)
    precondition(bLayout.rows == n && bLayout.columns == p, "transpose: \(aLayout), \(bLayout)")
    if aLayout.isEmpty { return }
    a.withUnsafeBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        let (from, to) = (a.baseAddress! + aLayout.offset, b.baseAddress! + bLayout.offset)
        let (lda, ldb) = (aLayout.leadingDimension, bLayout.leadingDimension)
        var i = 0
        while i + 8 <= n {
          let source = from + i * lda
          for j in 0..<p {
            let (x, y) = (source + j, to + j * ldb + i)
            y[0] = x[0]
            y[1] = x[lda]
            y[2] = x[2 * lda]
            y[3] = x[3 * lda]
            y[4] = x[4 * lda]
            y[5] = x[5 * lda]
            y[6] = x[6 * lda]
            y[7] = x[7 * lda]
          }
          i += 8
        }
        while i < n {
          for j in 0..<p { to[j * ldb + i] = from[i * lda + j] }
          i += 1
        }
      }
    }
  }
}
