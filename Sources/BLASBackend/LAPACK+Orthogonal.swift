extension LAPACK {
  /// LQ in place: L in the lower triangle, reflectors to the right of it. 2m²(n − m/3) flops.
  public static func gelqf(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let reflectors = min(layout.rows, layout.columns)
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: reflectors, "gelqf: τ"))
    if layout.isEmpty { return }
    let (m, n, lda) = try layout.blas()
    let lwork = try workspaceSize { Scalar._gelqf(m, n, $0, lda, $0, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      _ = LAPACKOutcome(Scalar._gelqf(m, n, a, lda, tau, work, lwork), "gelqf")
    }
  }

  /// C ← op(Q)C or C·op(Q), where Q is given by `reflectors` Householder vectors from LQ.
  public static func unmlq(
    _ side: Side, _ transposition: Transposition, reflectors: Int, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, tau: Span<Scalar>, _ c: inout MutableSpan<Scalar>,
    _ cLayout: MatrixLayout, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (a, c) = (a.pointer(aLayout), c.pointer(cLayout))
    let tau = tau.pointer(atLeast: reflectors, "unmlq: τ")
    let order = side == .left ? cLayout.rows : cLayout.columns
    precondition(
      aLayout.columns == order && reflectors <= min(aLayout.rows, order),
      "unmlq: \(aLayout), \(cLayout), \(reflectors) reflectors")
    requireNoPlainTranspose(transposition, "unmlq")
    if cLayout.isEmpty || reflectors == 0 { return }
    let (m, n, ldc) = try cLayout.blas()
    let (lda, k) = (try aLayout.blas().leading, try blasInteger(reflectors, "reflectors"))
    let lwork = try workspaceSize {
      Scalar._unmlq(side, transposition, m, n, k, $0, lda, $0, $0, ldc, $0, -1)
    }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 4 * cLayout.rows * cLayout.columns * reflectors) {
      _ = LAPACKOutcome(
        Scalar._unmlq(side, transposition, m, n, k, a, lda, tau, c, ldc, work, lwork), "unmlq")
    }
  }

  /// The first columns of Q from QR, in place of the reflectors.
  public static func ungqr(
    reflectors: Int, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: Span<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: reflectors, "ungqr: τ"))
    precondition(
      layout.columns <= layout.rows && reflectors <= layout.columns, "ungqr: \(layout)")
    if layout.isEmpty { return }
    let (m, n, lda) = try layout.blas()
    let k = try blasInteger(reflectors, "reflectors")
    let lwork = try workspaceSize { Scalar._ungqr(m, n, k, $0, lda, $0, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 4 * layout.rows * layout.columns * layout.columns) {
      _ = LAPACKOutcome(Scalar._ungqr(m, n, k, a, lda, tau, work, lwork), "ungqr")
    }
  }

  /// Hessenberg form in place: A = QHQᴴ, H in the upper triangle and the subdiagonal, reflectors below.
  /// 10n³/3 flops.
  public static func gehrd(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: layout.rows - 1, "gehrd: τ"))
    let (n, lda) = try layout.squareBLAS("gehrd")
    if layout.isEmpty { return }
    let lwork = try workspaceSize { Scalar._gehrd(n, 1, n, $0, lda, $0, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: 3 * layout.rows * layout.rows * layout.rows) {
      _ = LAPACKOutcome(Scalar._gehrd(n, 1, n, a, lda, tau, work, lwork), "gehrd")
    }
  }

  /// Q of the Hessenberg form, in place of the reflectors. 4n³/3 flops.
  public static func unghr(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: Span<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    let (a, tau) = (a.pointer(layout), tau.pointer(atLeast: layout.rows - 1, "unghr: τ"))
    let (n, lda) = try layout.squareBLAS("unghr")
    if layout.isEmpty { return }
    let lwork = try workspaceSize { Scalar._unghr(n, 1, n, $0, lda, $0, $0, -1) }
    let work = workspace.scalars(Int(lwork))
    BLASThreads.call(flops: layout.rows * layout.rows * layout.rows) {
      _ = LAPACKOutcome(Scalar._unghr(n, 1, n, a, lda, tau, work, lwork), "unghr")
    }
  }
}
