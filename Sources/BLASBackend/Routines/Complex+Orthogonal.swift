// Written by scripts/generate-routines.
internal import CLAPACKE
public import ComplexModule

extension Complex where RealType: RealBLASScalar {
  public static func _geqrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgeqrf_work(columnMajor, m, n, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cgeqrf_work(columnMajor, m, n, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
  }

  public static func _geqp3(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ tau: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgeqp3_work(
        columnMajor, m, n, a.rebound(), lda, jpvt, tau.rebound(), work.rebound(), lwork,
        rwork.rebound())
    } else {
      LAPACKE_cgeqp3_work(
        columnMajor, m, n, a.rebound(), lda, jpvt, tau.rebound(), work.rebound(), lwork,
        rwork.rebound())
    }
  }

  public static func _gelqf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgelqf_work(columnMajor, m, n, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cgelqf_work(columnMajor, m, n, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
  }

  public static func _unmqr(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zunmqr_work(
        columnMajor, side.lapack, trans.lapack, m, n, k, a.rebound(), lda, tau.rebound(),
        c.rebound(), ldc, work.rebound(), lwork)
    } else {
      LAPACKE_cunmqr_work(
        columnMajor, side.lapack, trans.lapack, m, n, k, a.rebound(), lda, tau.rebound(),
        c.rebound(), ldc, work.rebound(), lwork)
    }
  }

  public static func _unmlq(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zunmlq_work(
        columnMajor, side.lapack, trans.lapack, m, n, k, a.rebound(), lda, tau.rebound(),
        c.rebound(), ldc, work.rebound(), lwork)
    } else {
      LAPACKE_cunmlq_work(
        columnMajor, side.lapack, trans.lapack, m, n, k, a.rebound(), lda, tau.rebound(),
        c.rebound(), ldc, work.rebound(), lwork)
    }
  }

  public static func _ungqr(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zungqr_work(
        columnMajor, m, n, k, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cungqr_work(
        columnMajor, m, n, k, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
  }

  public static func _unglq(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zunglq_work(
        columnMajor, m, n, k, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cunglq_work(
        columnMajor, m, n, k, a.rebound(), lda, tau.rebound(), work.rebound(), lwork)
    }
  }

  public static func _geqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ nb: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgeqrt_work(columnMajor, m, n, nb, a.rebound(), lda, t.rebound(), ldt, work.rebound())
    } else {
      LAPACKE_cgeqrt_work(columnMajor, m, n, nb, a.rebound(), lda, t.rebound(), ldt, work.rebound())
    }
  }

  public static func _tpqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ l: BLASInteger, _ nb: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_ztpqrt_work(
        columnMajor, m, n, l, nb, a.rebound(), lda, b.rebound(), ldb, t.rebound(), ldt,
        work.rebound())
    } else {
      LAPACKE_ctpqrt_work(
        columnMajor, m, n, l, nb, a.rebound(), lda, b.rebound(), ldb, t.rebound(), ldt,
        work.rebound())
    }
  }

  public static func _gels(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgels_work(
        columnMajor, trans.lapack, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, work.rebound(),
        lwork)
    } else {
      LAPACKE_cgels_work(
        columnMajor, trans.lapack, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, work.rebound(),
        lwork)
    }
  }

  public static func _gelsy(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgelsy_work(
        columnMajor, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, jpvt, Double(rcond), rank,
        work.rebound(), lwork, rwork.rebound())
    } else {
      LAPACKE_cgelsy_work(
        columnMajor, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, jpvt, Float(rcond), rank,
        work.rebound(), lwork, rwork.rebound())
    }
  }

  public static func _gelsd(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ s: UnsafeMutablePointer<RealScalar>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgelsd_work(
        columnMajor, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, s.rebound(), Double(rcond),
        rank, work.rebound(), lwork, rwork.rebound(), iwork)
    } else {
      LAPACKE_cgelsd_work(
        columnMajor, m, n, nrhs, a.rebound(), lda, b.rebound(), ldb, s.rebound(), Float(rcond),
        rank, work.rebound(), lwork, rwork.rebound(), iwork)
    }
  }

  public static func _gglse(
    _ m: BLASInteger, _ n: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ c: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ x: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zgglse_work(
        columnMajor, m, n, p, a.rebound(), lda, b.rebound(), ldb, c.rebound(), d.rebound(),
        x.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cgglse_work(
        columnMajor, m, n, p, a.rebound(), lda, b.rebound(), ldb, c.rebound(), d.rebound(),
        x.rebound(), work.rebound(), lwork)
    }
  }

  public static func _ggglm(
    _ n: BLASInteger, _ m: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ d: UnsafeMutablePointer<Self>, _ x: UnsafeMutablePointer<Self>,
    _ y: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    if RealType.self == Double.self {
      LAPACKE_zggglm_work(
        columnMajor, n, m, p, a.rebound(), lda, b.rebound(), ldb, d.rebound(), x.rebound(),
        y.rebound(), work.rebound(), lwork)
    } else {
      LAPACKE_cggglm_work(
        columnMajor, n, m, p, a.rebound(), lda, b.rebound(), ldb, d.rebound(), x.rebound(),
        y.rebound(), work.rebound(), lwork)
    }
  }
}
