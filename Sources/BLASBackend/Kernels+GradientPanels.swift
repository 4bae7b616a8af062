extension Kernels {
  /// G ← G + XᵀR with R = XΘ − Y, where the p × n matrix A = Xᵀ has samples as columns, in one read of A. 4npK flops
  /// for K columns of parameters; 2pK + O(K) scalars of scratch memory.
  ///
  /// Two calls of `gemm` on blocks of rows do the same, but copy each block before each product.
  ///
  /// - Parameters:
  ///   - a: the elements of A.
  ///   - aLayout: where they lie in `a`.
  ///   - targets: Y, n × k.
  ///   - targetsLayout: of Y as it is stored.
  ///   - targetsAreRows: whether that is Yᵀ.
  ///   - parameters: Θ, p × K: column j belongs to target j mod k.
  ///   - parametersLayout: where they lie in `parameters`.
  ///   - gradient: G, p × K.
  ///   - gradientLayout: where it lies in `gradient`.
  ///   - squares: Σ r² of each column are added to its K entries.
  ///   - instructions: which instructions the processor may use.
  public static func addGradients(
    _ a: Span<Scalar>, _ aLayout: MatrixLayout, targets: Span<Scalar>,
    _ targetsLayout: MatrixLayout, targetsAreRows: Bool, parameters: Span<Scalar>,
    _ parametersLayout: MatrixLayout, into gradient: inout MutableSpan<Scalar>,
    _ gradientLayout: MatrixLayout, squares: inout MutableSpan<Scalar>,
    instructions: InstructionSet = .widest
  ) {
    let (p, n, count) = (aLayout.rows, aLayout.columns, parametersLayout.columns)
    let (rows, k) =
      targetsAreRows
      ? (targetsLayout.columns, targetsLayout.rows) : (targetsLayout.rows, targetsLayout.columns)
    precondition(
      rows == n && parametersLayout.rows == p && gradientLayout.rows == p
        && gradientLayout.columns == count && squares.count == count && (k > 0 || count == 0),
      "addGradients: \(n) samples × \(p), \(rows) × \(k) targets, \(parametersLayout), \(gradientLayout)"
    )
    if n == 0 || count == 0 { return }
    let ld = targetsLayout.leadingDimension
    Scalar._gradientPanels(
      instructions, n, p, count, a.pointer(aLayout), aLayout.leadingDimension,
      targets.pointer(targetsLayout), targetsAreRows ? ld : 1, targetsAreRows ? 1 : ld, k,
      parameters.pointer(parametersLayout), parametersLayout.leadingDimension,
      gradient.pointer(gradientLayout), gradientLayout.leadingDimension,
      squares.pointer(atLeast: count, "addGradients"))
  }

  /// True if the gradient at this many columns of parameters is faster by ``addGradients(_:_:targets:_:targetsAreRows:parameters:_:into:_:squares:instructions:)``
  /// than by two calls of `gemm` a block of rows.
  ///
  /// With AVX2 and AVX-512 it was for every K ≥ 4 that was tried, with SSE2 not from K = 8 on; NEON has not been
  /// measured. `scripts/bench gradient` has K = 64.
  public static func prefersGradientPanels(
    columns: Int, parameterColumns: Int, instructions: InstructionSet = .widest
  ) -> Bool {
    // Beyond, Θ and G do not stay in any cache of their own.
    instructions != .baseline && columns * parameterColumns <= 1 << 19
  }
}
