// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _LinearSystemRoutines: _WithRealScalar {
  static func _getrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _getrs(
    _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger
  static func _getri(
    _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _gecon(
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ rwork: UnsafeMutablePointer<RealScalar>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gesvx(
    _ fact: CChar, _ trans: Transposition, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ af: UnsafeMutablePointer<Self>,
    _ ldaf: BLASInteger, _ ipiv: UnsafeMutablePointer<BLASInteger>,
    _ equed: UnsafeMutablePointer<CChar>, _ r: UnsafeMutablePointer<RealScalar>,
    _ c: UnsafeMutablePointer<RealScalar>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ ferr: UnsafeMutablePointer<RealScalar>, _ berr: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _potrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger
  static func _potrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _potri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger
  static func _pocon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _pstrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ piv: UnsafeMutablePointer<BLASInteger>, _ rank: UnsafeMutablePointer<BLASInteger>,
    _ tol: RealScalar, _ work: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
  static func _posvx(
    _ fact: CChar, _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ af: UnsafeMutablePointer<Self>,
    _ ldaf: BLASInteger, _ equed: UnsafeMutablePointer<CChar>,
    _ s: UnsafeMutablePointer<RealScalar>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ ferr: UnsafeMutablePointer<RealScalar>, _ berr: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _hetrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _hetrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger
  static func _hecon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _hetri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _sytrf(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _sytrs(
    _ uplo: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ ipiv: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger
  ) -> BLASInteger
  static func _sycon(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ anorm: RealScalar,
    _ rcond: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _sytri(
    _ uplo: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _trtrs(
    _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ n: BLASInteger,
    _ nrhs: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _trcon(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _trtri(
    _ uplo: Triangle, _ diag: Diagonal, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger
  ) -> BLASInteger
  static func _trsyl(
    _ trana: Transposition, _ tranb: Transposition, _ isgn: BLASInteger, _ m: BLASInteger,
    _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>,
    _ ldb: BLASInteger, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger,
    _ scale: UnsafeMutablePointer<RealScalar>
  ) -> BLASInteger
}
