// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _BandedRoutines: _WithRealScalar {
  static func _gttrf(
    _ n: BLASInteger, _ dl: UnsafeMutablePointer<Self>, _ d: UnsafeMutablePointer<Self>,
    _ du: UnsafeMutablePointer<Self>, _ du2: UnsafeMutablePointer<Self>,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gttrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ dl: UnsafePointer<Self>,
    _ d: UnsafePointer<Self>, _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _gtcon(
    _ n: BLASInteger, _ dl: UnsafePointer<Self>, _ d: UnsafePointer<Self>,
    _ du: UnsafePointer<Self>, _ du2: UnsafePointer<Self>, _ ipiv: UnsafePointer<BLASInteger>,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gbtrf(
    _ m: BLASInteger, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ ab: UnsafeMutablePointer<Self>, _ ldab: BLASInteger, _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gbtrs(
    _ trans: Transposition, _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger,
    _ nrhs: BLASInteger, _ ab: UnsafePointer<Self>, _ ldab: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _gbcon(
    _ n: BLASInteger, _ kl: BLASInteger, _ ku: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _pbtrf(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafeMutablePointer<Self>,
    _ ldab: BLASInteger
  ) -> BLASInteger
  static func _pbtrs(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ nrhs: BLASInteger,
    _ ab: UnsafePointer<Self>, _ ldab: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger
  static func _pbcon(
    _ uplo: Triangle, _ n: BLASInteger, _ kd: BLASInteger, _ ab: UnsafePointer<Self>,
    _ ldab: BLASInteger, _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _pttrf(
    _ n: BLASInteger, _ d: UnsafeMutablePointer<RealScalar>, _ e: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _pttrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ d: UnsafePointer<RealScalar>,
    _ e: UnsafePointer<Self>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _ptcon(
    _ n: BLASInteger, _ d: UnsafePointer<RealScalar>, _ e: UnsafePointer<Self>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
}
