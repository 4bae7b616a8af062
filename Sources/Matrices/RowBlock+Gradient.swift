public import BLASBackend

extension RowBlock where Scalar: RealBLASScalar {
  /// g ← g + Xᵀ(Xθ − y) for the one target of the block, in one read of X.
  ///
  /// - Parameters:
  ///   - parameters: θ, p × 1.
  ///   - gradient: g, p × 1, without gaps in its storage.
  /// - Returns: ‖Xθ − y‖².
  /// - Precondition: the block has one target, and the shapes fit.
  /// - Complexity: 4np flops, no memory, on the calling thread.
  public func addGradient(
    at parameters: Matrix<Scalar>, to gradient: inout Matrix<Scalar>
  ) -> Scalar {
    precondition(targets.columns == 1 && parameters.columns == 1 && gradient.columns == 1)
    let y = VectorLayout(
      count: rows, stride: max(1, targets.strides.row), offset: targets.layout.offset)
    var target = gradient.storage.mutableSpan
    return Kernels<Scalar>.addGradient(
      design.transposition, design.storage.span, design.layout, targets: targets.storage.span, y,
      parameters: parameters.storage.span.extracting(0..<parameters.rows), into: &target)
  }

  /// G ← G + Xᵀ(XΘ − Y) in one read of X, on the calling thread. Column j of Θ belongs to target j mod k.
  ///
  /// Where the rows of X lie sample by sample, a kernel of our own does it, else GEMM on blocks of rows that are still
  /// in the cache when they are read again.
  ///
  /// - Parameters:
  ///   - parameters: Θ, p × K.
  ///   - gradient: G, p × K.
  ///   - squares: ‖Xθ − y‖² of each column is added to its K entries.
  /// - Precondition: the shapes fit, and K is a multiple of k.
  /// - Throws: `.tooLarge`.
  /// - Complexity: 4npK flops; 2pK scalars of scratch memory.
  public func addGradients(
    at parameters: Matrix<Scalar>, to gradient: inout Matrix<Scalar>, squares: inout [Scalar]
  ) throws(LinearAlgebraError) {
    let (p, count) = (parameters.rows, parameters.columns)
    precondition(
      design.columns == p && gradient.shape == parameters.shape && squares.count == count
        && count.isMultiple(of: max(1, targets.columns)),
      "addGradients: \(design.shape), \(targets.shape), \(parameters.shape), \(gradient.shape)")
    if count == 0 { return }
    guard design.isTransposed,
      Kernels<Scalar>.prefersGradientPanels(columns: p, parameterColumns: count)
    else {
      try addGradientsByProducts(at: parameters, to: &gradient, squares: &squares)
      return
    }
    let layout = gradient.layout
    var target = gradient.storage.mutableSpan
    var sums = squares.mutableSpan
    Kernels<Scalar>.addGradients(
      design.storage.span, design.layout, targets: targets.storage.span, targets.layout,
      targetsAreRows: targets.isTransposed, parameters: parameters.storage.span,
      parameters.layout, into: &target, layout, squares: &sums)
  }

  private func addGradientsByProducts(
    at parameters: Matrix<Scalar>, to gradient: inout Matrix<Scalar>, squares: inout [Scalar]
  ) throws(LinearAlgebraError) {
    // 256 KB of X: it must still be in the second-level cache when it is read again.
    let step = max(64, (1 << 15) / max(1, parameters.rows))
    let count = parameters.columns
    var residual = Matrix<Scalar>(rows: min(step, rows), columns: count)
    for start in stride(from: 0, to: rows, by: step) {
      let part = self[start..<min(start + step, rows)]
      if residual.rows != part.rows { residual = Matrix(rows: part.rows, columns: count) }
      for column in stride(from: 0, to: count, by: max(1, targets.columns)) {
        try residual.copyBlock(from: part.targets, atRow: 0, column: column)
      }
      try residual.formProduct(part.design, parameters, beta: -1)
      try gradient.formProduct(part.design.transposed, residual, beta: 1)
      for (j, square) in try residual.columnSquares().enumerated() { squares[j] += square }
    }
  }
}
