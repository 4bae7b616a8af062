/// The few hot loops that no library has, checked like the routines of ``BLAS``.
///
/// A kernel runs on the thread that calls it, however large the matrix: row blocks are shared out with
/// ``Workers``.
public enum Kernels<Scalar: RealBLASScalar> {
  /// g ← g + Xᵀr with r = Xθ − y, X = op(A), in one read of A. 4np flops.
  ///
  /// Two calls of `gemv` read A twice, and memory is what they wait for. NaN and infinities spread as
  /// in the formula. The result depends on `instructions` in its last bits, never on the addresses.
  ///
  /// - Parameters:
  ///   - transposition: `.transposed` if A is p × n, each sample a contiguous column; `.none` if A is
  ///     n × p.
  ///   - a: the elements of A.
  ///   - aLayout: where they lie in `a`.
  ///   - targets: y, n entries.
  ///   - targetsLayout: where they lie in `targets`.
  ///   - parameters: θ, p entries.
  ///   - gradient: g, p entries.
  ///   - instructions: which instructions the processor may use.
  /// - Returns: Σ r².
  public static func addGradient(
    _ transposition: Transposition, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    targets: Span<Scalar>, _ targetsLayout: VectorLayout, parameters: Span<Scalar>,
    into gradient: inout MutableSpan<Scalar>, instructions: InstructionSet = .widest
  ) -> Scalar {
    aLayout.requireInside(a.count)
    targetsLayout.requireInside(targets.count)
    let samplesAreColumns = transposition != .none
    let n = samplesAreColumns ? aLayout.columns : aLayout.rows
    let p = samplesAreColumns ? aLayout.rows : aLayout.columns
    precondition(
      targetsLayout.count == n && parameters.count == p && gradient.count == p,
      "addGradient: \(n) samples × \(p), \(targetsLayout.count) targets, \(parameters.count) parameters, a gradient of \(gradient.count)"
    )
    if n == 0 { return .zero }
    return a.withUnsafeBufferPointer { a in
      targets.withUnsafeBufferPointer { y in
        parameters.withUnsafeBufferPointer { theta in
          gradient.withUnsafeMutableBufferPointer { g in
            // Without parameters the three buffers may have no address; they are not read then.
            let x = a.baseAddress.map { $0 + aLayout.offset }
            let y = y.baseAddress! + targetsLayout.offset
            return samplesAreColumns
              ? Scalar._gradientOfRows(
                instructions, n, p, x, aLayout.leadingDimension, y, targetsLayout.stride,
                theta.baseAddress, g.baseAddress)
              : Scalar._gradientOfColumns(
                instructions, n, p, x, aLayout.leadingDimension, y, targetsLayout.stride,
                theta.baseAddress, g.baseAddress)
          }
        }
      }
    }
  }
}
