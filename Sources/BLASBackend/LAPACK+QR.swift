extension LAPACK {
  /// Householder QR in place: R in the upper triangle, reflectors below. 2n²(m − n/3) flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func geqrf(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let reflectors = min(layout.rows, layout.columns)
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: reflectors, "geqrf: τ"))
    if layout.isEmpty { return }
    let (m, n, lda) = try layout.blas()
    let lwork = try workspaceSize { Scalar._geqrf(m, n, $0, lda, $0, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      _ = LAPACKOutcome(Scalar._geqrf(m, n, a, lda, tau, work, lwork), "geqrf")
    }
  }

  /// R of Householder QR in place, by recursion in blocks of columns: where R alone is wanted, for the triangles that
  /// would apply Q are not kept. 2n²(m − n/3) flops, mostly in products of matrices.
  ///
  /// - Note: Source: LAPACK GEQRT3; Elmroth and Gustavson, *New serial and parallel recursive QR factorization
  ///   algorithms for SMP systems* (1998).
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func geqrt(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let reflectors = min(layout.rows, layout.columns)
    let a = a.pointer(layout)
    if layout.isEmpty { return }
    let (m, n, lda) = try layout.blas()
    let nb = min(reflectors, blockOfColumns(layout.columns / 8, atMost: 128))
    let scratch = workspace.scalars(nb * (reflectors + layout.columns))
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      _ = LAPACKOutcome(
        Scalar._geqrt(
          m, n, BLASInteger(nb), a, lda, scratch, BLASInteger(nb), scratch + nb * reflectors),
        "geqrt")
    }
  }

  /// The largest power of two that is at most `size`, from 8 to `limit`.
  ///
  /// Wider panels leave more to products of a matrix and a vector, narrower ones make the products of matrices thin.
  /// Where the two balance was tried for 20 to 2000 columns.
  private static func blockOfColumns(_ size: Int, atMost limit: Int) -> Int {
    var block = 8
    while 2 * block <= min(size, limit) { block *= 2 }
    return block
  }

  /// QR with column pivoting in place: AP = QR with |r₁₁| ≥ |r₂₂| ≥ …. 4mn² flops and less.
  ///
  /// `pivots[j]` becomes the (zero-based) column of A that stands at place j of AP. All columns are
  /// free: LAPACK reads its pivot array before it writes it, so it is cleared here first.
  public static func geqp3(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, pivots: inout [Int],
    tau: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let reflectors = min(layout.rows, layout.columns)
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: reflectors, "geqp3: τ"))
    if pivots.count != layout.columns || layout.isEmpty { pivots = Array(0..<layout.columns) }
    if layout.isEmpty { return }
    let (m, n, lda) = try layout.blas()
    let jpvt = workspace.integers(layout.columns)
    jpvt.update(repeating: 0, count: layout.columns)
    let lwork = try workspaceSizes { work, rwork, noPivots in
      Scalar._geqp3(m, n, work, lda, noPivots, work, work, -1, rwork)
    }.scalars
    let (work, rwork) = (workspace.scalars(Int(lwork)), workspace.reals(2 * layout.columns))
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      _ = LAPACKOutcome(
        Scalar._geqp3(m, n, a, lda, jpvt, tau, work, lwork, rwork), "geqp3")
    }
    for j in pivots.indices { pivots[j] = Int(jpvt[j]) - 1 }
  }

  /// C ← op(Q)C or C·op(Q), where Q is given by `reflectors` Householder vectors from QR.
  /// About 4mnk flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public static func unmqr(
    _ side: Side, _ transposition: Transposition, reflectors: Int, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, tau: Span<Scalar>, _ c: inout MutableSpan<Scalar>,
    _ cLayout: MatrixLayout, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (a, c) = (a.pointer(aLayout), c.pointer(cLayout))
    let tau = tau.pointer(atLeast: reflectors, "unmqr: τ")
    let order = side == .left ? cLayout.rows : cLayout.columns
    precondition(
      aLayout.rows == order && reflectors <= min(aLayout.columns, order),
      "unmqr: \(aLayout), \(cLayout), \(reflectors) reflectors")
    requireNoPlainTranspose(transposition, "unmqr")
    if cLayout.isEmpty || reflectors == 0 { return }
    let (m, n, ldc) = try cLayout.blas()
    let (_, _, lda) = try aLayout.blas()
    let k = try blasInteger(reflectors, "reflectors")
    let lwork = try workspaceSize {
      Scalar._unmqr(side, transposition, m, n, k, $0, lda, $0, $0, ldc, $0, -1)
    }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 4 * cLayout.rows * cLayout.columns * reflectors) {
      _ = LAPACKOutcome(
        Scalar._unmqr(side, transposition, m, n, k, a, lda, tau, c, ldc, work, lwork), "unmqr")
    }
  }

  /// R of [R; B] = QR in place: R is replaced, B is overwritten by reflectors. 2mn² flops for a full B.
  ///
  /// R is n × n, of which only the upper triangle is read and written; B is m × n. With `isTriangular` B is
  /// upper triangular too, m = n: ⅔n³ flops, and what stands below its diagonal is neither read nor written.
  public static func tpqrt(
    _ r: inout MutableSpan<Scalar>, _ rLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, isTriangular: Bool, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (r, b) = (r.pointer(rLayout), b.pointer(bLayout))
    let (m, n) = (bLayout.rows, bLayout.columns)
    precondition(
      rLayout.rows == n && rLayout.columns == n && (!isTriangular || m == n),
      "tpqrt: \(rLayout), \(bLayout)")
    if bLayout.isEmpty { return }
    let (_, lda) = try rLayout.squareBLAS("tpqrt")
    let (rows, columns, ldb) = try bLayout.blas()
    let nb = min(n, blockOfColumns(n / 16, atMost: 64))
    let scratch = workspace.scalars(2 * nb * n)
    BLASThreads.call(flops: 2 * m * n * n) {
      _ = LAPACKOutcome(
        Scalar._tpqrt(
          rows, columns, isTriangular ? columns : 0, BLASInteger(nb), r, lda, b, ldb, scratch,
          BLASInteger(nb), scratch + nb * n), "tpqrt")
    }
  }

  /// The routines on orthogonal matrices know Q and Qᴴ only.
  static func requireNoPlainTranspose(_ transposition: Transposition, _ routine: StaticString) {
    precondition(
      !Scalar._isComplex || transposition != .transposed,
      "\(routine): a complex matrix takes .adjoint, not .transposed")
  }
}
