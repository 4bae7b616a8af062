extension Kernels {
  /// One triangle of G ← G + AAᵀ, where the p × n matrix A has samples as columns. np² flops.
  ///
  /// The other triangle of G is neither read nor written. Where ``prefersGramKernel(columns:instructions:)`` says so, a
  /// kernel of our own does it: on the calling thread if X = Aᵀ has few columns, else on all ``Workers``, unless the
  /// caller is one of them. Else `syrk` does, which outside of ``Workers`` may use all threads.
  ///
  /// - Note: Columns of X that are not centred or differ in scale lose digits here: κ(G) = κ(X)².
  public static func addGram(
    _ triangle: Triangle, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    into gram: inout MutableSpan<Scalar>, _ gramLayout: MatrixLayout
  ) throws(DimensionOverflow) {
    if prefersGramKernel(columns: aLayout.rows) {
      addGramByKernel(triangle, a, aLayout, into: &gram, gramLayout)
      return
    }
    // Slices, so that a count of samples beyond 32 bits is no error.
    let slice = 1 << 24
    for start in stride(from: 0, to: aLayout.columns, by: slice) {
      let samples = start..<Swift.min(start + slice, aLayout.columns)
      try BLAS.syrk(
        triangle, .none, alpha: 1, a, aLayout.block(rows: 0..<aLayout.rows, columns: samples),
        beta: 1, &gram, gramLayout)
    }
  }

  /// True if the Gram matrix of this many columns is faster by the kernel than by `syrk`.
  ///
  /// Measured with two workers (from p = 1000 on with one) on a Zen 5 (OpenBLAS 0.3.21), each with blocks of rows of its
  /// own, as a ratio to single-threaded `dsyrk`, whose kernels were AVX2 (in brackets: AVX-512):
  ///
  /// | p | 3 | 10 | 20 | 50 | 100 | 200 | 500 | 1000 | 2000 |
  /// |---|---|---|---|---|---|---|---|---|---|
  /// | AVX-512 | 2.1 | 2.1 (1.7) | 2.7 (2.3) | 2.8 (2.0) | 2.7 (1.7) | 2.3 (1.7) | 1.9 (1.1) | 2.0 (1.2) | 2.0 (1.2) |
  /// | AVX2 | 1.5 | 1.5 | 1.8 | 1.7 | 1.5 | 1.3 | 1.1 | 1.1 | 1.1 |
  /// | SSE2 | 1.2 | 0.8 | 0.9 | 0.6 | 0.5 | | | | |
  ///
  /// In `Float`, against `ssyrk` with AVX2: AVX-512 1.6, 1.9, 2.6, 2.5, 2.4, 1.7, 1.8 at p = 10, 20, 50, 100, 200, 1000,
  /// 2000 (0.9 and 1.0 of that with AVX-512 at the last two); AVX2 1.5, 1.3, 1.6, 1.4, 1.3. NEON has not been measured,
  /// nor has an older processor: the lines below are drawn well before those of this one.
  public static func prefersGramKernel(
    columns: Int, instructions: InstructionSet = .widest
  ) -> Bool {
    switch instructions {
    case .avx512: true
    case .avx2: columns <= 128
    #if arch(arm64)
      case .baseline: columns <= 16
    #else
      case .baseline: columns <= 4
    #endif
    }
  }

  /// True if ``addGram(_:_:_:into:_:)`` by the kernel gives some columns of G to each of the ``Workers``.
  public static func sharesGram(columns: Int) -> Bool {
    prefersGramKernel(columns: columns) && cutsGram(columns: columns)
  }

  /// True where the sums of so many columns do not stay in a cache, so that the kernel cuts G into panels.
  private static func cutsGram(columns: Int) -> Bool { columns > 640 }

  /// ``addGram(_:_:_:into:_:)`` by the kernels, whatever p: p² + O(p) scalars of scratch memory; where G is cut, 10⁵ for
  /// each worker.
  ///
  /// - Parameter cutsGram: nil for as is best.
  static func addGramByKernel(
    _ triangle: Triangle, _ a: Span<Scalar>, _ aLayout: MatrixLayout,
    into gram: inout MutableSpan<Scalar>, _ gramLayout: MatrixLayout,
    instructions: InstructionSet = .widest, cutsGram: Bool? = nil
  ) {
    aLayout.requireInside(a.count)
    gramLayout.requireInside(gram.count)
    let (p, n) = (aLayout.rows, aLayout.columns)
    precondition(
      gramLayout.rows == p && gramLayout.columns == p, "addGram: \(aLayout), \(gramLayout)")
    if aLayout.isEmpty { return }
    a.withUnsafeBufferPointer { a in
      gram.withUnsafeMutableBufferPointer { gram in
        let sums = SharedGram(
          x: a.baseAddress! + aLayout.offset, gram: gram.baseAddress! + gramLayout.offset)
        let (ld, gramLD) = (aLayout.leadingDimension, gramLayout.leadingDimension)
        guard cutsGram ?? Self.cutsGram(columns: p) else {
          Scalar._gram(instructions, triangle, n, p, sums.x, ld, sums.gram, gramLD)
          return
        }
        // Some panels for each worker; narrow ones cost more copies. What comes out does not depend on the cut.
        let threads = BLASThreads.isInsideWorkers ? 1 : BLASThreads.limit
        let width = threads == 1 ? 256 : Swift.max(48, Swift.min(256, p / (4 * threads) / 16 * 16))
        let panels = (p + width - 1) / width
        _ = Workers.map(count: panels) { task in
          // The longest ones first.
          let first = width * (triangle == .upper ? panels - 1 - task : task)
          Scalar._gramColumns(
            instructions, triangle, n, p, sums.x, ld, sums.gram, gramLD,
            first..<Swift.min(p, first + width))
        }
      }
    }
  }
}

/// Distinct tasks write distinct columns of G.
private struct SharedGram<Scalar>: @unchecked Sendable {
  let x: UnsafePointer<Scalar>
  let gram: UnsafeMutablePointer<Scalar>
}
