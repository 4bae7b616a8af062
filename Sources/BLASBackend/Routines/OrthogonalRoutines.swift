// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _OrthogonalRoutines: _WithRealScalar {
  static func _geqrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _geqp3(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ tau: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger,
    _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _gelqf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _unmqr(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _unmlq(
    _ side: Side, _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _ungqr(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _unglq(
    _ m: BLASInteger, _ n: BLASInteger, _ k: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ tau: UnsafePointer<Self>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _geqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ nb: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _tpqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ l: BLASInteger, _ nb: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _gels(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _gelsy(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _gelsd(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ s: UnsafeMutablePointer<RealScalar>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gglse(
    _ m: BLASInteger, _ n: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ c: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ x: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _ggglm(
    _ n: BLASInteger, _ m: BLASInteger, _ p: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ d: UnsafeMutablePointer<Self>, _ x: UnsafeMutablePointer<Self>,
    _ y: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
}
