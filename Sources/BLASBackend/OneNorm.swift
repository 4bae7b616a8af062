internal import CKernels
internal import ComplexModule

/// The 1-norm of a matrix, the largest sum of magnitudes of a column, found in one read that may copy the matrix:
/// what a factorization does before it calls LAPACK.
///
/// NaN if an element is NaN, infinite if one is infinite or where a sum overflows.
public enum OneNorm<Scalar: BLASScalar> {
  /// Of A, m × n.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  public static func norm(of a: Span<Scalar>, _ layout: MatrixLayout) -> Scalar.RealScalar {
    Scalar._oneNorm(
      layout.rows, layout.columns, a.pointer(layout), layout.leadingDimension, nil, 1)
  }

  /// B ← A.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  public static func copy(
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, to b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) -> Scalar.RealScalar {
    precondition(
      aLayout.rows == bLayout.rows && aLayout.columns == bLayout.columns,
      "copy: \(aLayout), \(bLayout)")
    return Scalar._oneNorm(
      aLayout.rows, aLayout.columns, a.pointer(aLayout), aLayout.leadingDimension,
      b.pointer(bLayout), bLayout.leadingDimension)
  }

  /// Of a Hermitian (or symmetric) A, n × n, from its upper triangle.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  public static func hermitianNorm(
    of a: Span<Scalar>, _ layout: MatrixLayout
  ) -> Scalar.RealScalar {
    precondition(layout.rows == layout.columns, "Hermitian norm: \(layout)")
    return Scalar._hermitianOneNorm(
      layout.rows, a.pointer(layout), layout.leadingDimension, nil, 1)
  }

  /// The upper triangle of B ← that of a Hermitian (or symmetric) A. What stands below is not touched.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  public static func copyHermitian(
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, to b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) -> Scalar.RealScalar {
    precondition(
      aLayout.rows == aLayout.columns && aLayout.rows == bLayout.rows
        && aLayout.columns == bLayout.columns, "copy: \(aLayout), \(bLayout)")
    return Scalar._hermitianOneNorm(
      aLayout.rows, a.pointer(aLayout), aLayout.leadingDimension, b.pointer(bLayout),
      bLayout.leadingDimension)
  }
}

extension Double {
  public static func _oneNorm(
    _ m: Int, _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?,
    _ ldb: Int
  ) -> Double {
    var norm = 0.0
    lapwing_one_norm_f64(lapwing_cached_instruction_set(), m, n, a, lda, b, ldb, &norm)
    return norm
  }

  public static func _hermitianOneNorm(
    _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?, _ ldb: Int
  ) -> Double {
    var norm = 0.0
    lapwing_symmetric_one_norm_f64(lapwing_cached_instruction_set(), n, a, lda, b, ldb, &norm)
    return norm
  }
}

extension Float {
  public static func _oneNorm(
    _ m: Int, _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?,
    _ ldb: Int
  ) -> Float {
    var norm: Float = 0
    lapwing_one_norm_f32(lapwing_cached_instruction_set(), m, n, a, lda, b, ldb, &norm)
    return norm
  }

  public static func _hermitianOneNorm(
    _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?, _ ldb: Int
  ) -> Float {
    var norm: Float = 0
    lapwing_symmetric_one_norm_f32(lapwing_cached_instruction_set(), n, a, lda, b, ldb, &norm)
    return norm
  }
}
