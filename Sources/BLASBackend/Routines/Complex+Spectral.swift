// Written by scripts/generate-routines.
internal import CLAPACKE
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _gesdd(
    _ jobz: CChar, _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>,
    _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>, _ ldvt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgesdd_work(
        columnMajor, jobz, m, n, a.rebound(), lda, s.rebound(), u.rebound(), ldu, vt.rebound(),
        ldvt, work.rebound(), lwork, rwork.rebound(), iwork)
    } else {
      LAPACKE_cgesdd_work(
        columnMajor, jobz, m, n, a.rebound(), lda, s.rebound(), u.rebound(), ldu, vt.rebound(),
        ldvt, work.rebound(), lwork, rwork.rebound(), iwork)
    }
  }

  public static func _gesvd(
    _ jobu: CChar, _ jobvt: CChar, _ m: BLASInteger, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>,
    _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>,
    _ ldvt: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgesvd_work(
        columnMajor, jobu, jobvt, m, n, a.rebound(), lda, s.rebound(), u.rebound(), ldu,
        vt.rebound(), ldvt, work.rebound(), lwork, rwork.rebound())
    } else {
      LAPACKE_cgesvd_work(
        columnMajor, jobu, jobvt, m, n, a.rebound(), lda, s.rebound(), u.rebound(), ldu,
        vt.rebound(), ldvt, work.rebound(), lwork, rwork.rebound())
    }
  }

  public static func _heevd(
    _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zheevd_work(
        columnMajor, jobz, uplo.lapack, n, a.rebound(), lda, w.rebound(), work.rebound(), lwork,
        rwork.rebound(), lrwork, iwork, liwork)
    } else {
      LAPACKE_cheevd_work(
        columnMajor, jobz, uplo.lapack, n, a.rebound(), lda, w.rebound(), work.rebound(), lwork,
        rwork.rebound(), lrwork, iwork, liwork)
    }
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
    if RealType.self == Double.self {
      LAPACKE_zheevr_work(
        columnMajor, jobz, range, uplo.lapack, n, a.rebound(), lda, Double(vl), Double(vu), il, iu,
        Double(abstol), m, w.rebound(), z.rebound(), ldz, isuppz, work.rebound(), lwork,
        rwork.rebound(), lrwork, iwork, liwork)
    } else {
      LAPACKE_cheevr_work(
        columnMajor, jobz, range, uplo.lapack, n, a.rebound(), lda, Float(vl), Float(vu), il, iu,
        Float(abstol), m, w.rebound(), z.rebound(), ldz, isuppz, work.rebound(), lwork,
        rwork.rebound(), lrwork, iwork, liwork)
    }
  }

  public static func _hegvd(
    _ itype: BLASInteger, _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zhegvd_work(
        columnMajor, itype, jobz, uplo.lapack, n, a.rebound(), lda, b.rebound(), ldb, w.rebound(),
        work.rebound(), lwork, rwork.rebound(), lrwork, iwork, liwork)
    } else {
      LAPACKE_chegvd_work(
        columnMajor, itype, jobz, uplo.lapack, n, a.rebound(), lda, b.rebound(), ldb, w.rebound(),
        work.rebound(), lwork, rwork.rebound(), lrwork, iwork, liwork)
    }
  }

  public static func _geev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<Self>, _ vl: UnsafeMutablePointer<Self>,
    _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>, _ ldvr: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgeev_work(
        columnMajor, jobvl, jobvr, n, a.rebound(), lda, w.rebound(), vl.rebound(), ldvl,
        vr.rebound(), ldvr, work.rebound(), lwork, rwork.rebound())
    } else {
      LAPACKE_cgeev_work(
        columnMajor, jobvl, jobvr, n, a.rebound(), lda, w.rebound(), vl.rebound(), ldvl,
        vr.rebound(), ldvr, work.rebound(), lwork, rwork.rebound())
    }
  }

  public static func _ggev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ alpha: UnsafeMutablePointer<Self>, _ beta: UnsafeMutablePointer<Self>,
    _ vl: UnsafeMutablePointer<Self>, _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>,
    _ ldvr: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ alphai: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zggev_work(
        columnMajor, jobvl, jobvr, n, a.rebound(), lda, b.rebound(), ldb, alpha.rebound(),
        beta.rebound(), vl.rebound(), ldvl, vr.rebound(), ldvr, work.rebound(), lwork,
        rwork.rebound())
    } else {
      LAPACKE_cggev_work(
        columnMajor, jobvl, jobvr, n, a.rebound(), lda, b.rebound(), ldb, alpha.rebound(),
        beta.rebound(), vl.rebound(), ldvl, vr.rebound(), ldvr, work.rebound(), lwork,
        rwork.rebound())
    }
  }

  public static func _gees(
    _ jobvs: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ sdim: UnsafeMutablePointer<BLASInteger>, _ w: UnsafeMutablePointer<Self>,
    _ vs: UnsafeMutablePointer<Self>, _ ldvs: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ bwork: UnsafeMutablePointer<BLASInteger>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgees_work(
        columnMajor, jobvs, LAPACKLetter.no, nil, n, a.rebound(), lda, sdim, w.rebound(),
        vs.rebound(), ldvs, work.rebound(), lwork, rwork.rebound(), bwork)
    } else {
      LAPACKE_cgees_work(
        columnMajor, jobvs, LAPACKLetter.no, nil, n, a.rebound(), lda, sdim, w.rebound(),
        vs.rebound(), ldvs, work.rebound(), lwork, rwork.rebound(), bwork)
    }
  }

  public static func _gehrd(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgehrd_work(
        columnMajor, n, ilo, ihi, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cgehrd_work(
        columnMajor, n, ilo, ihi, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
  }

  public static func _unghr(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zunghr_work(
        columnMajor, n, ilo, ihi, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cunghr_work(
        columnMajor, n, ilo, ihi, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
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
    if RealType.self == Double.self {
      LAPACKE_zggsvd3_work(
        columnMajor, jobu, jobv, jobq, m, n, p, k, l, a.rebound(), lda, b.rebound(), ldb,
        alpha.rebound(), beta.rebound(), u.rebound(), ldu, v.rebound(), ldv, q.rebound(), ldq,
        work.rebound(), lwork, rwork.rebound(), iwork)
    } else {
      LAPACKE_cggsvd3_work(
        columnMajor, jobu, jobv, jobq, m, n, p, k, l, a.rebound(), lda, b.rebound(), ldb,
        alpha.rebound(), beta.rebound(), u.rebound(), ldu, v.rebound(), ldv, q.rebound(), ldq,
        work.rebound(), lwork, rwork.rebound(), iwork)
    }
  }
}
