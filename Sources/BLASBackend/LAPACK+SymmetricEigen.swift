extension LAPACK {
  /// Eigenvalues of a Hermitian matrix in ascending order, and with `.thin` the eigenvectors, which
  /// overwrite A. The stored triangle is destroyed. About 4n³/3 flops without vectors, 9n³ with.
  ///
  /// - Returns: `.failure(k)`: k off-diagonals did not converge.
  public static func heevd(
    _ vectors: VectorsWanted, _ triangle: Triangle, _ a: inout MutableSpan<Scalar>,
    _ layout: MatrixLayout, eigenvalues: inout MutableSpan<Scalar.RealScalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (a, w) = (a.pointer(layout), eigenvalues.pointer(atLeast: layout.rows, "heevd"))
    let (n, lda) = try layout.squareBLAS("heevd")
    if layout.isEmpty { return .success }
    let job = vectors.eigenJob
    let sizes = try workspaceSizes { work, rwork, iwork in
      Scalar._heevd(job, triangle, n, work, lda, rwork, work, -1, rwork, -1, iwork, -1)
    }
    let (work, rwork, iwork) = (
      workspace.scalars(Int(sizes.scalars)), workspace.reals(Int(sizes.reals)),
      workspace.integers(Int(sizes.integers))
    )
    return BLASThreads.call(flops: 4 * layout.rows * layout.rows * layout.rows) {
      LAPACKOutcome(
        Scalar._heevd(
          job, triangle, n, a, lda, w, work, sizes.scalars, rwork, sizes.reals, iwork,
          sizes.integers), "heevd")
    }
  }

  /// Which eigenvalues of a Hermitian matrix are wanted.
  public enum EigenvalueRange: Hashable, Sendable {
    case all
    /// Those in the half-open interval (lower, upper].
    case interval(Scalar.RealScalar, Scalar.RealScalar)
    /// Those with these places in ascending order, counted from 0.
    case indices(Range<Int>)
  }

  /// Some or all eigenvalues of a Hermitian matrix in ascending order, and with `.thin` their vectors, by
  /// relatively robust representations. The stored triangle is destroyed.
  ///
  /// Of the n `eigenvalues` the first are written, of the `vectors`, n × n (for an index range n × its count),
  /// the first columns.
  ///
  /// - Returns: how many there are, and `.failure`: an internal error of the iteration.
  public static func heevr(
    _ wanted: VectorsWanted, _ range: EigenvalueRange, _ triangle: Triangle,
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout,
    eigenvalues: inout MutableSpan<Scalar.RealScalar>, vectors: inout MutableSpan<Scalar>,
    _ vectorLayout: MatrixLayout, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> (count: Int, outcome: LAPACKOutcome) {
    let order = layout.rows
    let (n, lda) = try layout.squareBLAS("heevr")
    var letter = LAPACKLetter.all
    var (vl, vu): (Scalar.RealScalar, Scalar.RealScalar) = (0, 0)
    var (il, iu): (BLASInteger, BLASInteger) = (1, max(1, n))
    var most = order
    switch range {
    case .all: break
    case .interval(let lower, let upper):
      precondition(lower < upper, "heevr: an empty interval (\(lower), \(upper)]")
      (letter, vl, vu) = (LAPACKLetter.vectors, lower, upper)
    case .indices(let indices):
      precondition(indices.lowerBound >= 0 && indices.upperBound <= order, "heevr: \(indices)")
      if indices.isEmpty { return (0, .success) }
      most = indices.count
      letter = LAPACKLetter.index
      (il, iu) = (BLASInteger(indices.lowerBound) + 1, BLASInteger(indices.upperBound))
    }
    if layout.isEmpty { return (0, .success) }
    let a = a.pointer(layout)
    let w = eigenvalues.pointer(atLeast: order, "heevr: eigenvalues")
    let z = vectors.pointer(vectorLayout)
    precondition(
      wanted == .none || (vectorLayout.rows == order && vectorLayout.columns >= most),
      "heevr: \(layout), \(vectorLayout)")
    let ldz = wanted == .none ? 1 : try vectorLayout.blas().leading
    var found: BLASInteger = 0
    let job = wanted.eigenJob
    // The query does not touch the supports.
    let sizes = try workspaceSizes { work, rwork, iwork in
      Scalar._heevr(
        job, letter, triangle, n, work, lda, vl, vu, il, iu, 0, &found, rwork, work, ldz, iwork,
        work,
        -1, rwork, -1, iwork, -1)
    }
    let (work, rwork) = (workspace.scalars(Int(sizes.scalars)), workspace.reals(Int(sizes.reals)))
    let supports = workspace.integers(2 * order + Int(sizes.integers))
    let outcome = BLASThreads.call(flops: 4 * order * order * order) {
      LAPACKOutcome(
        Scalar._heevr(
          job, letter, triangle, n, a, lda, vl, vu, il, iu, 0, &found, w, z, ldz, supports, work,
          sizes.scalars, rwork, sizes.reals, supports + 2 * order, sizes.integers), "heevr")
    }
    return (Int(found), outcome)
  }

  /// Ax = λBx for Hermitian A and positive definite B: eigenvalues in ascending order, and with `.thin`
  /// the vectors, XᴴBX = I, in place of A. B becomes its Cholesky factor.
  ///
  /// - Returns: `.failure(k)`, k ≤ n: k off-diagonals did not converge; k > n: the leading minor of order
  ///   k − n of B is not positive.
  public static func hegvd(
    _ vectors: VectorsWanted, _ triangle: Triangle, _ a: inout MutableSpan<Scalar>,
    _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout,
    eigenvalues: inout MutableSpan<Scalar.RealScalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    let (a, b) = (a.pointer(aLayout), b.pointer(bLayout))
    let w = eigenvalues.pointer(atLeast: aLayout.rows, "hegvd: eigenvalues")
    let (n, lda) = try aLayout.squareBLAS("hegvd")
    let (order, ldb) = try bLayout.squareBLAS("hegvd")
    precondition(n == order, "hegvd: \(aLayout), \(bLayout)")
    if aLayout.isEmpty { return .success }
    let job = vectors.eigenJob
    let sizes = try workspaceSizes { work, rwork, iwork in
      Scalar._hegvd(
        1, job, triangle, n, work, lda, work, ldb, rwork, work, -1, rwork, -1, iwork, -1)
    }
    let (work, rwork, iwork) = (
      workspace.scalars(Int(sizes.scalars)), workspace.reals(Int(sizes.reals)),
      workspace.integers(Int(sizes.integers))
    )
    return BLASThreads.call(flops: 7 * aLayout.rows * aLayout.rows * aLayout.rows) {
      LAPACKOutcome(
        Scalar._hegvd(
          1, job, triangle, n, a, lda, b, ldb, w, work, sizes.scalars, rwork, sizes.reals, iwork,
          sizes.integers), "hegvd")
    }
  }
}
