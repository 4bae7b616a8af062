extension LAPACK {
  /// Cholesky factor of the stored triangle: A = UᴴU or LLᴴ, in place. n³/3 flops.
  ///
  /// - Returns: `.failure(k)`: the leading minor of order k is not positive; the matrix is destroyed.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func potrf(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let pointer = a.pointer(layout)
    let (n, lda) = try layout.squareBLAS("potrf")
    if layout.isEmpty { return .success }
    return BLASThreads.call(flops: layout.rows * layout.rows * layout.rows / 3) {
      LAPACKOutcome(Scalar._potrf(triangle, n, pointer, lda), "potrf")
    }
  }

  /// Solves AX = B with the Cholesky factor of A. 2n²·columns flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func potrs(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (factor.pointer(layout), b.pointer(bLayout))
    let (n, lda) = try layout.squareBLAS("potrs")
    let (nrhs, ldb) = try bLayout.rightSides(layout.rows, "potrs")
    if bLayout.isEmpty { return }
    BLASThreads.call(flops: 2 * layout.rows * layout.rows * bLayout.columns) {
      _ = LAPACKOutcome(Scalar._potrs(triangle, n, nrhs, a, lda, b, ldb), "potrs")
    }
  }

  /// Estimates 1/κ₁(A) from the Cholesky factor of A and ‖A‖₁. About 10n² flops.
  public static func pocon(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    oneNorm: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = factor.pointer(layout)
    let (n, lda) = try layout.squareBLAS("pocon")
    if layout.isEmpty { return 1 }
    let (work, rwork, iwork) = workspace.conditionScratch(layout.rows)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.rows * layout.rows) {
      _ = LAPACKOutcome(
        Scalar._pocon(triangle, n, a, lda, oneNorm, &reciprocal, work, rwork, iwork), "pocon")
    }
    return reciprocal
  }
}

extension Workspace {
  /// What the estimators of condition numbers want at most: 4n scalars, 2n reals, n integers.
  mutating func conditionScratch(_ n: Int) -> (
    UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar.RealScalar>,
    UnsafeMutablePointer<BLASInteger>
  ) {
    (scalars(4 * n), reals(2 * n), integers(n))
  }
}

extension LAPACK {
  /// One triangle of A⁻¹ from the Cholesky factor, in place. 2n³/3 flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of the factor is zero.
  public static func potri(
    _ triangle: Triangle, _ factor: inout MutableSpan<Scalar>, _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let a = factor.pointer(layout)
    let (n, lda) = try layout.squareBLAS("potri")
    if layout.isEmpty { return .success }
    return BLASThreads.call(flops: layout.rows * layout.rows * layout.rows) {
      LAPACKOutcome(Scalar._potri(triangle, n, a, lda), "potri")
    }
  }

  /// Cholesky with complete pivoting, in place: PᵀAP = UᴴU of a positive semidefinite A. n·rank² flops.
  ///
  /// `pivots[j]` becomes the (1-based) column of A that stands at place j of AP. Only the first `rank`
  /// rows of U have a meaning. The factorization ends at a pivot that is not larger than `tolerance`; a negative
  /// one means n·ε times the largest diagonal element.
  ///
  /// - Returns: the rank.
  public static func pstrf(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout,
    pivots: inout MutableSpan<BLASInteger>, tolerance: Scalar.RealScalar,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Int {
    let (a, piv) = (a.pointer(layout), pivots.pointer(atLeast: layout.rows, "pstrf: pivots"))
    let (n, lda) = try layout.squareBLAS("pstrf")
    if layout.isEmpty { return 0 }
    var rank: BLASInteger = 0
    let work = workspace.reals(2 * layout.rows)
    BLASThreads.call(flops: layout.rows * layout.rows * layout.rows / 3) {
      // A positive answer says that the rank is not full, which the rank says too.
      _ = LAPACKOutcome(
        Scalar._pstrf(triangle, n, a, lda, piv, &rank, tolerance, work), "pstrf")
    }
    return Int(rank)
  }
}
