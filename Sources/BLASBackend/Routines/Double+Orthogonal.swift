// Written by scripts/generate-routines.
internal import CLAPACKE

extension Double {
  public static func _geqrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgeqrf_work(columnMajor, m, n, a, lda, tau, work, lwork)
  }

  public static func _geqp3(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ tau: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_dgeqp3_work(columnMajor, m, n, a, lda, jpvt, tau, work, lwork)
  }

  public static func _gelqf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgelqf_work(columnMajor, m, n, a, lda, tau, work, lwork)
  }

  public static func _unmqr(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dormqr_work(
      columnMajor, side.lapack, trans.lapackOfReals, m, n, k, a, lda, tau, c, ldc, work, lwork)
  }

  public static func _unmlq(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dormlq_work(
      columnMajor, side.lapack, trans.lapackOfReals, m, n, k, a, lda, tau, c, ldc, work, lwork)
  }

  public static func _ungqr(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dorgqr_work(columnMajor, m, n, k, a, lda, tau, work, lwork)
  }

  public static func _unglq(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dorglq_work(columnMajor, m, n, k, a, lda, tau, work, lwork)
  }

  public static func _geqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ nb: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_dgeqrt_work(columnMajor, m, n, nb, a, lda, t, ldt, work)
  }

  public static func _tpqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ l: BLASInteger, _ nb: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_dtpqrt_work(columnMajor, m, n, l, nb, a, lda, b, ldb, t, ldt, work)
  }

  public static func _gels(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgels_work(columnMajor, trans.lapackOfReals, m, n, nrhs, a, lda, b, ldb, work, lwork)
  }

  public static func _gelsy(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger {
    LAPACKE_dgelsy_work(columnMajor, m, n, nrhs, a, lda, b, ldb, jpvt, rcond, rank, work, lwork)
  }

  public static func _gelsd(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ s: UnsafeMutablePointer<RealScalar>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dgelsd_work(columnMajor, m, n, nrhs, a, lda, b, ldb, s, rcond, rank, work, lwork, iwork)
  }

  public static func _gglse(
    _ m: BLASInteger, _ n: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ c: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ x: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgglse_work(columnMajor, m, n, p, a, lda, b, ldb, c, d, x, work, lwork)
  }

  public static func _ggglm(
    _ n: BLASInteger, _ m: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ d: UnsafeMutablePointer<Self>, _ x: UnsafeMutablePointer<Self>,
    _ y: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dggglm_work(columnMajor, n, m, p, a, lda, b, ldb, d, x, y, work, lwork)
  }
}
