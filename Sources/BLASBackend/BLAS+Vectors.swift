extension BLAS {
  /// xᴴy. 2n flops.
  public static func dotc(
    _ x: Span<Scalar>, _ xLayout: VectorLayout, _ y: Span<Scalar>, _ yLayout: VectorLayout
  ) throws(DimensionOverflow) -> Scalar {
    let (xPointer, yPointer) = (x.pointer(xLayout), y.pointer(yLayout))
    let (n, incx, incy) = try pair(xLayout, yLayout, "dotc")
    if n == 0 { return .zero }
    return BLASThreads.call(flops: 2 * xLayout.count) {
      Scalar._dotc(n, xPointer, incx, yPointer, incy)
    }
  }

  /// Σ|Re xᵢ| + |Im xᵢ|. n additions.
  public static func asum(
    _ x: Span<Scalar>, _ layout: VectorLayout
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let pointer = x.pointer(layout)
    let (n, incx) = try layout.blas()
    if n == 0 { return 0 }
    // Contiguous complex numbers are twice as many real ones. OpenBLAS 0.3.21 has a routine for complex floats that is
    // wrong for most n, on processors with bfloat16.
    if Scalar._isComplex, incx == 1, n <= BLASInteger.max / 2 {
      return pointer.withMemoryRebound(to: Scalar.RealScalar.self, capacity: 2 * layout.count) {
        parts in
        BLASThreads.call(flops: layout.count) { Scalar.RealScalar._asum(2 * n, parts, 1) }
      }
    }
    return BLASThreads.call(flops: layout.count) { Scalar._asum(n, pointer, incx) }
  }

  /// Where |Re xᵢ| + |Im xᵢ| is largest, the first of equals; nil if x has no elements.
  ///
  /// - Note: which element counts as the largest among NaNs differs between processors.
  public static func iamax(
    _ x: Span<Scalar>, _ layout: VectorLayout
  ) throws(DimensionOverflow) -> Int? {
    let pointer = x.pointer(layout)
    let (n, incx) = try layout.blas()
    if n == 0 { return nil }
    return BLASThreads.call(flops: layout.count) { Scalar._iamax(n, pointer, incx) }
  }

  /// y ← x.
  public static func copy(
    _ x: Span<Scalar>, _ xLayout: VectorLayout, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (xPointer, yPointer) = (x.pointer(xLayout), y.pointer(yLayout))
    let (n, incx, incy) = try pair(xLayout, yLayout, "copy")
    BLASThreads.call(flops: xLayout.count) { Scalar._copy(n, xPointer, incx, yPointer, incy) }
  }

  /// x ↔ y.
  public static func swap(
    _ x: inout MutableSpan<Scalar>, _ xLayout: VectorLayout, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout
  ) throws(DimensionOverflow) {
    let (xPointer, yPointer) = (x.pointer(xLayout), y.pointer(yLayout))
    let (n, incx, incy) = try pair(xLayout, yLayout, "swap")
    BLASThreads.call(flops: xLayout.count) { Scalar._swap(n, xPointer, incx, yPointer, incy) }
  }

  /// (x, y) ← (cx + sy, cy − sx), a plane rotation with real cosine and sine. 6n flops.
  public static func rot(
    _ x: inout MutableSpan<Scalar>, _ xLayout: VectorLayout, _ y: inout MutableSpan<Scalar>,
    _ yLayout: VectorLayout, cosine: Scalar.RealScalar, sine: Scalar.RealScalar
  ) throws(DimensionOverflow) {
    let (xPointer, yPointer) = (x.pointer(xLayout), y.pointer(yLayout))
    let (n, incx, incy) = try pair(xLayout, yLayout, "rot")
    BLASThreads.call(flops: 6 * xLayout.count) {
      Scalar._rot(n, xPointer, incx, yPointer, incy, cosine, sine)
    }
  }

  /// The rotation that makes the second of two numbers zero: c·a + s·b = r, c·b = s̄·a, c² + |s|² = 1.
  public static func rotg(
    _ a: Scalar, _ b: Scalar
  ) -> (r: Scalar, cosine: Scalar.RealScalar, sine: Scalar) {
    var (r, other, cosine, sine) = (a, b, Scalar.RealScalar.zero, Scalar.zero)
    Scalar._rotg(&r, &other, &cosine, &sine)
    return (r, cosine, sine)
  }

  private static func pair(
    _ x: VectorLayout, _ y: VectorLayout, _ routine: StaticString
  ) throws(DimensionOverflow) -> (n: BLASInteger, incx: BLASInteger, incy: BLASInteger) {
    precondition(x.count == y.count, "\(routine): \(x.count) and \(y.count) elements")
    let (n, incx) = try x.blas()
    return (n, incx, try y.blas().increment)
  }
}

extension VectorLayout {
  /// Elements and stride as BLAS counts them.
  func blas() throws(DimensionOverflow) -> (count: BLASInteger, increment: BLASInteger) {
    (try blasInteger(count, "elements"), try blasInteger(stride, "stride"))
  }
}
