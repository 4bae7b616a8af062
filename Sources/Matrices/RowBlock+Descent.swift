public import BLASBackend

extension RowBlock where Scalar: RealBLASScalar {
  /// The block with its rows sample by sample, as the kernels for small batches want them.
  ///
  /// - Complexity: nothing if they lie so; else a copy.
  public func samplewise() -> RowBlock {
    if design.isTransposed { return self }
    return RowBlock(
      design: Matrix(design.transposed).transposed, targets: targets, weights: weights)
  }

  /// Steps of descent over mini-batches of this block: θ ← θ − rules(g) with g = f/b · Σ w·x(xᵀθ − y).
  ///
  /// - Parameters:
  ///   - rows: which rows take part; places in `order` where that is not empty.
  ///   - order: the rows in the order in which they are taken; empty for as they stand.
  ///   - batch: b; the last batch may be smaller.
  ///   - factor: f.
  ///   - rules: those of each step, one step after the other; or those of one step, for all.
  ///   - rulesPerStep: how many there are.
  ///   - parameters: θ, p × 1.
  ///   - memory: those of the rules of one step, p × 1 each.
  ///   - average: the mean of the iterates before; nil where none is wanted.
  ///   - averaged: of how many iterates that is the mean.
  /// - Precondition: the rows lie sample by sample, and there is one target.
  /// - Complexity: 4p flops a row and those of the rules; parts of large batches on other threads.
  public func descend(
    rows: Range<Int>, order: [UInt32], batch: Int, factor: Double, rules: [UpdateRule],
    rulesPerStep: Int, parameters: inout Matrix<Scalar>, memory: inout [Matrix<Scalar>],
    average: inout Matrix<Scalar>?, averaged: Int
  ) {
    precondition(
      design.isTransposed && targets.columns == 1 && parameters.columns == 1,
      "descend: samples must be columns, with one target")
    func layout(_ column: MatrixView<Scalar>) -> VectorLayout {
      VectorLayout(
        count: column.rows, stride: max(1, column.strides.row), offset: column.layout.offset)
    }
    let p = parameters.rows
    let weighting = weights ?? targets
    var theta = Array(parameters.storage.prefix(p))
    var state = memory.flatMap { $0.storage.prefix(p) }
    var mean = average.map { Array($0.storage.prefix(p)) } ?? []
    var thetaSpan = theta.mutableSpan
    var stateSpan = state.mutableSpan
    var meanSpan = mean.mutableSpan
    Kernels<Scalar>.descend(
      design.storage.span, design.layout, targets: targets.storage.span, layout(targets),
      weights: weighting.storage.span, weights.map(layout), rows: rows,
      order: order.span, batch: batch, factor: factor, rules: rules, rulesPerStep: rulesPerStep,
      parameters: &thetaSpan, state: &stateSpan, average: &meanSpan, averaged: averaged)
    parameters = Matrix(rows: p, columns: 1, storage: theta)
    for index in memory.indices {
      memory[index] = Matrix(
        rows: p, columns: 1, storage: Array(state[index * p..<(index + 1) * p]))
    }
    if average != nil { average = Matrix(rows: p, columns: 1, storage: mean) }
  }
}
