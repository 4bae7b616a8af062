internal import CLAPACKE
public import ComplexModule

/// A type with a faster one of half its size, in which LAPACK can factorize while it refines in this one.
public protocol MixedPrecisionScalar: BLASScalar {
  /// `work`: n × nrhs; `swork`: n(n + nrhs) numbers of half the size; `rwork`: n.
  static func _mixedGesv(
    _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
  static func _mixedPosv(
    _ triangle: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger
}

extension Double: MixedPrecisionScalar {
  public static func _mixedGesv(
    _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dsgesv_work(
      columnMajor, n, nrhs, a, lda, ipiv, b, ldb, x, ldx, work,
      swork.assumingMemoryBound(to: Float.self), iter)
  }

  public static func _mixedPosv(
    _ triangle: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_dsposv_work(
      columnMajor, triangle.lapack, n, nrhs, a, lda, b, ldb, x, ldx, work,
      swork.assumingMemoryBound(to: Float.self), iter)
  }
}

extension Complex: MixedPrecisionScalar where RealType == Double {
  public static func _mixedGesv(
    _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>, _ lda: BLASInteger,
    _ ipiv: UnsafeMutablePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_zcgesv_work(
      columnMajor, n, nrhs, a.rebound(), lda, ipiv, b.rebound(), ldb, x.rebound(), ldx,
      work.rebound(), swork.assumingMemoryBound(to: lapwing_complex_float.self), rwork, iter)
  }

  public static func _mixedPosv(
    _ triangle: Triangle, _ n: BLASInteger, _ nrhs: BLASInteger, _ a: UnsafeMutablePointer<Self>,
    _ lda: BLASInteger, _ b: UnsafeMutablePointer<Self>, _ ldb: BLASInteger,
    _ x: UnsafeMutablePointer<Self>, _ ldx: BLASInteger, _ work: UnsafeMutablePointer<Self>,
    _ swork: UnsafeMutableRawPointer, _ rwork: UnsafeMutablePointer<RealScalar>,
    _ iter: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    LAPACKE_zcposv_work(
      columnMajor, triangle.lapack, n, nrhs, a.rebound(), lda, b.rebound(), ldb, x.rebound(), ldx,
      work.rebound(), swork.assumingMemoryBound(to: lapwing_complex_float.self), rwork, iter)
  }
}

extension LAPACK where Scalar: MixedPrecisionScalar {
  /// Solves AX = B by LU in half the precision and refinement in the full one. A is destroyed if the
  /// refinement failed and the factorization was done again in full.
  ///
  /// - Returns: how many refinement steps there were, nil where the full precision was needed;
  ///   `.failure(k)`: the k-th diagonal element of U is zero.
  public static func mixedGesv(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, x: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (refinements: Int?, outcome: LAPACKOutcome) {
    let order = aLayout.rows
    let (n, lda) = try aLayout.squareBLAS("mixed gesv")
    let (nrhs, ldb) = try bLayout.rightSides(order, "mixed gesv")
    let xLayout = MatrixLayout(rows: order, columns: bLayout.columns)
    let (a, b, x) = (a.pointer(aLayout), b.pointer(bLayout), x.pointer(xLayout))
    if order == 0 { return (0, .success) }
    let scratch = mixedScratch(order, bLayout.columns, &workspace)
    var iterations: BLASInteger = 0
    let outcome = BLASThreads.call(flops: order * order * (order + bLayout.columns)) {
      LAPACKOutcome(
        Scalar._mixedGesv(
          n, nrhs, a, lda, scratch.pivots, b, ldb, x, n, scratch.work, scratch.half, scratch.reals,
          &iterations), "mixed gesv")
    }
    return (iterations < 0 ? nil : Int(iterations), outcome)
  }

  /// As ``mixedGesv(_:_:_:_:x:workspace:)`` by Cholesky, for a Hermitian positive definite matrix.
  ///
  /// - Returns: `.failure(k)`: the leading minor of order k is not positive.
  public static func mixedPosv(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout, x: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (refinements: Int?, outcome: LAPACKOutcome) {
    let order = aLayout.rows
    let (n, lda) = try aLayout.squareBLAS("mixed posv")
    let (nrhs, ldb) = try bLayout.rightSides(order, "mixed posv")
    let xLayout = MatrixLayout(rows: order, columns: bLayout.columns)
    let (a, b, x) = (a.pointer(aLayout), b.pointer(bLayout), x.pointer(xLayout))
    if order == 0 { return (0, .success) }
    let scratch = mixedScratch(order, bLayout.columns, &workspace)
    var iterations: BLASInteger = 0
    let outcome = BLASThreads.call(flops: order * order * (order / 2 + bLayout.columns)) {
      LAPACKOutcome(
        Scalar._mixedPosv(
          triangle, n, nrhs, a, lda, b, ldb, x, n, scratch.work, scratch.half, scratch.reals,
          &iterations), "mixed posv")
    }
    return (iterations < 0 ? nil : Int(iterations), outcome)
  }

  private static func mixedScratch(
    _ order: Int, _ columns: Int, _ workspace: inout Workspace<Scalar>
  ) -> (
    work: UnsafeMutablePointer<Scalar>, half: UnsafeMutableRawPointer,
    reals: UnsafeMutablePointer<Scalar.RealScalar>, pivots: UnsafeMutablePointer<BLASInteger>
  ) {
    let halves = order * (order + columns)
    let work = workspace.scalars(order * columns + (halves + 1) / 2)
    return (
      work, UnsafeMutableRawPointer(work + order * columns), workspace.reals(order),
      workspace.integers(order)
    )
  }
}
