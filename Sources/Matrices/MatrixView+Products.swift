public import BLASBackend

extension MatrixView {
  /// C ← α·AB + βC, in place; this view is C, m × n: `a[1..., 1...].formProduct(l, u, alpha: -1, beta: 1)`.
  ///
  /// β = 0 overwrites C without reading it. A factor that lies in the same storage as C is copied first, so
  /// that nothing aliases.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - alpha: α.
  ///   - beta: β.
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: 2mnk flops; no memory, unless a factor shares the storage of C. Source: BLAS GEMM.
  public mutating func formProduct(
    _ a: consuming some MatrixProtocol<Scalar>, _ b: consuming some MatrixProtocol<Scalar>,
    alpha: Scalar = 1, beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    var left = (consume a).view
    var right = (consume b).view
    guard left.columns == right.rows else {
      throw .shapeMismatch(operation: "matrix product", left: left.shape, right: right.shape)
    }
    guard rows == left.rows && columns == right.columns else {
      throw .shapeMismatch(
        operation: "accumulated product", left: shape, right: Shape(left.rows, right.columns))
    }
    if sharesStorage(left) { left = Matrix(left).view }
    if sharesStorage(right) { right = Matrix(right).view }
    if transposition == .adjoint { self = unconjugated }
    // Of a transpose, BᵀAᵀ is formed in what is stored.
    if isTransposed { (left, right) = (right.transposed, left.transposed) }
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (span) throws(DimensionOverflow) in
        try BLAS<Scalar>.gemm(
          left.transposition, right.transposition, alpha: alpha, left.storage.span, left.layout,
          right.storage.span, right.layout, beta: beta, &span, layout)
      }
    }
  }

  /// A ← A + αxyᵀ, in place; with `conjugating` A + αxyᴴ.
  ///
  /// - Throws: `.shapeMismatch`, A unchanged; `.tooLarge`.
  /// - Complexity: 2mn flops, no memory. Source: BLAS GER, GERU, GERC.
  public mutating func addOuterProduct(
    _ x: Vector<Scalar>, _ y: Vector<Scalar>, scaledBy alpha: Scalar = 1, conjugating: Bool = false
  ) throws(LinearAlgebraError) {
    guard rows == x.count && columns == y.count else {
      throw .shapeMismatch(
        operation: "outer product", left: shape, right: Shape(x.count, y.count))
    }
    if transposition == .adjoint { self = unconjugated }
    let y = conjugating && !Scalar.isReal ? y.map { $0._conjugate } : y
    let (column, row) = isTransposed ? (y, x) : (x, y)
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (span) throws(DimensionOverflow) in
        try BLAS<Scalar>.ger(
          conjugating: false, alpha: alpha, column.elements.span, VectorLayout(count: column.count),
          row.elements.span, VectorLayout(count: row.count), &span, layout)
      }
    }
  }
}

extension Matrix {
  /// A ← A + αxyᵀ, in place; with `conjugating` A + αxyᴴ.
  ///
  /// - Throws: `.shapeMismatch`, A unchanged; `.tooLarge`.
  /// - Complexity: 2mn flops, no memory. Source: BLAS GER, GERU, GERC.
  public mutating func addOuterProduct(
    _ x: Vector<Scalar>, _ y: Vector<Scalar>, scaledBy alpha: Scalar = 1, conjugating: Bool = false
  ) throws(LinearAlgebraError) {
    try view.addOuterProduct(x, y, scaledBy: alpha, conjugating: conjugating)
  }
}

extension Vector {
  /// y ← α·Ax + βy, in place; this vector is y. β = 0 overwrites y without reading it.
  ///
  /// - Throws: `.shapeMismatch`, y unchanged; `.tooLarge`.
  /// - Complexity: 2mn flops, no memory. Source: BLAS GEMV.
  public mutating func formProduct(
    _ a: some MatrixProtocol<Scalar>, _ x: Vector, alpha: Scalar = 1, beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    let a = a.view
    guard a.columns == x.count else {
      throw .shapeMismatch(
        operation: "matrix-vector product", left: a.shape, right: Shape(x.count, 1))
    }
    guard a.rows == count else {
      throw .shapeMismatch(
        operation: "accumulated product", left: Shape(count, 1), right: Shape(a.rows, 1))
    }
    let layout = VectorLayout(count: count)
    try checkingSize { () throws(DimensionOverflow) in
      var target = elements.mutableSpan
      try BLAS<Scalar>.gemv(
        a.transposition, alpha: alpha, a.storage.span, a.layout, x.elements.span,
        VectorLayout(count: x.count), beta: beta, &target, layout)
    }
  }

  /// xᴴy, the inner product: the conjugate of this vector times the other. For real numbers the same as
  /// ``dot(_:)``.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 2n flops. Source: BLAS DOT, DOTC.
  public func innerProduct(_ other: Vector) throws(LinearAlgebraError) -> Scalar {
    guard count == other.count else {
      throw .shapeMismatch(
        operation: "inner product", left: Shape(count, 1), right: Shape(other.count, 1))
    }
    let layout = VectorLayout(count: count)
    return try checkingSize { () throws(DimensionOverflow) in
      try BLAS<Scalar>.dotc(elements.span, layout, other.elements.span, layout)
    }
  }

  /// ‖x‖₁, the sum of the magnitudes.
  public func oneNorm() -> Scalar.RealScalar { column.oneNorm() }

  /// ‖x‖∞, the largest magnitude; NaN if an element is.
  public func maxNorm() -> Scalar.RealScalar { column.maxNorm() }
}
