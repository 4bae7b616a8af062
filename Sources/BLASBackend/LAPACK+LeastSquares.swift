extension LAPACK {
  /// Minimum-norm least squares by the singular value decomposition (divide and conquer).
  ///
  /// A (m × n) is destroyed; B (max(m, n) × k) holds the right-hand sides in its first m rows and
  /// receives the solutions in its first n. Singular values at most `rcond` times the largest count as
  /// zero.
  ///
  /// - Returns: the rank, and `.failure(k)`: k off-diagonals did not converge.
  public static func gelsd(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, singularValues: inout MutableSpan<Scalar.RealScalar>,
    rcond: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (rank: Int, outcome: LAPACKOutcome) {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    let smaller = min(aLayout.rows, aLayout.columns)
    precondition(
      bLayout.rows == max(aLayout.rows, aLayout.columns) && singularValues.count >= smaller
        && rcond >= 0, "gelsd: \(aLayout), \(bLayout), \(singularValues.count), \(rcond)")
    if aLayout.isEmpty {
      b.scale(by: .zero, bLayout)
      return (0, .success)
    }
    if bLayout.columns == 0 {
      // LAPACK refuses to work without right-hand sides; the singular values and the rank need none.
      var zeros = [Scalar](repeating: .zero, count: bLayout.rows)
      var span = zeros.mutableSpan
      return try gelsd(
        &a, aLayout, &span, MatrixLayout(rows: bLayout.rows, columns: 1),
        singularValues: &singularValues, rcond: rcond, workspace: &workspace)
    }
    let (m, n, lda) = try aLayout.blas()
    let (_, nrhs, ldb) = try bLayout.blas()
    var rank: BLASInteger = 0
    var unused: Scalar.RealScalar = 0
    let sizes = try workspaceSizes { work, rwork, iwork in
      Scalar._gelsd(
        m, n, nrhs, work, lda, work, ldb, &unused, rcond, &rank, work, -1, rwork, iwork)
    }
    let (work, rwork, iwork) = (
      workspace.scalars(Int(sizes.scalars)), workspace.reals(Int(sizes.reals)),
      workspace.integers(Int(sizes.integers))
    )
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let s = singularValues.pointer(atLeast: smaller, "gelsd: singular values")
    let outcome = BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      LAPACKOutcome(
        Scalar._gelsd(
          m, n, nrhs, a, lda, b, ldb, s, rcond, &rank, work, sizes.scalars, rwork, iwork), "gelsd")
    }
    return (Int(rank), outcome)
  }

  /// Minimum-norm least squares by QR with column pivoting and a complete orthogonal factorization.
  ///
  /// A and B as for `gelsd`. The leading triangle of R whose estimated condition is below 1/`rcond`
  /// counts as the whole.
  ///
  /// - Returns: the rank.
  public static func gelsy(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, rcond: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Int {
    let larger = max(aLayout.rows, aLayout.columns)
    precondition(bLayout.rows == larger && rcond >= 0, "gelsy: \(aLayout), \(bLayout), \(rcond)")
    if aLayout.isEmpty {
      b.scale(by: .zero, bLayout)
      return 0
    }
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let (m, n, lda) = try aLayout.blas()
    let (_, nrhs, ldb) = try bLayout.blas()
    // Read before it is written: zeros say that every column is free.
    let jpvt = workspace.integers(aLayout.columns)
    jpvt.update(repeating: 0, count: aLayout.columns)
    var rank: BLASInteger = 0
    let lwork = try workspaceSizes { work, rwork, _ in
      Scalar._gelsy(m, n, nrhs, work, lda, work, ldb, jpvt, rcond, &rank, work, -1, rwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(2 * aLayout.columns))
    BLASThreads.call(flops: 2 * aLayout.rows * aLayout.columns * larger) {
      _ = LAPACKOutcome(
        Scalar._gelsy(m, n, nrhs, a, lda, b, ldb, jpvt, rcond, &rank, work, lwork, rwork), "gelsy")
    }
    return Int(rank)
  }

  /// Minimises ‖c − Ax‖₂ subject to Bx = d, for A, m × n, and B, p × n, p ≤ n ≤ m + p. All but x are
  /// destroyed; of c the last m − n + p elements hold the residual.
  ///
  /// - Returns: `.failure(1)`: B has not full row rank; `.failure(2)`: [A; B] has not full column rank.
  public static func gglse(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, c: inout MutableSpan<Scalar>, d: inout MutableSpan<Scalar>,
    x: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (rows, columns, constraints) = (aLayout.rows, aLayout.columns, bLayout.rows)
    precondition(
      bLayout.columns == columns && constraints <= columns && columns <= rows + constraints,
      "gglse: \(aLayout), \(bLayout)")
    if columns == 0 { return .success }
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let (c, d, x) = (
      c.pointer(atLeast: rows, "gglse: c"), d.pointer(atLeast: constraints, "gglse: d"),
      x.pointer(atLeast: columns, "gglse: x")
    )
    let (m, n, lda) = try aLayout.blas()
    let (p, _, ldb) = try bLayout.blas()
    let lwork = try workspaceSize {
      Scalar._gglse(m, n, p, $0, lda, $0, ldb, $0, $0, $0, $0, -1)
    }
    let work = workspace.scalars(Int(lwork))
    return BLASThreads.call(flops: 2 * (rows + constraints) * columns * columns) {
      LAPACKOutcome(Scalar._gglse(m, n, p, a, lda, b, ldb, c, d, x, work, lwork), "gglse")
    }
  }

  /// Minimises ‖y‖₂ subject to d = Ax + By, for A, n × m, and B, n × p, m ≤ n ≤ m + p. All but x and y
  /// are destroyed.
  ///
  /// - Returns: `.failure(1)`: A has not full column rank; `.failure(2)`: [A B] has not full row rank.
  public static func ggglm(
    _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, d: inout MutableSpan<Scalar>, x: inout MutableSpan<Scalar>,
    y: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (rows, columns, errors) = (aLayout.rows, aLayout.columns, bLayout.columns)
    precondition(
      bLayout.rows == rows && columns <= rows && rows <= columns + errors,
      "ggglm: \(aLayout), \(bLayout)")
    if rows == 0 { return .success }
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let (d, x, y) = (
      d.pointer(atLeast: rows, "ggglm: d"), x.pointer(atLeast: columns, "ggglm: x"),
      y.pointer(atLeast: errors, "ggglm: y")
    )
    let (n, m, lda) = try aLayout.blas()
    let (_, p, ldb) = try bLayout.blas()
    let lwork = try workspaceSize {
      Scalar._ggglm(n, m, p, $0, lda, $0, ldb, $0, $0, $0, $0, -1)
    }
    let work = workspace.scalars(Int(lwork))
    return BLASThreads.call(flops: 2 * rows * rows * (columns + errors)) {
      LAPACKOutcome(Scalar._ggglm(n, m, p, a, lda, b, ldb, d, x, y, work, lwork), "ggglm")
    }
  }
}
