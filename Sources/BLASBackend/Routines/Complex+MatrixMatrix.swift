// Written by scripts/generate-routines.
internal import COpenBLAS
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _gemm(
    _ transA: Transposition, _ transB: Transposition, _ m: BLASInteger, _ n: BLASInteger,
    _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafePointer<Self>, _ ldb: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zgemm(
        CblasColMajor, transA.cblas, transB.cblas, m, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_cgemm(
        CblasColMajor, transA.cblas, transB.cblas, m, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)
    }
  }

  public static func _symm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zsymm(
        CblasColMajor, side.cblas, uplo.cblas, m, n, &alpha, a, lda, b, ldb, &beta, c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_csymm(
        CblasColMajor, side.cblas, uplo.cblas, m, n, &alpha, a, lda, b, ldb, &beta, c, ldc)
    }
  }

  public static func _hemm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zhemm(
        CblasColMajor, side.cblas, uplo.cblas, m, n, &alpha, a, lda, b, ldb, &beta, c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_chemm(
        CblasColMajor, side.cblas, uplo.cblas, m, n, &alpha, a, lda, b, ldb, &beta, c, ldc)
    }
  }

  public static func _syrk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zsyrk(CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, &beta, c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_csyrk(CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, &beta, c, ldc)
    }
  }

  public static func _herk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger,
    _ alpha: RealScalar, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: RealScalar,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_zherk(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, Double(alpha), a, lda, Double(beta), c, ldc)
    } else {
      cblas_cherk(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, Float(alpha), a, lda, Float(beta), c, ldc)
    }
  }

  public static func _syr2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zsyr2k(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_csyr2k(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)
    }
  }

  public static func _her2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: RealScalar, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zher2k(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, b, ldb, Double(beta), c, ldc)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_cher2k(
        CblasColMajor, uplo.cblas, trans.cblas, n, k, &alpha, a, lda, b, ldb, Float(beta), c, ldc)
    }
  }

  public static func _trmm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_ztrmm(
        CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, &alpha, a, lda, b, ldb
      )
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_ctrmm(
        CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, &alpha, a, lda, b, ldb
      )
    }
  }

  public static func _trsm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_ztrsm(
        CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, &alpha, a, lda, b, ldb
      )
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_ctrsm(
        CblasColMajor, side.cblas, uplo.cblas, trans.cblas, diag.cblas, m, n, &alpha, a, lda, b, ldb
      )
    }
  }

  public static func _omatcopy(
    _ trans: Transposition, _ rows: BLASInteger, _ columns: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) {
    if RealType.self == Double.self {
      withUnsafePointer(to: alpha) { alpha in
        cblas_zomatcopy(
          CblasColMajor, trans.cblas, rows, columns, alpha.rebound(), a.rebound(), lda, b.rebound(),
          ldb)
      }
    } else {
      withUnsafePointer(to: alpha) { alpha in
        cblas_comatcopy(
          CblasColMajor, trans.cblas, rows, columns, alpha.rebound(), a.rebound(), lda, b.rebound(),
          ldb)
      }
    }
  }
}
