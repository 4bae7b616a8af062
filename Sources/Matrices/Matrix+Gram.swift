public import BLASBackend

extension Matrix where Scalar: RealBLASScalar {
  /// G ← G + AᵀA in the upper triangle.
  ///
  /// Where the rows of A lie sample by sample, and are short or the processor has AVX-512, a kernel of our own does it, else
  /// SYRK; of long rows on all workers, unless the caller is one of them.
  ///
  /// - Parameter a: A, m × n; this matrix is G, n × n.
  /// - Throws: `.shapeMismatch`, G unchanged; `.tooLarge`.
  /// - Complexity: mn² flops; up to n² scalars of scratch memory, of long rows some 10⁵ for each worker.
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

extension Matrix where Scalar: RealBLASScalar {
  /// aⱼᵀbₗ for each column of this matrix, where l is j mod the number of columns of the other.
  ///
  /// - Precondition: both have as many rows, and the other has a column.
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2mn flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  package func columnProducts(with other: Matrix) throws(LinearAlgebraError) -> [Scalar] {
    precondition(rows == other.rows, "column products of \(shape) and \(other.shape)")
    var products: [Scalar] = []
    products.reserveCapacity(columns)
    for j in 0..<columns {
      let own = VectorLayout(count: rows, offset: layout.index(0, j))
      let its = VectorLayout(count: rows, offset: other.layout.index(0, j % other.columns))
      products.append(
        try checkingSize { () throws(DimensionOverflow) in
          try BLAS<Scalar>.dot(storage.span, own, other.storage.span, its)
        })
    }
    return products
  }

  /// ‖·‖₂ of each column, without overflow or underflow on the way; NaN if an element is.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2mn flops.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  package func columnNorms() throws(LinearAlgebraError) -> [Scalar] {
    var norms = try columnProducts(with: self)
    // What a square below this lost to underflow may be more than its rounding.
    let least = Scalar.leastNormalMagnitude / (Scalar.ulpOfOne * Scalar.ulpOfOne)
    for j in norms.indices {
      norms[j] =
        norms[j] >= least && norms[j].isFinite
        ? norms[j].squareRoot() : self[..., j...j].frobeniusNorm()
    }
    return norms
  }
}
