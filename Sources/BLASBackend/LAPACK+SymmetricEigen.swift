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
}
