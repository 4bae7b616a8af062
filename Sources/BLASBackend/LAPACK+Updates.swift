extension LAPACK {
  /// R of [R; B] = QR in place: R is replaced, B is overwritten by reflectors. 2mn² flops for a full B.
  ///
  /// - Parameters:
  ///   - r: R, n × n, of which only the upper triangle is read and written.
  ///   - b: B, m × n.
  ///   - isTriangular: whether B is upper triangular too, m = n: ⅔n³ flops, and what stands below its
  ///     diagonal is neither read nor written.
  public static func tpqrt(
    _ r: inout MutableSpan<Scalar>, _ rLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout, isTriangular: Bool, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    rLayout.requireInside(r.count)
    bLayout.requireInside(b.count)
    let (m, n) = (bLayout.rows, bLayout.columns)
    precondition(
      rLayout.rows == n && rLayout.columns == n && (!isTriangular || m == n),
      "tpqrt: \(rLayout), \(bLayout)")
    if bLayout.isEmpty { return }
    let rows = try blasInteger(m, "rows")
    let columns = try blasInteger(n, "columns")
    let lda = try blasInteger(rLayout.leadingDimension, "leading dimension")
    let ldb = try blasInteger(bLayout.leadingDimension, "leading dimension")
    let nb = min(n, 32)
    BLASThreads.call(flops: 2 * m * n * n) {
      workspace.withScalars(2 * nb * n) { scratch in
        r.withUnsafeMutableBufferPointer { r in
          b.withUnsafeMutableBufferPointer { b in
            _ = LAPACKOutcome(
              Scalar._tpqrt(
                rows, columns, isTriangular ? columns : 0, BLASInteger(nb),
                r.baseAddress! + rLayout.offset, lda, b.baseAddress! + bLayout.offset, ldb,
                scratch, BLASInteger(nb), scratch + nb * n), "tpqrt")
          }
        }
      }
    }
  }
}
