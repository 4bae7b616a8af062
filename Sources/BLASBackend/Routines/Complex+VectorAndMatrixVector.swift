// Written by scripts/generate-routines.
internal import COpenBLAS
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _dot(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self {
    if RealType.self == Double.self {
      var result = SIMD2<Double>.zero
      cblas_zdotu_sub(n, x, incx, y, incy, &result)
      return Self(pair: result)
    } else {
      var result = SIMD2<Float>.zero
      cblas_cdotu_sub(n, x, incx, y, incy, &result)
      return Self(pair: result)
    }
  }

  public static func _dotc(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self {
    if RealType.self == Double.self {
      var result = SIMD2<Double>.zero
      cblas_zdotc_sub(n, x, incx, y, incy, &result)
      return Self(pair: result)
    } else {
      var result = SIMD2<Float>.zero
      cblas_cdotc_sub(n, x, incx, y, incy, &result)
      return Self(pair: result)
    }
  }

  public static func _nrm2(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger)
    -> RealScalar
  {
    if RealType.self == Double.self {
      return RealType(cblas_dznrm2(n, x, incx))
    } else {
      return RealType(cblas_scnrm2(n, x, incx))
    }
  }

  public static func _asum(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger)
    -> RealScalar
  {
    if RealType.self == Double.self {
      return RealType(cblas_dzasum(n, x, incx))
    } else {
      return RealType(cblas_scasum(n, x, incx))
    }
  }

  public static func _iamax(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> Int
  {
    if RealType.self == Double.self {
      return Int(cblas_izamax(n, x, incx))
    } else {
      return Int(cblas_icamax(n, x, incx))
    }
  }

  public static func _axpy(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zaxpy(n, &alpha, x, incx, y, incy)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_caxpy(n, &alpha, x, incx, y, incy)
    }
  }

  public static func _scal(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zscal(n, &alpha, x, incx)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_cscal(n, &alpha, x, incx)
    }
  }

  public static func _copy(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_zcopy(n, x, incx, y, incy)
    } else {
      cblas_ccopy(n, x, incx, y, incy)
    }
  }

  public static func _swap(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_zswap(n, x, incx, y, incy)
    } else {
      cblas_cswap(n, x, incx, y, incy)
    }
  }

  public static func _rot(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger, _ c: RealScalar, _ s: RealScalar
  ) {
    if RealType.self == Double.self {
      cblas_zdrot(n, x, incx, y, incy, Double(c), Double(s))
    } else {
      cblas_csrot(n, x, incx, y, incy, Float(c), Float(s))
    }
  }

  public static func _rotg(
    _ a: UnsafeMutablePointer<Self>, _ b: UnsafeMutablePointer<Self>,
    _ c: UnsafeMutablePointer<RealScalar>, _ s: UnsafeMutablePointer<Self>
  ) {
    if RealType.self == Double.self {
      cblas_zrotg(a, b, c.rebound(), s)
    } else {
      cblas_crotg(a, b, c.rebound(), s)
    }
  }

  public static func _gemv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zgemv(CblasColMajor, trans.cblas, m, n, &alpha, a, lda, x, incx, &beta, y, incy)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_cgemv(CblasColMajor, trans.cblas, m, n, &alpha, a, lda, x, incx, &beta, y, incy)
    }
  }

  public static func _gbmv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger,
    _ ku: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zgbmv(CblasColMajor, trans.cblas, m, n, kl, ku, &alpha, a, lda, x, incx, &beta, y, incy)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_cgbmv(CblasColMajor, trans.cblas, m, n, kl, ku, &alpha, a, lda, x, incx, &beta, y, incy)
    }
  }

  public static func _hemv(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zhemv(CblasColMajor, uplo.cblas, n, &alpha, a, lda, x, incx, &beta, y, incy)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_chemv(CblasColMajor, uplo.cblas, n, &alpha, a, lda, x, incx, &beta, y, incy)
    }
  }

  public static func _hbmv(
    _ uplo: Triangle, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      var beta = beta.pair(of: Double.self)
      cblas_zhbmv(CblasColMajor, uplo.cblas, n, k, &alpha, a, lda, x, incx, &beta, y, incy)
    } else {
      var alpha = alpha.pair(of: Float.self)
      var beta = beta.pair(of: Float.self)
      cblas_chbmv(CblasColMajor, uplo.cblas, n, k, &alpha, a, lda, x, incx, &beta, y, incy)
    }
  }

  public static func _trmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_ztrmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
    } else {
      cblas_ctrmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
    }
  }

  public static func _trsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_ztrsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
    } else {
      cblas_ctrsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, a, lda, x, incx)
    }
  }

  public static func _tbmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_ztbmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
    } else {
      cblas_ctbmv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
    }
  }

  public static func _tbsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_ztbsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
    } else {
      cblas_ctbsv(CblasColMajor, uplo.cblas, trans.cblas, diag.cblas, n, k, a, lda, x, incx)
    }
  }

  public static func _geru(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zgeru(CblasColMajor, m, n, &alpha, x, incx, y, incy, a, lda)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_cgeru(CblasColMajor, m, n, &alpha, x, incx, y, incy, a, lda)
    }
  }

  public static func _gerc(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zgerc(CblasColMajor, m, n, &alpha, x, incx, y, incy, a, lda)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_cgerc(CblasColMajor, m, n, &alpha, x, incx, y, incy, a, lda)
    }
  }

  public static func _her(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: RealScalar, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    if RealType.self == Double.self {
      cblas_zher(CblasColMajor, uplo.cblas, n, Double(alpha), x, incx, a, lda)
    } else {
      cblas_cher(CblasColMajor, uplo.cblas, n, Float(alpha), x, incx, a, lda)
    }
  }

  public static func _her2(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) {
    if RealType.self == Double.self {
      var alpha = alpha.pair(of: Double.self)
      cblas_zher2(CblasColMajor, uplo.cblas, n, &alpha, x, incx, y, incy, a, lda)
    } else {
      var alpha = alpha.pair(of: Float.self)
      cblas_cher2(CblasColMajor, uplo.cblas, n, &alpha, x, incx, y, incy, a, lda)
    }
  }
}
