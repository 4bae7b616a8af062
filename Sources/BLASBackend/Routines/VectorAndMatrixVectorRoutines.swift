// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _VectorAndMatrixVectorRoutines: _WithRealScalar {
  static func _dot(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self
  static func _dotc(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self
  static func _nrm2(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> RealScalar
  static func _asum(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> RealScalar
  static func _iamax(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> Int
  static func _axpy(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _scal(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger)
  static func _copy(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _swap(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _rot(
    _ n: BLASInteger, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger, _ c: RealScalar, _ s: RealScalar)
  static func _rotg(
    _ a: UnsafeMutablePointer<Self>, _ b: UnsafeMutablePointer<Self>,
    _ c: UnsafeMutablePointer<RealScalar>, _ s: UnsafeMutablePointer<Self>)
  static func _gemv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _gbmv(
    _ trans: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger,
    _ ku: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger)
  static func _hemv(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: BLASInteger)
  static func _hbmv(
    _ uplo: Triangle, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ beta: Self,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _trmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger)
  static func _trsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger)
  static func _tbmv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger)
  static func _tbsv(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger, _ k: BLASInteger,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafeMutablePointer<Self>,
    _ incx: BLASInteger)
  static func _geru(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger)
  static func _gerc(
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger)
  static func _her(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: RealScalar, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger)
  static func _her2(
    _ uplo: Triangle, _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>,
    _ incx: BLASInteger, _ y: UnsafePointer<Self>, _ incy: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger)
}
