public import BLASBackend

extension Matrix where Scalar: RealBLASScalar {
  /// G ← G + AᵀA in the upper triangle, on the calling thread.
  ///
  /// Where the rows of A lie sample by sample and are short, a kernel of our own does it, else SYRK.
  ///
  /// - Parameter a: A, m × n; this matrix is G, n × n.
  /// - Throws: `.shapeMismatch`, G unchanged; `.tooLarge`.
  /// - Complexity: mn² flops; n² scalars of scratch memory.
  public mutating func addGram(
    of a: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) {
    let view = a.view
    guard view.isTransposed else {
      try formGram(of: a, .upper, beta: 1)
      return
    }
    guard rows == view.columns && columns == view.columns else {
      throw .shapeMismatch(
        operation: "Gram matrix", left: shape, right: Shape(view.columns, view.columns))
    }
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      var target = storage.mutableSpan
      try Kernels<Scalar>.addGram(.upper, view.storage.span, view.layout, into: &target, layout)
    }
  }
}

extension MatrixProtocol where Scalar: RealBLASScalar {
  /// The sum of squares of each column.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2mn flops.
  public func columnSquares() throws(LinearAlgebraError) -> [Scalar] {
    let view = view
    var squares: [Scalar] = []
    for j in 0..<view.columns {
      let column = VectorLayout(
        count: view.rows, stride: view.strides.row,
        offset: view.layout.offset + j * view.strides.column)
      squares.append(
        try checkingSize { () throws(DimensionOverflow) in
          try BLAS<Scalar>.dot(view.storage.span, column, view.storage.span, column)
        })
    }
    return squares
  }
}
