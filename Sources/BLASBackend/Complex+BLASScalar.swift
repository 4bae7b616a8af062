public import ComplexModule

// One conformance serves `Complex<Float>` and `Complex<Double>`: Swift allows no two. The bare routines
// ask which it is, an answer that the compiler knows wherever the code is specialized.
extension Complex: BLASScalar, _WithRealScalar, _VectorAndMatrixVectorRoutines,
  _MatrixMatrixRoutines,
  _LinearSystemRoutines, _BandedRoutines, _OrthogonalRoutines, _SpectralRoutines
where RealType: RealBLASScalar {
  public typealias RealScalar = RealType

  @inlinable public static var _isComplex: Bool { true }
  @inlinable public var _realPart: RealType { rawStorage.x }
  @inlinable public var _imaginaryPart: RealType { rawStorage.y }
  @inlinable public var _conjugate: Self { conjugate }

  @inlinable
  public var _modulus: RealType {
    // `length` calls NaN what is not finite infinite.
    let (x, y) = rawStorage
    return x.isNaN || y.isNaN ? .nan : length
  }

  @inlinable
  public init(_realPart: RealType, imaginaryPart: RealType) {
    self.init(_realPart, imaginaryPart)
  }
}

extension Complex where RealType: RealBLASScalar {
  public static func _formSmallProduct(
    _ instructions: InstructionSet?, _ alpha: Self, _ a: Span<Self>, _ aLayout: MatrixLayout,
    _ b: Span<Self>,
    _ bLayout: MatrixLayout, _ beta: Self, _ c: inout MutableSpan<Self>, _ cLayout: MatrixLayout
  ) -> Bool { false }

  public static func _smallLU(
    _ instructions: InstructionSet?, _ n: Int, _ a: UnsafeMutablePointer<Self>, _ lda: Int,
    _ pivots: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger { preconditionFailure("complex types have no small kernels") }

  public static func _smallLUSolve(
    _ instructions: InstructionSet?, _ n: Int, _ columns: Int, _ a: UnsafePointer<Self>, _ lda: Int,
    _ pivots: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: Int
  ) { preconditionFailure("complex types have no small kernels") }
}

extension UnsafePointer {
  /// The same memory under a C type of the same layout.
  func rebound<Other>() -> UnsafePointer<Other> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Other.self)
  }
}

extension UnsafeMutablePointer {
  /// The same memory under a C type of the same layout.
  func rebound<Other>() -> UnsafeMutablePointer<Other> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Other.self)
  }

  func rebound<Other>() -> UnsafePointer<Other> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Other.self)
  }
}

extension Complex where RealType: RealBLASScalar {
  /// The number as C has it.
  func pair<Real: BinaryFloatingPoint & SIMDScalar>(of _: Real.Type) -> SIMD2<Real> {
    SIMD2(Real(_realPart), Real(_imaginaryPart))
  }

  init<Real: BinaryFloatingPoint>(pair: SIMD2<Real>) {
    self.init(RealType(pair.x), RealType(pair.y))
  }
}
