extension LAPACK {
  /// Where the entries of a band matrix stand: entry (i, j) of an n × n matrix in row
  /// `lower + upper + i − j` of column j. The first `lower` rows are free: `gbtrf` fills them.
  public struct Band: Hashable, Sendable {
    /// Diagonals below and above the main one.
    public let lower: Int
    public let upper: Int

    public init(lower: Int, upper: Int) {
      precondition(lower >= 0 && upper >= 0, "a negative number of diagonals")
      self.lower = lower
      self.upper = upper
    }

    /// How many rows the storage for a factorization has.
    public var storedRows: Int { 2 * lower + upper + 1 }

    func blas() throws(DimensionOverflow) -> (lower: BLASInteger, upper: BLASInteger) {
      (try blasInteger(lower, "diagonals"), try blasInteger(upper, "diagonals"))
    }
  }

  /// LU of a square band matrix, in place. About 2n·lower·(lower + upper) flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of U is exactly zero.
  public static func gbtrf(
    _ band: Band, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout,
    pivots: inout MutableSpan<BLASInteger>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (a, ipiv) = (a.pointer(layout), pivots.pointer(atLeast: layout.columns, "gbtrf: pivots"))
    precondition(layout.rows == band.storedRows, "gbtrf: \(layout), \(band)")
    if layout.columns == 0 { return .success }
    let (_, n, lda) = try layout.blas()
    let (kl, ku) = try band.blas()
    return BLASThreads.call(flops: 2 * layout.columns * (band.lower + 1) * layout.rows) {
      LAPACKOutcome(Scalar._gbtrf(n, n, kl, ku, a, lda, ipiv), "gbtrf")
    }
  }

  /// Solves op(A)X = B with the factors of `gbtrf`. About 2n(2·lower + upper)·columns flops.
  public static func gbtrs(
    _ transposition: Transposition, _ band: Band, _ factors: Span<Scalar>, _ layout: MatrixLayout,
    pivots: Span<BLASInteger>, _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (factors.pointer(layout), b.pointer(bLayout))
    let ipiv = pivots.pointer(atLeast: layout.columns, "gbtrs: pivots")
    precondition(layout.rows == band.storedRows, "gbtrs: \(layout), \(band)")
    let (nrhs, ldb) = try bLayout.rightSides(layout.columns, "gbtrs")
    if bLayout.isEmpty { return }
    let (_, n, lda) = try layout.blas()
    let (kl, ku) = try band.blas()
    BLASThreads.call(flops: 2 * layout.columns * layout.rows * bLayout.columns) {
      _ = LAPACKOutcome(
        Scalar._gbtrs(transposition, n, kl, ku, nrhs, a, lda, ipiv, b, ldb), "gbtrs")
    }
  }

  /// Estimates 1/κ₁(A) from the factors of `gbtrf` and ‖A‖₁.
  public static func gbcon(
    _ band: Band, _ factors: Span<Scalar>, _ layout: MatrixLayout, pivots: Span<BLASInteger>,
    oneNorm: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = factors.pointer(layout)
    let ipiv = pivots.pointer(atLeast: layout.columns, "gbcon: pivots")
    precondition(layout.rows == band.storedRows, "gbcon: \(layout), \(band)")
    if layout.columns == 0 { return 1 }
    let (_, n, lda) = try layout.blas()
    let (kl, ku) = try band.blas()
    let (work, rwork, iwork) = workspace.conditionScratch(layout.columns)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.columns * layout.rows) {
      _ = LAPACKOutcome(
        Scalar._gbcon(n, kl, ku, a, lda, ipiv, oneNorm, &reciprocal, work, rwork, iwork), "gbcon")
    }
    return reciprocal
  }

  /// Cholesky factor of a Hermitian positive definite band matrix, in place. n·diagonals² flops.
  ///
  /// With `.upper` entry (i, j) stands in row `diagonals + i − j`, with `.lower` in row i − j of column j;
  /// `diagonals` is one less than the number of rows.
  ///
  /// - Returns: `.failure(k)`: the leading minor of order k is not positive.
  public static func pbtrf(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let a = a.pointer(layout)
    precondition(layout.rows >= 1, "pbtrf: no diagonal")
    if layout.columns == 0 { return .success }
    let (rows, n, lda) = try layout.blas()
    return BLASThreads.call(flops: layout.columns * layout.rows * layout.rows) {
      LAPACKOutcome(Scalar._pbtrf(triangle, n, rows - 1, a, lda), "pbtrf")
    }
  }

  /// Solves AX = B with the factor of `pbtrf`. 4n·diagonals·columns flops.
  public static func pbtrs(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let (a, b) = (factor.pointer(layout), b.pointer(bLayout))
    let (nrhs, ldb) = try bLayout.rightSides(layout.columns, "pbtrs")
    if bLayout.isEmpty { return }
    let (rows, n, lda) = try layout.blas()
    BLASThreads.call(flops: 4 * layout.columns * layout.rows * bLayout.columns) {
      _ = LAPACKOutcome(Scalar._pbtrs(triangle, n, rows - 1, nrhs, a, lda, b, ldb), "pbtrs")
    }
  }

  /// Estimates 1/κ₁(A) from the factor of `pbtrf` and ‖A‖₁.
  public static func pbcon(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    oneNorm: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    let a = factor.pointer(layout)
    if layout.columns == 0 { return 1 }
    let (rows, n, lda) = try layout.blas()
    let (work, rwork, iwork) = workspace.conditionScratch(layout.columns)
    var reciprocal: Scalar.RealScalar = 0
    BLASThreads.call(flops: 10 * layout.columns * layout.rows) {
      _ = LAPACKOutcome(
        Scalar._pbcon(triangle, n, rows - 1, a, lda, oneNorm, &reciprocal, work, rwork, iwork),
        "pbcon")
    }
    return reciprocal
  }
}

extension LAPACK {
  /// LU of a tridiagonal matrix, in place; `second` (n − 2) receives U's second superdiagonal.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element of U is exactly zero.
  public static func gttrf(
    lower: inout MutableSpan<Scalar>, diagonal: inout MutableSpan<Scalar>,
    upper: inout MutableSpan<Scalar>, second: inout MutableSpan<Scalar>,
    pivots: inout MutableSpan<BLASInteger>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let count = diagonal.count
    let n = try blasInteger(count, "rows")
    let (dl, du) = (
      lower.pointer(atLeast: count - 1, "gttrf: lower"),
      upper.pointer(atLeast: count - 1, "gttrf: upper")
    )
    let (d, du2) = (
      diagonal.pointer(atLeast: count, "gttrf"), second.pointer(atLeast: count - 2, "gttrf: second")
    )
    let ipiv = pivots.pointer(atLeast: count, "gttrf: pivots")
    if count == 0 { return .success }
    return BLASThreads.call(flops: 5 * count) {
      LAPACKOutcome(Scalar._gttrf(n, dl, d, du, du2, ipiv), "gttrf")
    }
  }

  /// Solves op(A)X = B with the factors of `gttrf`. 9n·columns flops.
  public static func gttrs(
    _ transposition: Transposition, lower: Span<Scalar>, diagonal: Span<Scalar>,
    upper: Span<Scalar>, second: Span<Scalar>, pivots: Span<BLASInteger>,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let count = diagonal.count
    let n = try blasInteger(count, "rows")
    let (dl, du) = (
      lower.pointer(atLeast: count - 1, "gttrs: lower"),
      upper.pointer(atLeast: count - 1, "gttrs: upper")
    )
    let (d, du2) = (
      diagonal.pointer(atLeast: count, "gttrs"), second.pointer(atLeast: count - 2, "gttrs: second")
    )
    let ipiv = pivots.pointer(atLeast: count, "gttrs: pivots")
    let b = b.pointer(bLayout)
    let (nrhs, ldb) = try bLayout.rightSides(count, "gttrs")
    if bLayout.isEmpty { return }
    BLASThreads.call(flops: 9 * count * bLayout.columns) {
      _ = LAPACKOutcome(
        Scalar._gttrs(transposition, n, nrhs, dl, d, du, du2, ipiv, b, ldb), "gttrs")
    }
  }

  /// LDLᴴ of a Hermitian positive definite tridiagonal matrix, in place: `off` is its subdiagonal.
  ///
  /// - Returns: `.failure(k)`: the leading minor of order k is not positive.
  public static func pttrf(
    diagonal: inout MutableSpan<Scalar.RealScalar>, off: inout MutableSpan<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let count = diagonal.count
    let n = try blasInteger(count, "rows")
    let (d, e) = (
      diagonal.pointer(atLeast: count, "pttrf"), off.pointer(atLeast: count - 1, "pttrf: off")
    )
    if count == 0 { return .success }
    return BLASThreads.call(flops: 3 * count) {
      LAPACKOutcome(Scalar._pttrf(n, d, e), "pttrf")
    }
  }

  /// Solves AX = B with the factors of `pttrf`. 5n·columns flops.
  public static func pttrs(
    diagonal: Span<Scalar.RealScalar>, off: Span<Scalar>, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    let count = diagonal.count
    let n = try blasInteger(count, "rows")
    let (d, e) = (
      diagonal.pointer(atLeast: count, "pttrs"), off.pointer(atLeast: count - 1, "pttrs: off")
    )
    let b = b.pointer(bLayout)
    let (nrhs, ldb) = try bLayout.rightSides(count, "pttrs")
    if bLayout.isEmpty { return }
    BLASThreads.call(flops: 5 * count * bLayout.columns) {
      // `.lower`: what was given is the subdiagonal.
      _ = LAPACKOutcome(Scalar._pttrs(.lower, n, nrhs, d, e, b, ldb), "pttrs")
    }
  }
}
