internal import COpenBLAS

extension Double: RealBLASScalar {
  public typealias RealScalar = Double

  public static func _dot(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self {
    cblas_ddot(n, x, incx, y, incy)
  }

  public static func _axpy(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_daxpy(n, alpha, x, incx, y, incy)
  }

  public static func _nrm2(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger
  ) -> Self {
    cblas_dnrm2(n, x, incx)
  }

  public static func _scal(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger
  ) {
    cblas_dscal(n, alpha, x, incx)
  }

  public static func _gemv(
    _ transposition: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_dgemv(
      CblasColMajor, transposition.cblas, m, n, alpha, a, lda, x, incx, beta, y, incy)
  }

  public static func _gemm(
    _ transpositionA: Transposition, _ transpositionB: Transposition, _ m: BLASInteger,
    _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dgemm(
      CblasColMajor, transpositionA.cblas, transpositionB.cblas, m, n, k, alpha, a, lda, b, ldb,
      beta, c, ldc)
  }

  public static func _syrk(
    _ triangle: Triangle, _ transposition: Transposition, _ n: BLASInteger, _ k: BLASInteger,
    _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsyrk(
      CblasColMajor, triangle.cblas, transposition.cblas, n, k, alpha, a, lda, beta, c, ldc)
  }

  public static func _trsm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    cblas_dtrsm(
      CblasColMajor, side.cblas, triangle.cblas, transposition.cblas, diagonal.cblas, m, n, alpha,
      a, lda, b, ldb)
  }

  public static func _trmm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    cblas_dtrmm(
      CblasColMajor, side.cblas, triangle.cblas, transposition.cblas, diagonal.cblas, m, n, alpha,
      a, lda, b, ldb)
  }

  public static func _omatcopy(
    _ transposition: Transposition, _ rows: BLASInteger, _ columns: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) {
    cblas_domatcopy(CblasColMajor, transposition.cblas, rows, columns, alpha, a, lda, b, ldb)
  }
}
