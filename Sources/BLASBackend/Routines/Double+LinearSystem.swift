// Written by scripts/generate-routines.
internal import CLAPACKE

extension Double {
  public static func _getrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dgetrf_work(columnMajor, m, n, a, lda, ipiv)
  }

  public static func _getrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgetrs_work(columnMajor, trans.lapackOfReals, n, nrhs, a, lda, ipiv, b, ldb)
  }

  public static func _getri(
    _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgetri_work(columnMajor, n, a, lda, ipiv, work, lwork)
  }

  public static func _gecon(
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dgecon_work(columnMajor, oneNorm, n, a, lda, anorm, rcond, work, iwork)
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
    LAPACKE_dgesvx_work(
      columnMajor, fact, trans.lapackOfReals, n, nrhs, a, lda, af, ldaf, ipiv, equed, r, c, b, ldb,
      x, ldx, rcond, ferr, berr, work, iwork)
  }

  public static func _potrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dpotrf_work(columnMajor, uplo.lapack, n, a, lda)
  }

  public static func _potrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dpotrs_work(columnMajor, uplo.lapack, n, nrhs, a, lda, b, ldb)
  }

  public static func _potri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dpotri_work(columnMajor, uplo.lapack, n, a, lda)
  }

  public static func _pocon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dpocon_work(columnMajor, uplo.lapack, n, a, lda, anorm, rcond, work, iwork)
  }

  public static func _pstrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ piv: UnsafeMutablePointer<BLASInteger>, _ rank: UnsafeMutablePointer<BLASInteger>,
    _ tol: RealScalar, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_dpstrf_work(columnMajor, uplo.lapack, n, a, lda, piv, rank, tol, work)
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
    LAPACKE_dposvx_work(
      columnMajor, fact, uplo.lapack, n, nrhs, a, lda, af, ldaf, equed, s, b, ldb, x, ldx, rcond,
      ferr, berr, work, iwork)
  }

  public static func _hetrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dsytrf_work(columnMajor, uplo.lapack, n, a, lda, ipiv, work, lwork)
  }

  public static func _hetrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dsytrs_work(columnMajor, uplo.lapack, n, nrhs, a, lda, ipiv, b, ldb)
  }

  public static func _hecon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dsycon_work(columnMajor, uplo.lapack, n, a, lda, ipiv, anorm, rcond, work, iwork)
  }

  public static func _hetri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_dsytri_work(columnMajor, uplo.lapack, n, a, lda, ipiv, work)
  }

  public static func _sytrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dsytrf_work(columnMajor, uplo.lapack, n, a, lda, ipiv, work, lwork)
  }

  public static func _sytrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dsytrs_work(columnMajor, uplo.lapack, n, nrhs, a, lda, ipiv, b, ldb)
  }

  public static func _sycon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dsycon_work(columnMajor, uplo.lapack, n, a, lda, ipiv, anorm, rcond, work, iwork)
  }

  public static func _sytri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_dsytri_work(columnMajor, uplo.lapack, n, a, lda, ipiv, work)
  }

  public static func _trtrs(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ nrhs: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dtrtrs_work(
      columnMajor, uplo.lapack, trans.lapackOfReals, diag.lapack, n, nrhs, a, lda, b, ldb)
  }

  public static func _trcon(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dtrcon_work(
      columnMajor, oneNorm, uplo.lapack, diag.lapack, n, a, lda, rcond, work, iwork)
  }

  public static func _trtri(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dtrtri_work(columnMajor, uplo.lapack, diag.lapack, n, a, lda)
  }

  public static func _trsyl(
    _ trana: Transposition, _ tranb: Transposition, _ isgn: BLASInteger, _ m: BLASInteger,
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>,
    _ ldb: BLASInteger, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger,
    _ scale: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_dtrsyl_work(
      columnMajor, trana.lapackOfReals, tranb.lapackOfReals, isgn, m, n, a, lda, b, ldb, c, ldc,
      scale)
  }
}
