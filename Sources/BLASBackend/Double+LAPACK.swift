internal import CLAPACKE

extension Double {
  public static func _potrf(
    _ triangle: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dpotrf_work(columnMajor, triangle.lapack, n, a, lda)
  }

  public static func _potrs(
    _ triangle: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dpotrs_work(columnMajor, triangle.lapack, n, nrhs, a, lda, b, ldb)
  }

  public static func _pocon(
    _ triangle: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ anorm: Self, _ rcond: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dpocon_work(columnMajor, triangle.lapack, n, a, lda, anorm, rcond, work, iwork)
  }

  public static func _geqrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgeqrf_work(columnMajor, m, n, a, lda, tau, work, lwork)
  }

  public static func _tpqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ l: BLASInteger, _ nb: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger {
    LAPACKE_dtpqrt_work(columnMajor, m, n, l, nb, a, lda, b, ldb, t, ldt, work)
  }

  public static func _geqp3(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ tau: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dgeqp3_work(columnMajor, m, n, a, lda, jpvt, tau, work, lwork)
  }

  public static func _ormqr(
    _ side: Side, _ transposition: Transposition, _ m: BLASInteger, _ n: BLASInteger,
    _ k: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dormqr_work(
      columnMajor, side.lapack, transposition.lapackOfReals, m, n, k, a, lda, tau, c, ldc, work,
      lwork)
  }

  public static func _trtrs(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dtrtrs_work(
      columnMajor, triangle.lapack, transposition.lapack, diagonal.lapack, n, nrhs, a, lda, b, ldb)
  }

  public static func _trcon(
    _ triangle: Triangle, _ diagonal: Diagonal, _ n: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ rcond: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dtrcon_work(
      columnMajor, oneNorm, triangle.lapack, diagonal.lapack, n, a, lda, rcond, work, iwork)
  }

  public static func _gelsd(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ s: UnsafeMutablePointer<Self>, _ rcond: Self,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dgelsd_work(
      columnMajor, m, n, nrhs, a, lda, b, ldb, s, rcond, rank, work, lwork, iwork)
  }

  public static func _gesdd(
    _ vectors: VectorsWanted, _ m: BLASInteger, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ s: UnsafeMutablePointer<Self>, _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger,
    _ vt: UnsafeMutablePointer<Self>, _ ldvt: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dgesdd_work(
      columnMajor, vectors.svdJob, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork)
  }

  public static func _syevd(
    _ vectors: VectorsWanted, _ triangle: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ w: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger {
    LAPACKE_dsyevd_work(
      columnMajor, vectors.eigenJob, triangle.lapack, n, a, lda, w, work, lwork, iwork, liwork)
  }
}
