// Written by scripts/generate-routines.
internal import COpenBLAS

extension Float {
  public static func _dot(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self {
    cblas_sdot(n, x, incx, y, incy)
  }

  public static func _dotc(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self {
    cblas_sdot(n, x, incx, y, incy)
  }

  public static func _nrm2(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger)
    -> RealScalar
  {
    cblas_snrm2(n, x, incx)
  }

  public static func _asum(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger)
    -> RealScalar
  {
    cblas_sasum(n, x, incx)
  }

  public static func _iamax(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> Int
  {
    Int(cblas_isamax(n, x, incx))
  }

  public static func _axpy(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_saxpy(n, alpha, x, incx, y, incy)
  }

  public static func _scal(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger
  ) {
    cblas_sscal(n, alpha, x, incx)
  }

  public static func _copy(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_scopy(n, x, incx, y, incy)
  }

  public static func _swap(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_sswap(n, x, incx, y, incy)
  }

  public static func _rot(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger, _ c: RealScalar, _ s: RealScalar
  ) {
    cblas_srot(n, x, incx, y, incy, c, s)
  }

  public static func _rotg(
    _ a: UnsafeMutablePointer<Self>, _ b: UnsafeMutablePointer<Self>,
    _ c: UnsafeMutablePointer<RealScalar>, _ s: UnsafeMutablePointer<Self>
  ) {
    cblas_srotg(a, b, c, s)
  }

  public static func _gemv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_sgemv(CblasColMajor, trans.cblas, m, n, alpha, a, lda, x, incx, beta, y, incy)
  }

  public static func _gbmv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger,
    _ ku: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger
  ) {
    cblas_sgbmv(CblasColMajor, trans.cblas, m, n, kl, ku, alpha, a, lda, x, incx, beta, y, incy)
  }

  public static func _hemv(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger
  ) {
    cblas_ssymv(CblasColMajor, uplo.cblas, n, alpha, a, lda, x, incx, beta, y, incy)
  }

  public static func _hbmv(
    _ uplo: Triangle, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    cblas_ssbmv(CblasColMajor, uplo.cblas, n, k, alpha, a, lda, x, incx, beta, y, incy)
  }

  public static func _trmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    cblas_strmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
  }

  public static func _trsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    cblas_strsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
  }

  public static func _tbmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    cblas_stbmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
  }

  public static func _tbsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    cblas_stbsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
  }

  public static func _geru(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    cblas_sger(CblasColMajor, m, n, alpha, x, incx, y, incy, a, lda)
  }

  public static func _gerc(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    cblas_sger(CblasColMajor, m, n, alpha, x, incx, y, incy, a, lda)
  }

  public static func _her(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: RealScalar, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    cblas_ssyr(CblasColMajor, uplo.cblas, n, alpha, x, incx, a, lda)
  }

  public static func _her2(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    cblas_ssyr2(CblasColMajor, uplo.cblas, n, alpha, x, incx, y, incy, a, lda)
  }
}
