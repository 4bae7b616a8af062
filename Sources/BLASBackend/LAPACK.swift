/// The checked LAPACK routines, on bounds-checked spans; scratch memory comes from a ``Workspace``.
public enum LAPACK<Scalar: BLASScalar> {
  /// Cholesky factor of the stored triangle: A = UᵀU or LLᵀ, in place. n³/3 flops.
  ///
  /// - Returns: `.failure(k)`: the leading minor of order k is not positive; the matrix is destroyed.
  public static func potrf(
    _ triangle: Triangle, _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    layout.requireInside(a.count)
    precondition(layout.rows == layout.columns, "potrf: \(layout)")
    if layout.isEmpty { return .success }
    let (n, lda) = try squareSize(layout)
    return BLASThreads.call(flops: layout.rows * layout.rows * layout.rows / 3) {
      a.withUnsafeMutableBufferPointer { a in
        LAPACKOutcome(Scalar._potrf(triangle, n, a.baseAddress! + layout.offset, lda), "potrf")
      }
    }
  }

  /// Solves AX = B with the Cholesky factor of A. 2n²·columns flops.
  public static func potrs(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    _ b: inout MutableSpan<Scalar>, _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    layout.requireInside(factor.count)
    bLayout.requireInside(b.count)
    precondition(
      layout.rows == layout.columns && bLayout.rows == layout.rows, "potrs: \(layout), \(bLayout)")
    if bLayout.isEmpty { return }
    let (n, lda) = try squareSize(layout)
    let nrhs = try blasInteger(bLayout.columns, "columns")
    let ldb = try blasInteger(bLayout.leadingDimension, "leading dimension")
    BLASThreads.call(flops: 2 * layout.rows * layout.rows * bLayout.columns) {
      factor.withUnsafeBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
          _ = LAPACKOutcome(
            Scalar._potrs(
              triangle, n, nrhs, a.baseAddress! + layout.offset, lda,
              b.baseAddress! + bLayout.offset, ldb), "potrs")
        }
      }
    }
  }

  /// Estimates 1/κ₁(A) from the Cholesky factor of A and ‖A‖₁. About 10n² flops.
  public static func pocon(
    _ triangle: Triangle, _ factor: Span<Scalar>, _ layout: MatrixLayout,
    oneNorm: Scalar.RealScalar, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    layout.requireInside(factor.count)
    precondition(layout.rows == layout.columns, "pocon: \(layout)")
    if layout.isEmpty { return 1 }
    let (n, lda) = try squareSize(layout)
    var reciprocal: Scalar.RealScalar = 0
    workspace.withScalars(3 * layout.rows, integers: layout.rows) { work, iwork in
      factor.withUnsafeBufferPointer { a in
        _ = LAPACKOutcome(
          Scalar._pocon(
            triangle, n, a.baseAddress! + layout.offset, lda, oneNorm, &reciprocal, work, iwork),
          "pocon")
      }
    }
    return reciprocal
  }

  /// Householder QR in place: R in the upper triangle, reflectors below. 2n²(m − n/3) flops.
  public static func geqrf(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, tau: inout MutableSpan<Scalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    layout.requireInside(a.count)
    let reflectors = min(layout.rows, layout.columns)
    precondition(tau.count >= reflectors, "geqrf: \(tau.count) of \(reflectors) scalars for τ")
    if layout.isEmpty { return }
    let (m, n, lda) = try size(layout)
    let lwork = try workspaceSize { Scalar._geqrf(m, n, $0, lda, $0, $0, -1) }
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      workspace.withScalars(Int(lwork)) { work in
        a.withUnsafeMutableBufferPointer { a in
          tau.withUnsafeMutableBufferPointer { tau in
            _ = LAPACKOutcome(
              Scalar._geqrf(
                m, n, a.baseAddress! + layout.offset, lda, tau.baseAddress!, work, lwork), "geqrf")
          }
        }
      }
    }
  }

  /// QR with column pivoting in place: AP = QR with |r₁₁| ≥ |r₂₂| ≥ …. 4mn² flops and less.
  ///
  /// `pivots[j]` becomes the (zero-based) column of A that stands at place j of AP. All columns are
  /// free: LAPACK reads its pivot array before it writes it, so it is cleared here first.
  public static func geqp3(
    _ a: inout MutableSpan<Scalar>, _ layout: MatrixLayout, pivots: inout [Int],
    tau: inout MutableSpan<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    layout.requireInside(a.count)
    let reflectors = min(layout.rows, layout.columns)
    precondition(tau.count >= reflectors, "geqp3: \(tau.count) of \(reflectors) scalars for τ")
    pivots = Array(0..<layout.columns)
    if layout.isEmpty { return }
    let (m, n, lda) = try size(layout)
    var jpvt = [BLASInteger](repeating: 0, count: layout.columns)
    var noPivots: BLASInteger = 0
    let lwork = try workspaceSize { Scalar._geqp3(m, n, $0, lda, &noPivots, $0, $0, -1) }
    BLASThreads.call(flops: 2 * layout.rows * layout.columns * reflectors) {
      workspace.withScalars(Int(lwork)) { work in
        a.withUnsafeMutableBufferPointer { a in
          tau.withUnsafeMutableBufferPointer { tau in
            _ = LAPACKOutcome(
              Scalar._geqp3(
                m, n, a.baseAddress! + layout.offset, lda, &jpvt, tau.baseAddress!, work, lwork),
              "geqp3")
          }
        }
      }
    }
    pivots = jpvt.map { Int($0) - 1 }
  }

  /// C ← op(Q)C or C·op(Q), where Q is given by `reflectors` Householder vectors from QR.
  /// About 4mnk flops.
  public static func ormqr(
    _ side: Side, _ transposition: Transposition, reflectors: Int, _ a: Span<Scalar>,
    _ aLayout: MatrixLayout, tau: Span<Scalar>, _ c: inout MutableSpan<Scalar>,
    _ cLayout: MatrixLayout, workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) {
    aLayout.requireInside(a.count)
    cLayout.requireInside(c.count)
    let order = side == .left ? cLayout.rows : cLayout.columns
    precondition(
      aLayout.rows == order && reflectors <= min(aLayout.columns, order)
        && tau.count >= reflectors, "ormqr: \(aLayout), \(cLayout), \(reflectors) reflectors")
    if cLayout.isEmpty || reflectors == 0 { return }
    let (m, n, ldc) = try size(cLayout)
    let k = try blasInteger(reflectors, "reflectors")
    let lda = try blasInteger(aLayout.leadingDimension, "leading dimension")
    let lwork = try workspaceSize {
      Scalar._ormqr(side, transposition, m, n, k, $0, lda, $0, $0, ldc, $0, -1)
    }
    BLASThreads.call(flops: 4 * cLayout.rows * cLayout.columns * reflectors) {
      workspace.withScalars(Int(lwork)) { work in
        a.withUnsafeBufferPointer { a in
          tau.withUnsafeBufferPointer { tau in
            c.withUnsafeMutableBufferPointer { c in
              _ = LAPACKOutcome(
                Scalar._ormqr(
                  side, transposition, m, n, k, a.baseAddress! + aLayout.offset, lda,
                  tau.baseAddress!, c.baseAddress! + cLayout.offset, ldc, work, lwork), "ormqr")
            }
          }
        }
      }
    }
  }

  /// Solves op(A)X = B for a triangular A. n²·columns flops.
  ///
  /// - Returns: `.failure(k)`: the k-th diagonal element is zero; B is untouched.
  public static func trtrs(
    _ triangle: Triangle, _ transposition: Transposition, _ diagonal: Diagonal,
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, _ b: inout MutableSpan<Scalar>,
    _ bLayout: MatrixLayout
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    aLayout.requireInside(a.count)
    bLayout.requireInside(b.count)
    precondition(
      aLayout.rows == aLayout.columns && bLayout.rows == aLayout.rows,
      "trtrs: \(aLayout), \(bLayout)")
    if bLayout.isEmpty { return .success }
    let (n, lda) = try squareSize(aLayout)
    let nrhs = try blasInteger(bLayout.columns, "columns")
    let ldb = try blasInteger(bLayout.leadingDimension, "leading dimension")
    return BLASThreads.call(flops: aLayout.rows * aLayout.rows * bLayout.columns) {
      a.withUnsafeBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
          LAPACKOutcome(
            Scalar._trtrs(
              triangle, transposition, diagonal, n, nrhs, a.baseAddress! + aLayout.offset, lda,
              b.baseAddress! + bLayout.offset, ldb), "trtrs")
        }
      }
    }
  }

  /// Estimates 1/κ₁ of a triangular matrix. About 10n² flops.
  public static func trcon(
    _ triangle: Triangle, _ diagonal: Diagonal, _ a: Span<Scalar>, _ layout: MatrixLayout,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> Scalar.RealScalar {
    layout.requireInside(a.count)
    precondition(layout.rows == layout.columns, "trcon: \(layout)")
    if layout.isEmpty { return 1 }
    let (n, lda) = try squareSize(layout)
    var reciprocal: Scalar.RealScalar = 0
    workspace.withScalars(3 * layout.rows, integers: layout.rows) { work, iwork in
      a.withUnsafeBufferPointer { a in
        _ = LAPACKOutcome(
          Scalar._trcon(
            triangle, diagonal, n, a.baseAddress! + layout.offset, lda, &reciprocal, work, iwork),
          "trcon")
      }
    }
    return reciprocal
  }
}

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
    let (m, n, lda) = try size(aLayout)
    let nrhs = try blasInteger(bLayout.columns, "columns")
    let ldb = try blasInteger(bLayout.leadingDimension, "leading dimension")
    var rank: BLASInteger = 0
    var integerSize: BLASInteger = 0
    var unused: Scalar.RealScalar = 0
    let lwork = try workspaceSize {
      Scalar._gelsd(
        m, n, nrhs, $0, lda, $0, ldb, &unused, rcond, &rank, $0, -1, &integerSize)
    }
    let outcome = BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      workspace.withScalars(Int(lwork), integers: Int(integerSize)) { work, iwork in
        a.withUnsafeMutableBufferPointer { a in
          b.withUnsafeMutableBufferPointer { b in
            singularValues.withUnsafeMutableBufferPointer { s in
              LAPACKOutcome(
                Scalar._gelsd(
                  m, n, nrhs, a.baseAddress! + aLayout.offset, lda,
                  b.baseAddress! + bLayout.offset, ldb, s.baseAddress!, rcond, &rank, work, lwork,
                  iwork), "gelsd")
            }
          }
        }
      }
    }
    return (Int(rank), outcome)
  }

  /// Singular values, and with `.thin` the first min(m, n) singular vectors: A = U·Σ·Vᵀ.
  ///
  /// A is destroyed. With `.none`, `u` and `vt` are not touched and may be 0 × 0.
  ///
  /// - Returns: `.failure`: the updating process did not converge.
  public static func gesdd(
    _ vectors: VectorsWanted, _ a: inout MutableSpan<Scalar>, _ aLayout: MatrixLayout,
    singularValues: inout MutableSpan<Scalar.RealScalar>, u: inout MutableSpan<Scalar>,
    _ uLayout: MatrixLayout, vt: inout MutableSpan<Scalar>, _ vtLayout: MatrixLayout,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    aLayout.requireInside(a.count)
    uLayout.requireInside(u.count)
    vtLayout.requireInside(vt.count)
    let smaller = min(aLayout.rows, aLayout.columns)
    precondition(singularValues.count >= smaller, "gesdd: \(aLayout), \(singularValues.count)")
    precondition(
      vectors == .none
        || (uLayout.rows == aLayout.rows && uLayout.columns == smaller && vtLayout.rows == smaller
          && vtLayout.columns == aLayout.columns),
      "gesdd: \(aLayout), \(uLayout), \(vtLayout)")
    if aLayout.isEmpty { return .success }
    let (m, n, lda) = try size(aLayout)
    let ldu = try blasInteger(uLayout.leadingDimension, "leading dimension")
    let ldvt = try blasInteger(vtLayout.leadingDimension, "leading dimension")
    var unused: Scalar.RealScalar = 0
    var noIntegers: BLASInteger = 0
    let lwork = try workspaceSize {
      Scalar._gesdd(vectors, m, n, $0, lda, &unused, $0, ldu, $0, ldvt, $0, -1, &noIntegers)
    }
    return BLASThreads.call(flops: 4 * aLayout.rows * aLayout.columns * smaller) {
      workspace.withScalars(Int(lwork), integers: 8 * smaller) { work, iwork in
        a.withUnsafeMutableBufferPointer { a in
          u.withUnsafeMutableBufferPointer { u in
            vt.withUnsafeMutableBufferPointer { vt in
              singularValues.withUnsafeMutableBufferPointer { s in
                // Without vectors LAPACK does not touch U and Vᵀ, but wants pointers.
                LAPACKOutcome(
                  Scalar._gesdd(
                    vectors, m, n, a.baseAddress! + aLayout.offset, lda, s.baseAddress!,
                    u.baseAddress.map { $0 + uLayout.offset } ?? work, ldu,
                    vt.baseAddress.map { $0 + vtLayout.offset } ?? work, ldvt, work, lwork, iwork),
                  "gesdd")
              }
            }
          }
        }
      }
    }
  }

  /// Eigenvalues of a symmetric matrix in ascending order, and with `.thin` the eigenvectors, which
  /// overwrite A. The stored triangle is destroyed. About 4n³/3 flops without vectors, 9n³ with.
  ///
  /// - Returns: `.failure(k)`: k off-diagonals did not converge.
  public static func syevd(
    _ vectors: VectorsWanted, _ triangle: Triangle, _ a: inout MutableSpan<Scalar>,
    _ layout: MatrixLayout, eigenvalues: inout MutableSpan<Scalar.RealScalar>,
    workspace: inout Workspace<Scalar>
  ) throws(DimensionOverflow) -> LAPACKOutcome {
    layout.requireInside(a.count)
    precondition(
      layout.rows == layout.columns && eigenvalues.count >= layout.rows, "syevd: \(layout)")
    if layout.isEmpty { return .success }
    let (n, lda) = try squareSize(layout)
    var unused: Scalar.RealScalar = 0
    var integerSize: BLASInteger = 0
    let lwork = try workspaceSize {
      Scalar._syevd(vectors, triangle, n, $0, lda, &unused, $0, -1, &integerSize, -1)
    }
    return BLASThreads.call(flops: 4 * layout.rows * layout.rows * layout.rows) {
      workspace.withScalars(Int(lwork), integers: Int(integerSize)) { work, iwork in
        a.withUnsafeMutableBufferPointer { a in
          eigenvalues.withUnsafeMutableBufferPointer { w in
            LAPACKOutcome(
              Scalar._syevd(
                vectors, triangle, n, a.baseAddress! + layout.offset, lda, w.baseAddress!, work,
                lwork, iwork, integerSize), "syevd")
          }
        }
      }
    }
  }
}

extension LAPACK {
  private static func size(
    _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> (BLASInteger, BLASInteger, BLASInteger) {
    (
      try blasInteger(layout.rows, "rows"), try blasInteger(layout.columns, "columns"),
      try blasInteger(layout.leadingDimension, "leading dimension")
    )
  }

  private static func squareSize(
    _ layout: MatrixLayout
  ) throws(DimensionOverflow) -> (BLASInteger, BLASInteger) {
    (
      try blasInteger(layout.rows, "rows"),
      try blasInteger(layout.leadingDimension, "leading dimension")
    )
  }

  /// Asks a routine for its optimal scratch size: `lwork` = −1 makes it answer in the first element.
  private static func workspaceSize(
    _ query: (UnsafeMutablePointer<Scalar>) -> BLASInteger
  ) throws(DimensionOverflow) -> BLASInteger {
    var answer = Scalar.zero
    _ = LAPACKOutcome(withUnsafeMutablePointer(to: &answer, query), "workspace query")
    // The answer comes as a floating-point number; in single precision it may be rounded down.
    let size = (Double(answer._realPart) * (1 + 0x1p-20)).rounded(.up)
    guard size < Double(BLASInteger.max) else {
      throw DimensionOverflow(
        quantity: "workspace", value: Int(exactly: size.rounded()) ?? Int.max)
    }
    return max(1, BLASInteger(size))
  }
}
