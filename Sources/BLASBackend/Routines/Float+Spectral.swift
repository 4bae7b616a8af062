// Written by scripts/generate-routines.
internal import CLAPACKE

extension Float {
  public static func _gesdd(
    _ jobz: CChar, _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>,
    _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>, _ ldvt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sgesdd_work(columnMajor, jobz, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork)
  }

  public static func _gesvd(
    _ jobu: CChar, _ jobvt: CChar, _ m: BLASInteger, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>,
    _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>,
    _ ldvt: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_sgesvd_work(columnMajor, jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
  }

  public static func _heevd(
    _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_ssyevd_work(columnMajor, jobz, uplo.lapack, n, a, lda, w, work, lwork, iwork, liwork)
  }

  public static func _heevr(
    _ jobz: CChar, _ range: CChar, _ uplo: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ vl: RealScalar, _ vu: RealScalar,
    _ il: BLASInteger, _ iu: BLASInteger, _ abstol: RealScalar,
    _ m: UnsafeMutablePointer<BLASInteger>, _ w: UnsafeMutablePointer<RealScalar>,
    _ z: UnsafeMutablePointer<Self>, _ ldz: BLASInteger,
    _ isuppz: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_ssyevr_work(
      columnMajor, jobz, range, uplo.lapack, n, a, lda, vl, vu, il, iu, abstol, m, w, z, ldz,
      isuppz, work, lwork, iwork, liwork)
  }

  public static func _hegvd(
    _ itype: BLASInteger, _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_ssygvd_work(
      columnMajor, itype, jobz, uplo.lapack, n, a, lda, b, ldb, w, work, lwork, iwork, liwork)
  }

  public static func _geev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<Self>, _ vl: UnsafeMutablePointer<Self>,
    _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>, _ ldvr: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_sgeev_work(columnMajor, jobvl, jobvr, n, a, lda, w, wi, vl, ldvl, vr, ldvr, work, lwork)
  }

  public static func _ggev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ alpha: UnsafeMutablePointer<Self>, _ beta: UnsafeMutablePointer<Self>,
    _ vl: UnsafeMutablePointer<Self>, _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>,
    _ ldvr: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ alphai: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_sggev_work(
      columnMajor, jobvl, jobvr, n, a, lda, b, ldb, alpha, alphai, beta, vl, ldvl, vr, ldvr, work,
      lwork)
  }

  public static func _gees(
    _ jobvs: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ sdim: UnsafeMutablePointer<BLASInteger>, _ w: UnsafeMutablePointer<Self>,
    _ vs: UnsafeMutablePointer<Self>, _ ldvs: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ bwork: UnsafeMutablePointer<BLASInteger>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_sgees_work(
      columnMajor, jobvs, LAPACKLetter.no, nil, n, a, lda, sdim, w, wi, vs, ldvs, work, lwork, bwork
    )
  }

  public static func _gehrd(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_sgehrd_work(columnMajor, n, ilo, ihi, a, lda, tau, work, lwork)
  }

  public static func _unghr(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_sorghr_work(columnMajor, n, ilo, ihi, a, lda, tau, work, lwork)
  }

  public static func _ggsvd3(
    _ jobu: CChar, _ jobv: CChar, _ jobq: CChar, _ m: BLASInteger, _ n: BLASInteger,
    _ p: BLASInteger, _ k: UnsafeMutablePointer<BLASInteger>,
    _ l: UnsafeMutablePointer<BLASInteger>, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger, _ alpha: UnsafeMutablePointer<RealScalar>,
    _ beta: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger,
    _ v: UnsafeMutablePointer<Self>, _ ldv: BLASInteger, _ q: UnsafeMutablePointer<Self>,
    _ ldq: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_sggsvd3_work(
      columnMajor, jobu, jobv, jobq, m, n, p, k, l, a, lda, b, ldb, alpha, beta, u, ldu, v, ldv, q,
      ldq, work, lwork, iwork)
  }
}
