// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _SpectralRoutines: _WithRealScalar {
  static func _gesdd(
    _ jobz: CChar, _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>,
    _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>, _ ldvt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gesvd(
    _ jobu: CChar, _ jobvt: CChar, _ m: BLASInteger, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ s: UnsafeMutablePointer<RealScalar>,
    _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger, _ vt: UnsafeMutablePointer<Self>,
    _ ldvt: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _heevd(
    _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger
  static func _heevr(
    _ jobz: CChar, _ range: CChar, _ uplo: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ vl: RealScalar, _ vu: RealScalar,
    _ il: BLASInteger, _ iu: BLASInteger, _ abstol: RealScalar,
    _ m: UnsafeMutablePointer<BLASInteger>, _ w: UnsafeMutablePointer<RealScalar>,
    _ z: UnsafeMutablePointer<Self>, _ ldz: BLASInteger,
    _ isuppz: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger
  static func _hegvd(
    _ itype: BLASInteger, _ jobz: CChar, _ uplo: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>, _ lrwork: BLASInteger,
    _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger
  static func _geev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ w: UnsafeMutablePointer<Self>, _ vl: UnsafeMutablePointer<Self>,
    _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>, _ ldvr: BLASInteger,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _ggev(
    _ jobvl: CChar, _ jobvr: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ alpha: UnsafeMutablePointer<Self>, _ beta: UnsafeMutablePointer<Self>,
    _ vl: UnsafeMutablePointer<Self>, _ ldvl: BLASInteger, _ vr: UnsafeMutablePointer<Self>,
    _ ldvr: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ alphai: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _gees(
    _ jobvs: CChar, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ sdim: UnsafeMutablePointer<BLASInteger>, _ w: UnsafeMutablePointer<Self>,
    _ vs: UnsafeMutablePointer<Self>, _ ldvs: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ bwork: UnsafeMutablePointer<BLASInteger>, _ wi: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _gehrd(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _unghr(
    _ n: BLASInteger, _ ilo: BLASInteger, _ ihi: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _ggsvd3(
    _ jobu: CChar, _ jobv: CChar, _ jobq: CChar, _ m: BLASInteger, _ n: BLASInteger,
    _ p: BLASInteger, _ k: UnsafeMutablePointer<BLASInteger>,
    _ l: UnsafeMutablePointer<BLASInteger>, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger, _ alpha: UnsafeMutablePointer<RealScalar>,
    _ beta: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger,
    _ v: UnsafeMutablePointer<Self>, _ ldv: BLASInteger, _ q: UnsafeMutablePointer<Self>,
    _ ldq: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
}
