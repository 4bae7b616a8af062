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
}
