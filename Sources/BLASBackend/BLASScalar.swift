/// A number type for which BLAS and LAPACK have routines.
///
/// The underscored requirements are the bare routines: one call each, no checks. Call the checked
/// functions of ``BLAS`` and ``LAPACK`` instead.
public protocol BLASScalar: Numeric, Hashable, Sendable, Codable, SendableMetatype {
  /// The type of norms, singular values and condition numbers.
  associatedtype RealScalar: RealBLASScalar where RealScalar.RealScalar == RealScalar

  var isFinite: Bool { get }
  var _realPart: RealScalar { get }

  // MARK: BLAS

  static func _dot(
    _ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger, _ y: UnsafePointer<Self>,
    _ incy: BLASInteger
  ) -> Self
  static func _axpy(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _nrm2(_ n: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger) -> RealScalar
  static func _scal(
    _ n: BLASInteger, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: BLASInteger)
  static func _gemv(
    _ transposition: Transposition, _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ x: UnsafePointer<Self>, _ incx: BLASInteger,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: BLASInteger)
  static func _gemm(
    _ transpositionA: Transposition, _ transpositionB: Transposition, _ m: BLASInteger,
    _ n: BLASInteger, _ k: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafePointer<Self>, _ ldb: BLASInteger, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _syrk(
    _ triangle: Triangle, _ transposition: Transposition, _ n: BLASInteger, _ k: BLASInteger,
    _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger)
  static func _trsm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger)
  static func _trmm(
    _ side: Side, _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ m: BLASInteger, _ n: BLASInteger, _ alpha: Self, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger)

  static func _omatcopy(
    _ transposition: Transposition, _ rows: BLASInteger, _ columns: BLASInteger, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger)

  // MARK: LAPACK: `info` is returned, scratch memory is the caller's

  static func _potrf(
    _ triangle: Triangle, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger
  ) -> BLASInteger
  static func _potrs(
    _ triangle: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _pocon(
    _ triangle: Triangle, _ n: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ anorm: RealScalar, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _geqrf(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ tau: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _tpqrt(
    _ m: BLASInteger, _ n: BLASInteger, _ l: BLASInteger, _ nb: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>,
    _ ldb: BLASInteger, _ t: UnsafeMutablePointer<Self>, _ ldt: BLASInteger,
    _ work: UnsafeMutablePointer<Self>
  ) -> BLASInteger
  static func _geqp3(
    _ m: BLASInteger, _ n: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ jpvt: UnsafeMutablePointer<BLASInteger>, _ tau: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>, _ lwork: BLASInteger
  ) -> BLASInteger
  static func _ormqr(
    _ side: Side, _ transposition: Transposition, _ m: BLASInteger, _ n: BLASInteger,
    _ k: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger, _ tau: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, _ ldc: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger
  ) -> BLASInteger
  static func _trtrs(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafePointer<Self>, _ lda: BLASInteger,
    _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger
  ) -> BLASInteger
  static func _trcon(
    _ triangle: Triangle, _ diagonal: Diagonal, _ n: BLASInteger, _ a: UnsafePointer<Self>,
    _ lda: BLASInteger, _ rcond: UnsafeMutablePointer<RealScalar>,
    _ work: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gelsd(
    _ m: BLASInteger, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ s: UnsafeMutablePointer<RealScalar>, _ rcond: RealScalar,
    _ rank: UnsafeMutablePointer<BLASInteger>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _gesdd(
    _ vectors: VectorsWanted, _ m: BLASInteger, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ s: UnsafeMutablePointer<RealScalar>, _ u: UnsafeMutablePointer<Self>, _ ldu: BLASInteger,
    _ vt: UnsafeMutablePointer<Self>, _ ldvt: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _syevd(
    _ vectors: VectorsWanted, _ triangle: Triangle, _ n: BLASInteger,
    _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ w: UnsafeMutablePointer<RealScalar>, _ work: UnsafeMutablePointer<Self>,
    _ lwork: BLASInteger, _ iwork: UnsafeMutablePointer<BLASInteger>, _ liwork: BLASInteger
  ) -> BLASInteger
}

/// A real number type of BLAS: `Float` or `Double`.
public protocol RealBLASScalar: BLASScalar, BinaryFloatingPoint, LosslessStringConvertible
where RealScalar == Self, Magnitude == Self {
  // MARK: Lapwing's own kernels, unchecked: call the functions of ``Kernels``

  static func _gradientOfRows(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self
  static func _gradientOfColumns(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self
  static func _gram(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int)
}

extension RealBLASScalar {
  public var _realPart: Self { self }
}
