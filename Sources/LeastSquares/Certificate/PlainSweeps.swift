internal import BLASBackend
internal import Matrices

/// The sweeps in plain double precision: Gram matrix, X̂S and its Gram matrix, R by TSQR.
///
/// All of them run over the same parts, and a part in blocks of rows. Each block is packed (scaled, and
/// multiplied by fl(√ŵ)), multiplied by BLAS with β = 0, and added to the part's sum; the parts' sums are
/// added in their order. ``chain`` is the longest chain of roundings of such a sum.
struct PlainSweeps: Sendable {
  let problem: ScaledProblem
  let parts: [ScaledProblem.Part]
  let blockRows: Int

  init(_ problem: ScaledProblem) {
    self.problem = problem
    let p = problem.columns
    blockRows = max(64, min(512, (1 << 16) / p))
    // Each part returns a p × p matrix: few parts when those are large.
    let mostParts = max(8, min(64, (1 << 24) / (p * p)))
    let blocks = (problem.rows + blockRows - 1) / blockRows
    let blocksPerPart = max(1, (blocks + mostParts - 1) / mostParts)
    parts = ScaledProblem.parts(problem.problem, rowsPerPart: blocksPerPart * blockRows)
  }

  /// m of γₘ: rows of a block, additions of blocks and of parts, the penalty's p rows, and one.
  var chain: Int {
    let longest = parts.map { $0.rows.count }.max() ?? 0
    let blocks = (longest + blockRows - 1) / blockRows
    return min(longest, blockRows) + blocks + parts.count + 1
      + (problem.ridge == nil ? 0 : problem.columns + 1)
  }

  /// What the Gram sweep returns.
  struct Gram: Sendable {
    /// Ĝ ≈ X̂ᵀŴX̂, upper triangle, without the penalty.
    var matrix: Matrix<Double>
    /// ≈ X̂ᵀŴŷ, p × k: good enough for a first solution.
    var moments: Matrix<Double>
    /// Σ ŵŷ² of each target, and of the offsets that were subtracted with rounding.
    var targetSquares: [Double]
    var offsetSquare: Double

    mutating func add(_ other: Gram) {
      matrix.addEntries(of: other.matrix)
      moments.addEntries(of: other.moments)
      for t in targetSquares.indices { targetSquares[t] += other.targetSquares[t] }
      offsetSquare += other.offsetSquare
    }
  }

  func gram() throws(NotCertifiable) -> Gram {
    let p = problem.columns
    let k = problem.targets
    let empty = Gram(
      matrix: Matrix(rows: p, columns: p), moments: Matrix(rows: p, columns: k),
      targetSquares: [Double](repeating: 0, count: k), offsetSquare: 0)
    return try sum(from: empty, { $0.add($1) }) { (block, sum) throws(LinearAlgebraError) in
      try block.product.formGram(ofSamples: block.design, rows: block.rows)
      sum.matrix.addEntries(of: block.product)
      sum.moments.addEntries(
        of: try Matrix.product(block.design, p, block.targets, k, rows: block.rows))
      for i in 0..<block.rows {
        for t in 0..<k {
          let y = block.targets[i * k + t]
          sum.targetSquares[t] += y * y
        }
      }
      if let offsets = block.offsets {
        for offset in offsets { sum.offsetSquare += offset * offset }
      }
    }
  }

  /// M = fl(Q̂ᵀQ̂), upper triangle, with Q̂ = fl(X̂S) and, for a penalty, the p rows fl(√λ̂ⱼ·Sⱼ).
  func orthogonality(_ s: Matrix<Double>) throws(NotCertifiable) -> Matrix<Double> {
    let p = problem.columns
    var result = try sum(
      from: Matrix<Double>(rows: p, columns: p), { $0.addEntries(of: $1) }
    ) { (block, sum) throws(LinearAlgebraError) in
      // Samples stand in columns: Q̂ᵀ = SᵀX̂ᵀ.
      let layout = MatrixLayout(rows: p, columns: block.rows)
      try s.multiplyTransposed(into: &block.design, layout)
      try block.product.formGram(ofSamples: block.design, rows: block.rows)
      sum.addEntries(of: block.product)
    }
    if let ridge = problem.ridge {
      var rows = [Double](repeating: 0, count: p * p)
      for j in 0..<p {
        let root = ridge[j].high.squareRoot()
        for k in 0..<p { rows[j * p + k] = root * s[j, k] }
      }
      var penalty = Matrix<Double>(rows: p, columns: p)
      try proving { () throws(LinearAlgebraError) in try penalty.formGram(ofSamples: rows, rows: p)
      }
      result.addEntries(of: penalty)
    }
    return result
  }

  /// One packed block: samples contiguous. Its memory serves all blocks of a part.
  struct Block {
    var rows = 0
    /// p × rows, column-major; the sweeps may overwrite it.
    var design: [Double]
    /// k × rows.
    var targets: [Double]
    var offsets: [Double]?
    /// Room for a block's Gram matrix.
    var product: Matrix<Double>

    init(_ problem: ScaledProblem, rows: Int) {
      design = [Double](repeating: 0, count: rows * problem.columns)
      targets = [Double](repeating: 0, count: rows * problem.targets)
      product = Matrix(rows: problem.columns, columns: problem.columns)
    }
  }

  func sum<Sum: Sendable>(
    from empty: Sum, _ merge: (inout Sum, Sum) -> Void,
    _ add: @Sendable (inout Block, inout Sum) throws(LinearAlgebraError) -> Void
  ) throws(NotCertifiable) -> Sum {
    var result = empty
    // A few at a time, for each part's sum may be large.
    for first in stride(from: 0, to: parts.count, by: PlainSweeps.partsAtOnce) {
      let count = min(PlainSweeps.partsAtOnce, parts.count - first)
      let sums = try Workers.map(count: count) { (index) throws(NotCertifiable) -> Sum in
        // Each worker is a thread of its own, with a rounding mode of its own.
        guard DoubleDoubleKernels.roundingIsStandard else { throw .nonstandardArithmetic }
        var sum = empty
        let part = parts[first + index]
        var block = Block(problem, rows: min(blockRows, part.rows.count))
        try forEachPiece(of: part) { (piece) throws(NotCertifiable) in
          let rows = piece.range
          for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
            pack(piece.block, first..<min(first + blockRows, rows.upperBound), into: &block)
            try proving { () throws(LinearAlgebraError) in try add(&block, &sum) }
          }
        }
        return sum
      }
      for sum in sums { merge(&result, sum) }
    }
    return result
  }

  /// How many parts are worked on before their sums are added up.
  static let partsAtOnce = 16

  /// The rows of a part, a few at a time where they must be read, in multiples of `unit` or of ``blockRows``.
  func forEachPiece(
    of part: ScaledProblem.Part, multipleOf unit: Int? = nil,
    _ body: (CertificateProblem.Piece) throws(NotCertifiable) -> Void
  ) throws(NotCertifiable) {
    let step = problem.problem.rowsAtOnce(multipleOf: unit ?? blockRows)
    for first in stride(from: part.rows.lowerBound, to: part.rows.upperBound, by: step) {
      try body(
        problem.problem.piece(part.block, first..<min(first + step, part.rows.upperBound)))
    }
  }

  /// Rows of a block times D and fl(√ŵ): entries with a relative error of at most 2u (weights only).
  func pack(_ block: CertificateRows, _ range: Range<Int>, into packed: inout Block) {
    let scale = problem.weightScale
    let roots = block.weights.map { $0[range].map { ($0 * scale).squareRoot() } }
    packed.rows = range.count
    DoubleDoubleKernels.pack(
      block.design.high.storage, block.design.high.strided.rows(range),
      scales: problem.columnScales, factors: roots, into: &packed.design)
    DoubleDoubleKernels.pack(
      block.targets.high.storage, block.targets.high.strided.rows(range),
      scales: problem.targetScales, factors: roots, into: &packed.targets)
    packed.offsets = block.roundedOffsets.map { offsets in
      range.map { offsets[$0] * (roots?[$0 - range.lowerBound] ?? 1) }
    }
  }
}

extension Matrix where Scalar == Double {
  mutating func addEntries(of other: Matrix) {
    let source = other.storage.span
    withStorage { target in
      for i in 0..<target.count { target[i] += source[i] }
    }
  }

  /// This matrix becomes AᵀA in its upper triangle; the rows of A stand one after the other in `samples`.
  ///
  /// Whoever does it, each entry is a sum of the rows' products in some order: as many roundings as rows
  /// on any path. It is not added to what was there, for BLAS may do so row by row.
  mutating func formGram(ofSamples samples: [Double], rows count: Int) throws(LinearAlgebraError) {
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (c) throws(DimensionOverflow) in
        for i in c.indices { c[i] = 0 }
        try Kernels<Double>.addGram(
          .upper, samples.span, MatrixLayout(rows: layout.rows, columns: count), into: &c, layout)
      }
    }
  }

  /// AᵀB of samples: p × k.
  static func product(
    _ a: [Double], _ p: Int, _ b: [Double], _ k: Int, rows: Int
  ) throws(LinearAlgebraError) -> Matrix {
    var result = Matrix(rows: p, columns: k)
    let layout = result.layout
    try checkingSize { () throws(DimensionOverflow) in
      try result.withStorage { (c) throws(DimensionOverflow) in
        if k == 1 {
          try BLAS<Double>.gemv(
            .none, alpha: 1, a.span, MatrixLayout(rows: p, columns: rows), b.span,
            VectorLayout(count: rows), beta: 0, &c, VectorLayout(count: p))
          return
        }
        try BLAS<Double>.gemm(
          .none, .transposed, alpha: 1, a.span, MatrixLayout(rows: p, columns: rows), b.span,
          MatrixLayout(rows: k, columns: rows), beta: 0, &c, layout)
      }
    }
    return result
  }

  /// B ← TᵀB for this upper triangular T.
  func multiplyTransposed(
    into b: inout [Double], _ bLayout: MatrixLayout
  ) throws(LinearAlgebraError) {
    try checkingSize { () throws(DimensionOverflow) in
      var span = b.mutableSpan
      try BLAS<Double>.trmm(
        .left, .upper, .transposed, .stored, alpha: 1, storage.span, layout, &span, bLayout)
    }
  }
}
