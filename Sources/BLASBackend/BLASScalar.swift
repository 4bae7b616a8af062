public import RealModule

/// What all groups of routines know of the scalar type.
public protocol _WithRealScalar: SendableMetatype {
  /// The type of norms, singular values and condition numbers.
  associatedtype RealScalar: RealBLASScalar where RealScalar.RealScalar == RealScalar
}

/// A number type for which BLAS and LAPACK have routines: `Float`, `Double`, `Complex<Float>`,
/// `Complex<Double>`.
///
/// The underscored requirements of the inherited protocols are the bare routines: one call each, no
/// checks. Call the checked functions of ``BLAS`` and ``LAPACK`` instead.
///
/// Where LAPACK has one routine for symmetric and another for Hermitian matrices, those of Hermitian
/// ones are the general case: for real scalars they are the symmetric ones.
public protocol BLASScalar: AlgebraicField, Hashable, Sendable, Codable, SendableMetatype,
  _VectorAndMatrixVectorRoutines, _MatrixMatrixRoutines, _LinearSystemRoutines, _BandedRoutines,
  _OrthogonalRoutines, _SpectralRoutines
{
  /// A real number as a number of this type.
  init(_ real: RealScalar)

  /// Neither NaN nor infinite, in either part.
  var isFinite: Bool { get }

  static var _isComplex: Bool { get }
  var _realPart: RealScalar { get }
  var _imaginaryPart: RealScalar { get }
  /// The number itself if it is real.
  var _conjugate: Self { get }
  /// |z|, without overflow or underflow on the way.
  var _modulus: RealScalar { get }
  // MARK: Lapwing's own kernels for orders up to 16, of the widest instruction set unless one is named; complex types
  // have none

  /// C ← α·AB + βC, 2mnk flops, as far as there is a kernel for it: the call of a library, and of what is around it,
  /// would take longer than the work.
  ///
  /// - Returns: false if a size is 0 or more than 16, or the shapes do not fit; nothing is done then.
  static func _formSmallProduct(
    _ instructions: InstructionSet?, _ alpha: Self, _ a: Span<Self>, _ aLayout: MatrixLayout,
    _ b: Span<Self>,
    _ bLayout: MatrixLayout, _ beta: Self, _ c: inout MutableSpan<Self>, _ cLayout: MatrixLayout
  ) -> Bool
  // (The next two are unchecked.)
  static func _smallLU(
    _ instructions: InstructionSet?, _ n: Int, _ a: UnsafeMutablePointer<Self>, _ lda: Int,
    _ pivots: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _smallLUSolve(
    _ instructions: InstructionSet?, _ n: Int, _ columns: Int, _ a: UnsafePointer<Self>, _ lda: Int,
    _ pivots: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: Int)

  // MARK: 1-norms of unchecked matrices, which are copied to `b` unless that is nil: see ``OneNorm``

  static func _oneNorm(
    _ m: Int, _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?,
    _ ldb: Int
  ) -> RealScalar
  static func _hermitianOneNorm(
    _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?, _ ldb: Int
  ) -> RealScalar

  /// A complex number; real types drop the imaginary part.
  init(_realPart: RealScalar, imaginaryPart: RealScalar)
}

extension BLASScalar {
  /// Whether there is a kernel of our own for this order.
  @inline(__always)
  static func hasSmallKernel(_ order: Int) -> Bool { !_isComplex && order <= 16 }
}

/// A real number type of BLAS: `Float` or `Double`.
public protocol RealBLASScalar: BLASScalar, Real, BinaryFloatingPoint, LosslessStringConvertible
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
  static func _gradientPanels(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ count: Int, _ x: UnsafePointer<Self>,
    _ ld: Int, _ y: UnsafePointer<Self>, _ rowStep: Int, _ columnStep: Int, _ targets: Int,
    _ theta: UnsafePointer<Self>, _ thetaLD: Int, _ gradient: UnsafeMutablePointer<Self>,
    _ gradientLD: Int, _ squares: UnsafeMutablePointer<Self>)
  static func _gram(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int)
  static func _gramColumns(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int,
    _ columns: Range<Int>)
  static func _descend(
    _ instructions: InstructionSet, _ descent: UnsafeRawPointer, team: OpaquePointer, member: Int,
    _ gradients: UnsafeMutablePointer<Self>)
  static func _applyRule(
    _ instructions: InstructionSet, _ rule: UpdateRule, _ n: Int, _ theta: UnsafePointer<Self>,
    _ gradient: UnsafeMutablePointer<Self>, _ first: UnsafeMutablePointer<Self>,
    _ second: UnsafeMutablePointer<Self>)
}

extension RealBLASScalar {
  @inlinable public static var _isComplex: Bool { false }
  @inlinable public var _realPart: RealScalar { self }
  @inlinable public var _imaginaryPart: RealScalar { 0 }
  @inlinable public var _conjugate: Self { self }
  @inlinable public var _modulus: RealScalar { magnitude }
  @inlinable
  public init(_realPart: RealScalar, imaginaryPart: RealScalar) { self = _realPart }
}

extension Double: RealBLASScalar {
  public typealias RealScalar = Double
}

extension Float: RealBLASScalar {
  public typealias RealScalar = Float
}
