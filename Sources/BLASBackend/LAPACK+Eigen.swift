extension LAPACK {
  /// Eigenvalues of a general matrix, and its left and right eigenvectors where wanted. A is destroyed.
  /// About 10n³ flops without vectors, 25n³ with.
  ///
  /// Of a real matrix, `values` receives the real and `imaginary` the imaginary parts, and a complex pair
  /// (j, j + 1) has the vectors v_j ± i·v_{j+1}. Of a complex matrix `imaginary` is not touched.
  ///
  /// - Returns: `.failure(k)`: the first k eigenvalues did not converge; there are no vectors.
  public static func geev(
    left: Bool, right: Bool, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout,
    values: inout MutableSpan<Scalar>, imaginary: inout MutableSpan<Scalar.RealScalar>,
    leftVectors: inout MutableSpan<Scalar>, rightVectors: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let order = layout.rows
    let (n, lda) = try layout.squareBLAS("geev")
    let square = MatrixLayout(rows: order, columns: order)
    let (a, w) = (a.pointer(layout), values.pointer(atLeast: order, "geev: eigenvalues"))
    let wi = imaginary.pointer(atLeast: Scalar._isComplex ? 0 : order, "geev: imaginary parts")
    let vl = left ? leftVectors.pointer(square) : .nowhere
    let vr = right ? rightVectors.pointer(square) : .nowhere
    if layout.isEmpty { return .success }
    let (jobLeft, jobRight) = (LAPACKLetter.vectors(left), LAPACKLetter.vectors(right))
    let lwork = try workspaceSizes { work, rwork, _ in
      Scalar._geev(jobLeft, jobRight, n, work, lda, work, work, n, work, n, work, -1, rwork, rwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(2 * order))
    return BLASThreads.call(flops: 10 * order * order * order) {
      LAPACKOutcome(
        Scalar._geev(jobLeft, jobRight, n, a, lda, w, vl, n, vr, n, work, lwork, rwork, wi), "geev")
    }
  }

  /// As `geev` for Ax = λBx: λ = value / denominator, infinite where the denominator is zero. Both
  /// matrices are destroyed.
  ///
  /// - Returns: `.failure(k)`: the QZ iteration did not converge.
  public static func ggev(
    left: Bool, right: Bool, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout, values: inout MutableSpan<Scalar>,
    imaginary: inout MutableSpan<Scalar.RealScalar>, denominators: inout MutableSpan<Scalar>,
    leftVectors: inout MutableSpan<Scalar>, rightVectors: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let order = aLayout.rows
    let (n, lda) = try aLayout.squareBLAS("ggev")
    let (orderB, ldb) = try bLayout.squareBLAS("ggev")
    precondition(n == orderB, "ggev: \(aLayout), \(bLayout)")
    let square = MatrixLayout(rows: order, columns: order)
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let alpha = values.pointer(atLeast: order, "ggev: eigenvalues")
    let beta = denominators.pointer(atLeast: order, "ggev: denominators")
    let alphai = imaginary.pointer(atLeast: Scalar._isComplex ? 0 : order, "ggev: imaginary parts")
    let vl = left ? leftVectors.pointer(square) : .nowhere
    let vr = right ? rightVectors.pointer(square) : .nowhere
    if aLayout.isEmpty { return .success }
    let (jobLeft, jobRight) = (LAPACKLetter.vectors(left), LAPACKLetter.vectors(right))
    let lwork = try workspaceSizes { work, rwork, _ in
      Scalar._ggev(
        jobLeft, jobRight, n, work, lda, work, ldb, work, work, work, n, work, n, work, -1, rwork,
        rwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(8 * order))
    return BLASThreads.call(flops: 30 * order * order * order) {
      LAPACKOutcome(
        Scalar._ggev(
          jobLeft, jobRight, n, a, lda, b, ldb, alpha, beta, vl, n, vr, n, work, lwork, rwork,
          alphai), "ggev")
    }
  }

  /// Schur form in place: A = ZTZᴴ with T upper triangular, or of a real A quasi-triangular with 2 × 2
  /// blocks for complex pairs. About 25n³ flops.
  ///
  /// - Returns: `.failure(k)`: the QR iteration did not find all eigenvalues.
  public static func gees(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, values: inout MutableSpan<Scalar>,
    imaginary: inout MutableSpan<Scalar.RealScalar>, vectors: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let order = layout.rows
    let (n, lda) = try layout.squareBLAS("gees")
    let (a, w) = (a.pointer(layout), values.pointer(atLeast: order, "gees: eigenvalues"))
    let wi = imaginary.pointer(atLeast: Scalar._isComplex ? 0 : order, "gees: imaginary parts")
    let vs = vectors.pointer(MatrixLayout(rows: order, columns: order))
    if layout.isEmpty { return .success }
    let job = LAPACKLetter.vectors
    var sorted: BLASInteger = 0
    let lwork = try workspaceSizes { work, rwork, iwork in
      Scalar._gees(job, n, work, lda, &sorted, work, work, n, work, -1, rwork, iwork, rwork)
    }.scalars
    let (work, rwork, bwork) = (
      workspace.scalars(Int(lwork)), workspace.reals(order), workspace.integers(order)
    )
    return BLASThreads.call(flops: 25 * order * order * order) {
      LAPACKOutcome(
        Scalar._gees(job, n, a, lda, &sorted, w, vs, n, work, lwork, rwork, bwork, wi), "gees")
    }
  }

  /// Solves op(A)X + sign·X·op(B) = scale·C for (quasi-)triangular A and B, C ← X. mn(m + n) flops.
  ///
  /// - Returns: the scale, at most 1, that keeps X from overflowing; `.failure`: A and ∓B have common or
  ///   very close eigenvalues, which were perturbed to solve the equation.
  public static func trsyl(
    _ transpositionA: Transposition, _ transpositionB: Transposition, minus: Bool,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: Span<Scalar>, _ bLayout: MatrixLayout,
    _ c: inout MutableSpan<Scalar>, _ cLayout: MatrixLayout
  ) throws(DimensionOverflow) -> (scale: Scalar.RealScalar, outcome: LAPACKOutcome) {
    let (a, b, c) = (a.pointer(aLayout), b.pointer(bLayout), c.pointer(cLayout))
    let (m, lda) = try aLayout.squareBLAS("trsyl")
    let (n, ldb) = try bLayout.squareBLAS("trsyl")
    precondition(
      cLayout.rows == aLayout.rows && cLayout.columns == bLayout.rows,
      "trsyl: \(aLayout), \(bLayout), \(cLayout)")
    requireNoPlainTranspose(transpositionA, "trsyl")
    requireNoPlainTranspose(transpositionB, "trsyl")
    if cLayout.isEmpty { return (1, .success) }
    let ldc = try cLayout.blas().leading
    var scale: Scalar.RealScalar = 1
    let outcome = BLASThreads.call(
      flops: cLayout.rows * cLayout.columns * (cLayout.rows + cLayout.columns)
    ) {
      LAPACKOutcome(
        Scalar._trsyl(
          transpositionA, transpositionB, minus ? -1 : 1, m, n, a, lda, b, ldb, c, ldc, &scale),
        "trsyl")
    }
    return (scale, outcome)
  }
}
