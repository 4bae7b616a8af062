/// The checked BLAS routines, on bounds-checked spans.
///
/// Every layout is checked against its span before the call, because OpenBLAS answers a wrong argument
/// with a line on standard output and an untouched result. A span that is written is exclusive, so
/// operands cannot alias.
public enum BLAS<Scalar: BLASScalar> {
  /// xᵀy, unconjugated. 2n flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func dot(
    _ x: Span<Scalar>, _ xLayout: VectorLayout, _ y: Span<Scalar>, _ yLayout: VectorLayout
  ) throws(DimensionOverflow) -> Scalar {
    xLayout.requireInside(x.count)
    yLayout.requireInside(y.count)
    precondition(xLayout.count == yLayout.count, "dot: \(xLayout.count) and \(yLayout.count)")
    if xLayout.count == 0 { return .zero }
    let (n, incx, incy) = (
      try blasInteger(xLayout.count, "elements"), try blasInteger(xLayout.stride, "stride"),
      try blasInteger(yLayout.stride, "stride")
    )
    return BLASThreads.call(flops: 2 * xLayout.count) {
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          Scalar._dot(
            n, x.baseAddress! + xLayout.offset, incx, y.baseAddress! + yLayout.offset, incy)
        }
      }
    }
  }

  /// ‖x‖₂ without overflow or underflow. 2n flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func nrm2(
    _ x: Span<Scalar>, _ layout: VectorLayout
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    layout.requireInside(x.count)
    if layout.count == 0 { return .zero }
    let (n, incx) = (
      try blasInteger(layout.count, "elements"), try blasInteger(layout.stride, "stride")
    )
    return BLASThreads.call(flops: 2 * layout.count) {
      x.withUnsafeBufferPointer { Scalar._nrm2(n, $0.baseAddress! + layout.offset, incx) }
    }
  }

  /// y ← αx + y. 2n flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func axpy(
    alpha: Scalar, _ x: Span<Scalar>, _ xLayout: VectorLayout, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    xLayout.requireInside(x.count)
    yLayout.requireInside(y.count)
    precondition(xLayout.count == yLayout.count, "axpy: \(xLayout.count) and \(yLayout.count)")
    if xLayout.count == 0 { return }
    let (n, incx, incy) = (
      try blasInteger(xLayout.count, "elements"), try blasInteger(xLayout.stride, "stride"),
      try blasInteger(yLayout.stride, "stride")
    )
    BLASThreads.call(flops: 2 * xLayout.count) {
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          Scalar._axpy(
            n, alpha, x.baseAddress! + xLayout.offset, incx, y.baseAddress! + yLayout.offset, incy)
        }
      }
    }
  }

  /// x ← αx. n flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func scal(
    alpha: Scalar, _ x: inout MutableSpan<Scalar>, _ layout: VectorLayout
  ) throws(DimensionOverflow) {
    layout.requireInside(x.count)
    if layout.count == 0 { return }
    let (n, incx) = (
      try blasInteger(layout.count, "elements"), try blasInteger(layout.stride, "stride")
    )
    BLASThreads.call(flops: layout.count) {
      x.withUnsafeMutableBufferPointer {
        Scalar._scal(n, alpha, $0.baseAddress! + layout.offset, incx)
      }
    }
  }

  /// y ← α·op(A)x + βy; β = 0 overwrites y without reading it. 2mn flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func gemv(
    _ transposition: Transposition, alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    _ x: Span<Scalar>, _ xLayout: VectorLayout, beta: Scalar, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    xLayout.requireInside(x.count)
    yLayout.requireInside(y.count)
    let plain = transposition == .none
    precondition(
      xLayout.count == (plain ? aLayout.columns : aLayout.rows)
        && yLayout.count == (plain ? aLayout.rows : aLayout.columns),
      "gemv: \(aLayout.rows) × \(aLayout.columns), \(xLayout.count), \(yLayout.count)")
    if yLayout.count == 0 { return }
    let (m, n, lda) = (
      try blasInteger(aLayout.rows, "rows"), try blasInteger(aLayout.columns, "columns"),
      try blasInteger(aLayout.leadingDimension, "leading dimension")
    )
    let (incx, incy) = (
      try blasInteger(xLayout.stride, "stride"), try blasInteger(yLayout.stride, "stride")
    )
    // BLAS returns at once, y untouched, when A has no entries: β must be applied here.
    if xLayout.count == 0 || beta == .zero {
      y.scale(by: beta, yLayout)
      if xLayout.count == 0 { return }
    }
    BLASThreads.call(flops: 2 * aLayout.rows * aLayout.columns) {
      a.withUnsafeBufferPointer { a in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeMutableBufferPointer { y in
            Scalar._gemv(
              transposition, m, n, alpha, a.baseAddress! + aLayout.offset, lda,
              x.baseAddress! + xLayout.offset, incx, beta, y.baseAddress! + yLayout.offset, incy)
          }
        }
      }
    }
  }

  /// B ← α·op(A), a copy that may transpose and scale. mn flops.
  ///
  /// Source: OpenBLAS's extension `omatcopy`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func omatcopy(
    _ transposition: Transposition, alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    let plain = transposition == .none
    precondition(
      bLayout.rows == (plain ? aLayout.rows : aLayout.columns)
        && bLayout.columns == (plain ? aLayout.columns : aLayout.rows),
      "omatcopy: \(aLayout), \(bLayout)")
    if aLayout.isEmpty { return }
    let (m, n) = (
      try blasInteger(aLayout.rows, "rows"), try blasInteger(aLayout.columns, "columns")
    )
    let (lda, ldb) = (
      try blasInteger(aLayout.leadingDimension, "leading dimension"),
      try blasInteger(bLayout.leadingDimension, "leading dimension")
    )
    a.withUnsafeBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        Scalar._omatcopy(
          transposition, m, n, alpha, a.baseAddress! + aLayout.offset, lda,
          b.baseAddress! + bLayout.offset, ldb)
      }
    }
  }

  /// C ← α·op(A)op(B) + βC; β = 0 overwrites C without reading it. 2mnk flops. Up to the order 16, without
  /// transposes, by a kernel of our own.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func gemm(
    _ transpositionA: Transposition, _ transpositionB: Transposition, alpha: Scalar,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: Span<Scalar>, _ bLayout: MatrixLayout,
    beta: Scalar, _ c: inout MutableSpan<Scalar>, _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    cLayout.requireInside(c.count)
    let inner = transpositionA == .none ? aLayout.columns : aLayout.rows
    precondition(
      cLayout.rows == (transpositionA == .none ? aLayout.rows : aLayout.columns)
        && cLayout.columns == (transpositionB == .none ? bLayout.columns : bLayout.rows)
        && inner == (transpositionB == .none ? bLayout.rows : bLayout.columns),
      "gemm: \(aLayout), \(bLayout), \(cLayout)")
    if cLayout.isEmpty { return }
    if transpositionA == .none && transpositionB == .none
      && Scalar._formSmallProduct(nil, alpha, a, aLayout, b, bLayout, beta, &c, cLayout)
    {
      return
    }
    if inner == 0 {
      c.scale(by: beta, cLayout)
      return
    }
    let (m, n, k) = (
      try blasInteger(cLayout.rows, "rows"), try blasInteger(cLayout.columns, "columns"),
      try blasInteger(inner, "inner dimension")
    )
    let (lda, ldb, ldc) = (
      try blasInteger(aLayout.leadingDimension, "leading dimension"),
      try blasInteger(bLayout.leadingDimension, "leading dimension"),
      try blasInteger(cLayout.leadingDimension, "leading dimension")
    )
    BLASThreads.call(flops: 2 * cLayout.rows * cLayout.columns * inner) {
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          c.withUnsafeMutableBufferPointer { c in
            Scalar._gemm(
              transpositionA, transpositionB, m, n, k, alpha, a.baseAddress! + aLayout.offset, lda,
              b.baseAddress! + bLayout.offset, ldb, beta, c.baseAddress! + cLayout.offset, ldc)
          }
        }
      }
    }
  }

  /// One triangle of C ← α·op(A)op(A)ᵀ + βC, where op(A) is n × k; β = 0 overwrites. n²k flops.
  ///
  /// The other triangle of C is neither read nor written.
  public static func syrk(
    _ triangle: Triangle, _ transposition: Transposition, alpha: Scalar, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, beta: Scalar, _ c: inout MutableSpan<Scalar>,
    _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    cLayout.requireInside(c.count)
    let order = transposition == .none ? aLayout.rows : aLayout.columns
    let inner = transposition == .none ? aLayout.columns : aLayout.rows
    precondition(
      cLayout.rows == order && cLayout.columns == order, "syrk: \(aLayout), \(cLayout)")
    precondition(
      transposition != .adjoint || !Scalar._isComplex, "syrk: herk is the one with the adjoint")
    if order == 0 { return }
    let (n, k) = (try blasInteger(order, "rows"), try blasInteger(inner, "inner dimension"))
    let (lda, ldc) = (
      try blasInteger(aLayout.leadingDimension, "leading dimension"),
      try blasInteger(cLayout.leadingDimension, "leading dimension")
    )
    if inner == 0 || beta == .zero {
      c.scale(by: beta, cLayout, triangle)
      if inner == 0 { return }
    }
    BLASThreads.call(flops: order * order * inner) {
      a.withUnsafeBufferPointer { a in
        c.withUnsafeMutableBufferPointer { c in
          Scalar._syrk(
            triangle, transposition, n, k, alpha, a.baseAddress! + aLayout.offset, lda, beta,
            c.baseAddress! + cLayout.offset, ldc)
        }
      }
    }
  }

  /// B ← α·op(A)⁻¹B (or B·op(A)⁻¹) for a triangular A, which is not checked for singularity.
  /// m²n flops from the left, mn² from the right.
  public static func trsm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    try triangular(side, alpha, a, aLayout, &b, bLayout) { m, n, a, lda, b, ldb in
      Scalar._trsm(side, triangle, transposition, diagonal, m, n, alpha, a, lda, b, ldb)
    }
  }

  /// B ← α·op(A)B (or B·op(A)) for a triangular A. m²n flops from the left, mn² from the right.
  public static func trmm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    try triangular(side, alpha, a, aLayout, &b, bLayout) { m, n, a, lda, b, ldb in
      Scalar._trmm(side, triangle, transposition, diagonal, m, n, alpha, a, lda, b, ldb)
    }
  }

  private static func triangular(
    _ side: Side, _ alpha: Scalar, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout,
    _ routine: (
      BLASInteger, BLASInteger, UnsafePointer<Scalar>, BLASInteger, UnsafeMutablePointer<Scalar>,
      BLASInteger
    ) -> Void
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    let order = side == .left ? bLayout.rows : bLayout.columns
    precondition(
      aLayout.rows == order && aLayout.columns == order, "triangular: \(aLayout), \(bLayout)")
    if bLayout.isEmpty { return }
    let (m, n) = (
      try blasInteger(bLayout.rows, "rows"), try blasInteger(bLayout.columns, "columns")
    )
    let (lda, ldb) = (
      try blasInteger(aLayout.leadingDimension, "leading dimension"),
      try blasInteger(bLayout.leadingDimension, "leading dimension")
    )
    BLASThreads.call(flops: order * bLayout.rows * bLayout.columns) {
      a.withUnsafeBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
          routine(
            m, n, a.baseAddress! + aLayout.offset, lda, b.baseAddress! + bLayout.offset, ldb)
        }
      }
    }
  }
}

extension MutableSpan where Element: BLASScalar {
  /// Multiplies by β; β = 0 writes zeros, whatever stood there.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  mutating func scale(by beta: Element, _ layout: VectorLayout) {
    if beta == 1 { return }
    for i in 0..<layout.count {
      let k = layout.offset + i * layout.stride
      self[k] = beta == .zero ? .zero : beta * self[k]
    }
  }

  @specialized(where Element == Double)
  @specialized(where Element == Float)
  mutating func scale(by beta: Element, _ layout: MatrixLayout, _ triangle: Triangle? = nil) {
    if beta == 1 { return }
    for j in 0..<layout.columns {
      let rows: Range<Int> =
        switch triangle {
        case nil: 0..<layout.rows
        case .upper: 0..<Swift.min(j + 1, layout.rows)
        case .lower: j..<layout.rows
        }
      for i in rows {
        let k = layout.index(i, j)
        self[k] = beta == .zero ? .zero : beta * self[k]
      }
    }
  }
}
