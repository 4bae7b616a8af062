// Written by scripts/generate-routines.
internal import COpenBLAS

extension Double {
  public static func _gemm(
    _ transA: Transposition, _ transB: Transposition, _ m: BLASInteger, _ n: BLASInteger,
    _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafePointer<Self>, _ ldb: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger
  ) {
    cblas_dgemm(
      CblasColMajor, transA.cblas, transB.cblas, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  public static func _symm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsymm(CblasColMajor, side.cblas, uplo.cblas, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  public static func _hemm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsymm(CblasColMajor, side.cblas, uplo.cblas, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  public static func _syrk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger
  ) {
    cblas_dsyrk(CblasColMajor, uplo.cblas, trans.cblas, n, k, alpha, a, lda, beta, c, ldc)
  }

  public static func _herk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger,
    _ alpha: RealScalar, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: RealScalar,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsyrk(CblasColMajor, uplo.cblas, trans.cblas, n, k, alpha, a, lda, beta, c, ldc)
  }

  public static func _syr2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsyr2k(CblasColMajor, uplo.cblas, trans.cblas, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  public static func _her2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: RealScalar, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    cblas_dsyr2k(CblasColMajor, uplo.cblas, trans.cblas, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  public static func _trmm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    cblas_dtrmm(
      CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, alpha, a, lda, b, ldb)
  }

  public static func _trsm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    cblas_dtrsm(
      CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, alpha, a, lda, b, ldb)
  }

  public static func _omatcopy(
    _ trans: Transposition, _ rows: BLASInteger, _ columns: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) {
    cblas_domatcopy(CblasColMajor, trans.cblas, rows, columns, alpha, a, lda, b, ldb)
  }
}
