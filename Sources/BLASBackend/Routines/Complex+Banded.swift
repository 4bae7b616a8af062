// Written by scripts/generate-routines.
internal import CLAPACKE
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _gttrf(
    _ n: BLASInteger, _ dl: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ du: UnsafeMutablePointer<Self>, _ du2: UnsafeMutablePointer<Self>,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgttrf_work(n, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(), ipiv)
    } else {
      LAPACKE_cgttrf_work(n, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(), ipiv)
    }
  }

  public static func _gttrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ dl: UnsafePointer<Self>,
    _ d: UnsafePointer<Self>, _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgttrs_work(
        columnMajor, trans.lapack, n, nrhs, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(),
        ipiv, b.rebound(), ldb)
    } else {
      LAPACKE_cgttrs_work(
        columnMajor, trans.lapack, n, nrhs, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(),
        ipiv, b.rebound(), ldb)
    }
  }

  public static func _gtcon(
    _ n: BLASInteger, _ dl: UnsafePointer<Self>, _ d: UnsafePointer<Self>,
    _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>, _ ipiv: UnsafePointer<BLASInteger>,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgtcon_work(
        oneNorm, n, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(), ipiv, Double(anorm),
        rcond.rebound(), work.rebound())
    } else {
      LAPACKE_cgtcon_work(
        oneNorm, n, dl.rebound(), d.rebound(), du.rebound(), du2.rebound(), ipiv, Float(anorm),
        rcond.rebound(), work.rebound())
    }
  }

  public static func _gbtrf(
    _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ ab: UnsafeMutablePointer<Self>, _ ldab: BLASInteger, _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgbtrf_work(columnMajor, m, n, kl, ku, ab.rebound(), ldab, ipiv)
    } else {
      LAPACKE_cgbtrf_work(columnMajor, m, n, kl, ku, ab.rebound(), ldab, ipiv)
    }
  }

  public static func _gbtrs(
    _ trans: Transposition, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ nrhs: BLASInteger, _ ab: UnsafePointer<Self>, _ ldab: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgbtrs_work(
        columnMajor, trans.lapack, n, kl, ku, nrhs, ab.rebound(), ldab, ipiv, b.rebound(), ldb)
    } else {
      LAPACKE_cgbtrs_work(
        columnMajor, trans.lapack, n, kl, ku, nrhs, ab.rebound(), ldab, ipiv, b.rebound(), ldb)
    }
  }

  public static func _gbcon(
    _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgbcon_work(
        columnMajor, oneNorm, n, kl, ku, ab.rebound(), ldab, ipiv, Double(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    } else {
      LAPACKE_cgbcon_work(
        columnMajor, oneNorm, n, kl, ku, ab.rebound(), ldab, ipiv, Float(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    }
  }

  public static func _pbtrf(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafeMutablePointer<Self>,
    _ ldab: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpbtrf_work(columnMajor, uplo.lapack, n, kd, ab.rebound(), ldab)
    } else {
      LAPACKE_cpbtrf_work(columnMajor, uplo.lapack, n, kd, ab.rebound(), ldab)
    }
  }

  public static func _pbtrs(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ nrhs: BLASInteger,
    _ ab: UnsafePointer<Self>, _ ldab: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpbtrs_work(
        columnMajor, uplo.lapack, n, kd, nrhs, ab.rebound(), ldab, b.rebound(), ldb)
    } else {
      LAPACKE_cpbtrs_work(
        columnMajor, uplo.lapack, n, kd, nrhs, ab.rebound(), ldab, b.rebound(), ldb)
    }
  }

  public static func _pbcon(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpbcon_work(
        columnMajor, uplo.lapack, n, kd, ab.rebound(), ldab, Double(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    } else {
      LAPACKE_cpbcon_work(
        columnMajor, uplo.lapack, n, kd, ab.rebound(), ldab, Float(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    }
  }

  public static func _pttrf(
    _ n: BLASInteger, _ d: UnsafeMutablePointer<RealScalar>, _ e: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpttrf_work(n, d.rebound(), e.rebound())
    } else {
      LAPACKE_cpttrf_work(n, d.rebound(), e.rebound())
    }
  }

  public static func _pttrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ d: UnsafePointer<RealScalar>,
    _ e: UnsafePointer<Self>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpttrs_work(
        columnMajor, uplo.lapack, n, nrhs, d.rebound(), e.rebound(), b.rebound(), ldb)
    } else {
      LAPACKE_cpttrs_work(
        columnMajor, uplo.lapack, n, nrhs, d.rebound(), e.rebound(), b.rebound(), ldb)
    }
  }

  public static func _ptcon(
    _ n: BLASInteger, _ d: UnsafePointer<RealScalar>, _ e: UnsafePointer<Self>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zptcon_work(
        n, d.rebound(), e.rebound(), Double(anorm), rcond.rebound(), work.rebound())
    } else {
      LAPACKE_cptcon_work(
        n, d.rebound(), e.rebound(), Float(anorm), rcond.rebound(), work.rebound())
    }
  }
}
