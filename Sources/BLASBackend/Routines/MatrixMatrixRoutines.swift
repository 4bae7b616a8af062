// Written by scripts/generate-routines.

/// Bare routines, one call each, no checks: see ``BLASScalar``.
public protocol _MatrixMatrixRoutines: _WithRealScalar {
  static func _gemm(
    _ transA: Transposition, _ transB: Transposition, _ m: BLASInteger, _ n: BLASInteger,
    _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafePointer<Self>, _ ldb: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger)
  static func _symm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _hemm(
    _ side: Side, _ uplo: Triangle, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _syrk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: Self, _ c: UnsafeMutablePointer<Self>,
    _ ldc: BLASInteger)
  static func _herk(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger,
    _ alpha: RealScalar, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: RealScalar,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _syr2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _her2k(
    _ uplo: Triangle, _ trans: Transposition, _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger,
    _ beta: RealScalar, _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _trmm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger)
  static func _trsm(
    _ side: Side, _ uplo: Triangle, _ trans: Transposition, _ diag: Diagonal, _ m: BLASInteger,
    _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger)
  static func _omatcopy(
    _ trans: Transposition, _ rows: BLASInteger, _ columns: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger)
}
