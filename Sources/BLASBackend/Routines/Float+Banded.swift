// Written by scripts/generate-routines.
internal import CLAPACKE

extension Float {
  public static func _gttrf(
    _ n: BLASInteger, _ dl: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ du: UnsafeMutablePointer<Self>, _ du2: UnsafeMutablePointer<Self>,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sgttrf_work(n, dl, d, du, du2, ipiv)
  }

  public static func _gttrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ dl: UnsafePointer<Self>,
    _ d: UnsafePointer<Self>, _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_sgttrs_work(columnMajor, trans.lapackOfReals, n, nrhs, dl, d, du, du2, ipiv, b, ldb)
  }

  public static func _gtcon(
    _ n: BLASInteger, _ dl: UnsafePointer<Self>, _ d: UnsafePointer<Self>,
    _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>, _ ipiv: UnsafePointer<BLASInteger>,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sgtcon_work(oneNorm, n, dl, d, du, du2, ipiv, anorm, rcond, work, iwork)
  }

  public static func _gbtrf(
    _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ ab: UnsafeMutablePointer<Self>, _ ldab: BLASInteger, _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sgbtrf_work(columnMajor, m, n, kl, ku, ab, ldab, ipiv)
  }

  public static func _gbtrs(
    _ trans: Transposition, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ nrhs: BLASInteger, _ ab: UnsafePointer<Self>, _ ldab: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_sgbtrs_work(columnMajor, trans.lapackOfReals, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb)
  }

  public static func _gbcon(
    _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sgbcon_work(columnMajor, oneNorm, n, kl, ku, ab, ldab, ipiv, anorm, rcond, work, iwork)
  }

  public static func _pbtrf(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafeMutablePointer<Self>,
    _ ldab: BLASInteger
  ) -> BLASInteger {
    LAPACKE_spbtrf_work(columnMajor, uplo.lapack, n, kd, ab, ldab)
  }

  public static func _pbtrs(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ nrhs: BLASInteger,
    _ ab: UnsafePointer<Self>, _ ldab: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_spbtrs_work(columnMajor, uplo.lapack, n, kd, nrhs, ab, ldab, b, ldb)
  }

  public static func _pbcon(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_spbcon_work(columnMajor, uplo.lapack, n, kd, ab, ldab, anorm, rcond, work, iwork)
  }

  public static func _pttrf(
    _ n: BLASInteger, _ d: UnsafeMutablePointer<RealScalar>, _ e: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_spttrf_work(n, d, e)
  }

  public static func _pttrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ d: UnsafePointer<RealScalar>,
    _ e: UnsafePointer<Self>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_spttrs_work(columnMajor, n, nrhs, d, e, b, ldb)
  }

  public static func _ptcon(
    _ n: BLASInteger, _ d: UnsafePointer<RealScalar>, _ e: UnsafePointer<Self>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_sptcon_work(n, d, e, anorm, rcond, work)
  }
}
