public import BLASBackend

extension Matrix {
  /// C ← α·AB + βC, in place; this matrix is C, m × n.
  ///
  /// β = 0 overwrites C without reading it. Either factor may be a view, also of C as it was: sharing is
  /// resolved by a copy, never by aliasing.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - alpha: α.
  ///   - beta: β.
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: 2mnk flops, no memory. Source: BLAS GEMM.
  public mutating func formProduct(
    _ a: some MatrixProtocol<Scalar>, _ b: some MatrixProtocol<Scalar>, alpha: Scalar = 1,
    beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    let (a, b) = (a.view, b.view)
    try formProduct(
      a.transposition, a.storage, a.layout, b.transposition, b.storage, b.layout, alpha, beta)
  }

  /// C ← α·AB + βC, in place, for whole matrices: see the function for views.
  ///
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: 2mnk flops, no memory. Source: BLAS GEMM.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func formProduct(
    _ a: Matrix, _ b: Matrix, alpha: Scalar = 1, beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    // Without the references that views would count, and at once: what costs most where the matrices are small.
    if rows <= 16 && columns > 1 && columns <= 16 {
      let layout = layout
      var target = storage.mutableSpan
      if Scalar._formSmallProduct(
        nil, alpha, a.storage.span, a.layout, b.storage.span, b.layout, beta, &target, layout)
      {
        return
      }
    }
    try formProduct(.none, a.storage, a.layout, .none, b.storage, b.layout, alpha, beta)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func formProduct(
    _ transpositionA: Transposition, _ a: [Scalar], _ aLayout: MatrixLayout,
    _ transpositionB: Transposition, _ b: [Scalar], _ bLayout: MatrixLayout, _ alpha: Scalar,
    _ beta: Scalar
  ) throws(LinearAlgebraError) {
    let left = Shape(aLayout, transpositionA)
    let right = Shape(bLayout, transpositionB)
    guard left.columns == right.rows else {
      throw .shapeMismatch(operation: "matrix product", left: left, right: right)
    }
    guard rows == left.rows && columns == right.columns else {
      throw .shapeMismatch(
        operation: "accumulated product", left: shape, right: Shape(left.rows, right.columns))
    }
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      var target = storage.mutableSpan
      if right.columns == 1 && (transpositionB != .adjoint || Scalar.isReal) {
        // GEMV reads A once; GEMM packs it first, which costs twice the time for one column. It conjugates no vector.
        let x = VectorLayout(
          count: right.rows, stride: transpositionB == .none ? 1 : bLayout.leadingDimension,
          offset: bLayout.offset)
        try BLAS<Scalar>.gemv(
          transpositionA, alpha: alpha, a.span, aLayout, b.span, x, beta: beta, &target,
          VectorLayout(count: layout.rows, offset: layout.offset))
        return
      }
      try BLAS<Scalar>.gemm(
        transpositionA, transpositionB, alpha: alpha, a.span, aLayout, b.span, bLayout, beta: beta,
        &target, layout)
    }
  }

  /// One triangle of C ← α·AᵀA + βC, in place; this matrix is C, n × n. The other is not touched.
  ///
  /// - Parameters:
  ///   - a: A, k × n.
  ///   - triangle: which one of C.
  ///   - alpha: α.
  ///   - beta: β.
  /// - Throws: `.shapeMismatch`, C unchanged; `.tooLarge`.
  /// - Complexity: n²k flops, no memory. Source: BLAS SYRK.
  public mutating func formGram(
    of a: some MatrixProtocol<Scalar>, _ triangle: Triangle = .upper, alpha: Scalar = 1,
    beta: Scalar = 0
  ) throws(LinearAlgebraError) {
    let a = a.view
    guard rows == a.columns && columns == a.columns else {
      throw .shapeMismatch(
        operation: "Gram matrix", left: shape, right: Shape(a.columns, a.columns))
    }
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      var target = storage.mutableSpan
      try BLAS<Scalar>.syrk(
        triangle, a.isTransposed ? .none : .transposed, alpha: alpha, a.storage.span, a.layout,
        beta: beta, &target, layout)
    }
  }

  /// Overwrites the block that begins at (row, column) with α·A, in place.
  ///
  /// - Parameters:
  ///   - a: A, of any shape that fits into the block.
  ///   - row: the first row of the block.
  ///   - column: its first column.
  ///   - alpha: α.
  /// - Precondition: the block lies inside of this matrix.
  /// - Throws: `.tooLarge`.
  /// - Complexity: mn flops, no memory. Source: OpenBLAS OMATCOPY.
  public mutating func copyBlock(
    from a: some MatrixProtocol<Scalar>, atRow row: Int, column: Int, scaledBy alpha: Scalar = 1
  ) throws(LinearAlgebraError) {
    let a = a.view
    let target = layout.block(
      rows: row..<row + a.rows, columns: column..<column + a.columns)
    try checkingSize { () throws(DimensionOverflow) in
      var span = storage.mutableSpan
      try BLAS<Scalar>.omatcopy(
        a.transposition, alpha: alpha, a.storage.span, a.layout, &span, target)
    }
  }

  /// Copies one triangle of a square matrix onto the other.
  ///
  /// - Precondition: the matrix is square.
  /// - Complexity: n²/2 copies, no memory.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func symmetrize(from triangle: Triangle) {
    precondition(rows == columns, "symmetrize: a square matrix is needed, this one is \(shape)")
    let layout = layout
    withStorage { span in
      for j in 0..<layout.columns {
        for i in 0..<j {
          let (upper, lower) = (layout.index(i, j), layout.index(j, i))
          switch triangle {
          case .upper: span[lower] = span[upper]
          case .lower: span[upper] = span[lower]
          }
        }
      }
    }
  }
}

extension Shape {
  /// Of a stored matrix as BLAS takes it.
  fileprivate init(_ layout: MatrixLayout, _ transposition: Transposition) {
    self.init(
      transposition == .none ? layout.rows : layout.columns,
      transposition == .none ? layout.columns : layout.rows)
  }
}

extension MatrixProtocol {
  /// AB, m × n.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 2mnk flops; mn scalars.
  public func multiplied(
    by other: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var product = Matrix<Scalar>(rows: view.rows, columns: other.view.columns)
    try product.formProduct(self, other)
    return product
  }

  /// Ax.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 2mn flops; m scalars. Source: BLAS GEMV.
  public func multiplied(by x: Vector<Scalar>) throws(LinearAlgebraError) -> Vector<Scalar> {
    let a = view
    guard a.columns == x.count else {
      throw .shapeMismatch(
        operation: "matrix-vector product", left: a.shape, right: Shape(x.count, 1))
    }
    var result = Vector<Scalar>(count: a.rows)
    try checkingSize { () throws(DimensionOverflow) in
      var target = result.elements.mutableSpan
      try BLAS<Scalar>.gemv(
        a.transposition, alpha: 1, a.storage.span, a.layout, x.elements.span,
        VectorLayout(count: x.count), beta: 0, &target, VectorLayout(count: a.rows))
    }
    return result
  }

  /// AᵀA, with both triangles filled.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: n²m flops for an m × n matrix; n² scalars.
  public func gram() throws(LinearAlgebraError) -> Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: view.columns, columns: view.columns)
    try result.formGram(of: self)
    result.symmetrize(from: .upper)
    return result
  }
}

/// Traps with the shapes in the message where an operator was given operands that do not fit.
@usableFromInline
func trapping<Result>(_ body: () throws(LinearAlgebraError) -> Result) -> Result {
  // Not `preconditionFailure`, which says nothing in a release build.
  do throws(LinearAlgebraError) { return try body() } catch { fatalError("\(error)") }
}

/// The matrix product.
///
/// - Precondition: the shapes fit; ``MatrixProtocol/multiplied(by:)-(MatrixProtocol<Self.Scalar>)`` throws instead.
public func * <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: some MatrixProtocol<Scalar>
) -> Matrix<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}

/// The product of a matrix and a vector.
///
/// - Precondition: the shapes fit.
public func * <Scalar: BLASScalar>(
  left: some MatrixProtocol<Scalar>, right: Vector<Scalar>
) -> Vector<Scalar> {
  trapping { () throws(LinearAlgebraError) in try left.multiplied(by: right) }
}
