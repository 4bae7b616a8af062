// Written by scripts/generate-routines.
internal import CLAPACKE
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _getrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgetrf_work(columnMajor, m, n, a.rebound(), lda, ipiv)
    } else {
      LAPACKE_cgetrf_work(columnMajor, m, n, a.rebound(), lda, ipiv)
    }
  }

  public static func _getrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgetrs_work(
        columnMajor, trans.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    } else {
      LAPACKE_cgetrs_work(
        columnMajor, trans.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    }
  }

  public static func _getri(
    _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgetri_work(columnMajor, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    } else {
      LAPACKE_cgetri_work(columnMajor, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    }
  }

  public static func _gecon(
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgecon_work(
        columnMajor, oneNorm, n, a.rebound(), lda, Double(anorm), rcond.rebound(), work.rebound(),
        rwork.rebound())
    } else {
      LAPACKE_cgecon_work(
        columnMajor, oneNorm, n, a.rebound(), lda, Float(anorm), rcond.rebound(), work.rebound(),
        rwork.rebound())
    }
  }

  public static func _gesvx(
    _ fact: CChar, _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ af: UnsafeMutablePointer<Self>,
    _ ldaf: BLASInteger, _ ipiv: UnsafeMutablePointer<BLASInteger>,
    _ equed: UnsafeMutablePointer<CChar>, _ r: UnsafeMutablePointer<RealScalar>,
    _ c: UnsafeMutablePointer<RealScalar>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ ferr: UnsafeMutablePointer<RealScalar>, _ berr: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgesvx_work(
        columnMajor, fact, trans.lapack, n, nrhs, a.rebound(), lda, af.rebound(), ldaf, ipiv, equed,
        r.rebound(), c.rebound(), b.rebound(), ldb, x.rebound(), ldx, rcond.rebound(),
        ferr.rebound(), berr.rebound(), work.rebound(), rwork.rebound())
    } else {
      LAPACKE_cgesvx_work(
        columnMajor, fact, trans.lapack, n, nrhs, a.rebound(), lda, af.rebound(), ldaf, ipiv, equed,
        r.rebound(), c.rebound(), b.rebound(), ldb, x.rebound(), ldx, rcond.rebound(),
        ferr.rebound(), berr.rebound(), work.rebound(), rwork.rebound())
    }
  }

  public static func _potrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpotrf_work(columnMajor, uplo.lapack, n, a.rebound(), lda)
    } else {
      LAPACKE_cpotrf_work(columnMajor, uplo.lapack, n, a.rebound(), lda)
    }
  }

  public static func _potrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpotrs_work(columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, b.rebound(), ldb)
    } else {
      LAPACKE_cpotrs_work(columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, b.rebound(), ldb)
    }
  }

  public static func _potri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpotri_work(columnMajor, uplo.lapack, n, a.rebound(), lda)
    } else {
      LAPACKE_cpotri_work(columnMajor, uplo.lapack, n, a.rebound(), lda)
    }
  }

  public static func _pocon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpocon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, Double(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    } else {
      LAPACKE_cpocon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, Float(anorm), rcond.rebound(),
        work.rebound(), rwork.rebound())
    }
  }

  public static func _pstrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ piv: UnsafeMutablePointer<BLASInteger>, _ rank: UnsafeMutablePointer<BLASInteger>,
    _ tol: RealScalar, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zpstrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, piv, rank, Double(tol), work.rebound())
    } else {
      LAPACKE_cpstrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, piv, rank, Float(tol), work.rebound())
    }
  }

  public static func _posvx(
    _ fact: CChar, _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ af: UnsafeMutablePointer<Self>,
    _ ldaf: BLASInteger, _ equed: UnsafeMutablePointer<CChar>,
    _ s: UnsafeMutablePointer<RealScalar>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ ferr: UnsafeMutablePointer<RealScalar>, _ berr: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zposvx_work(
        columnMajor, fact, uplo.lapack, n, nrhs, a.rebound(), lda, af.rebound(), ldaf, equed,
        s.rebound(), b.rebound(), ldb, x.rebound(), ldx, rcond.rebound(), ferr.rebound(),
        berr.rebound(), work.rebound(), rwork.rebound())
    } else {
      LAPACKE_cposvx_work(
        columnMajor, fact, uplo.lapack, n, nrhs, a.rebound(), lda, af.rebound(), ldaf, equed,
        s.rebound(), b.rebound(), ldb, x.rebound(), ldx, rcond.rebound(), ferr.rebound(),
        berr.rebound(), work.rebound(), rwork.rebound())
    }
  }

  public static func _hetrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zhetrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    } else {
      LAPACKE_chetrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    }
  }

  public static func _hetrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zhetrs_work(
        columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    } else {
      LAPACKE_chetrs_work(
        columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    }
  }

  public static func _hecon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zhecon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, Double(anorm), rcond.rebound(),
        work.rebound())
    } else {
      LAPACKE_checon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, Float(anorm), rcond.rebound(),
        work.rebound())
    }
  }

  public static func _hetri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zhetri_work(columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound())
    } else {
      LAPACKE_chetri_work(columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound())
    }
  }

  public static func _sytrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zsytrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    } else {
      LAPACKE_csytrf_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound(), lwork)
    }
  }

  public static func _sytrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zsytrs_work(
        columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    } else {
      LAPACKE_csytrs_work(
        columnMajor, uplo.lapack, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb)
    }
  }

  public static func _sycon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zsycon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, Double(anorm), rcond.rebound(),
        work.rebound())
    } else {
      LAPACKE_csycon_work(
        columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, Float(anorm), rcond.rebound(),
        work.rebound())
    }
  }

  public static func _sytri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zsytri_work(columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound())
    } else {
      LAPACKE_csytri_work(columnMajor, uplo.lapack, n, a.rebound(), lda, ipiv, work.rebound())
    }
  }

  public static func _trtrs(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ nrhs: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_ztrtrs_work(
        columnMajor, uplo.lapack, trans.lapack, diag.lapack, n, nrhs, a.rebound(), lda, b.rebound(),
        ldb)
    } else {
      LAPACKE_ctrtrs_work(
        columnMajor, uplo.lapack, trans.lapack, diag.lapack, n, nrhs, a.rebound(), lda, b.rebound(),
        ldb)
    }
  }

  public static func _trcon(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_ztrcon_work(
        columnMajor, oneNorm, uplo.lapack, diag.lapack, n, a.rebound(), lda, rcond.rebound(),
        work.rebound(), rwork.rebound())
    } else {
      LAPACKE_ctrcon_work(
        columnMajor, oneNorm, uplo.lapack, diag.lapack, n, a.rebound(), lda, rcond.rebound(),
        work.rebound(), rwork.rebound())
    }
  }

  public static func _trtri(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_ztrtri_work(columnMajor, uplo.lapack, diag.lapack, n, a.rebound(), lda)
    } else {
      LAPACKE_ctrtri_work(columnMajor, uplo.lapack, diag.lapack, n, a.rebound(), lda)
    }
  }

  public static func _trsyl(
    _ trana: Transposition, _ tranb: Transposition, _ isgn: BLASInteger, _ m: BLASInteger,
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>,
    _ ldb: BLASInteger, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger,
    _ scale: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_ztrsyl_work(
        columnMajor, trana.lapack, tranb.lapack, isgn, m, n, a.rebound(), lda, b.rebound(), ldb,
        c.rebound(), ldc, scale.rebound())
    } else {
      LAPACKE_ctrsyl_work(
        columnMajor, trana.lapack, tranb.lapack, isgn, m, n, a.rebound(), lda, b.rebound(), ldb,
        c.rebound(), ldc, scale.rebound())
    }
  }
}
