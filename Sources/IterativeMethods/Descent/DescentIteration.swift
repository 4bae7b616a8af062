public import BLASBackend
internal import LeastSquares
internal import Matrices

/// A descent in the course of being run: one configuration, or several of one problem in one pass over the rows.
///
/// With gradients of all rows an advance is one update. With mini-batches it is a bounded number of updates, and
/// objective and gradient are measured at the end of every epoch, by a pass over all rows.
public struct DescentIteration<Scalar: RealBLASScalar>: IterativeMethod, ~Copyable {
  private let descent: Descent<Scalar>
  private var optimizers: [any Optimizer<Scalar>]
  /// What the kernels make of an optimizer whose rules are the same for all steps; nil for any other.
  private var rules: [[UpdateRule]?]
  private let source: any RowBlockSource<Scalar>
  /// Where the gradients of all rows come from.
  private let whole: DescentGradient<Scalar>
  private let validation: (any RowBlockSource<Scalar>)?
  private let updateLimit: Int
  public private(set) var state: DescentState<Scalar>
  /// ∇f(Θ) where all rows are used in every update.
  private var gradient: Matrix<Scalar>?
  private var reader: EpochReader<Scalar>
  private var changedInEpoch = false
  public private(set) var progress: Progress<Scalar>

  /// - Parameter configurations: the optimizer and Θ₀, p × k, of each.
  init(
    _ descent: Descent<Scalar>, on source: any RowBlockSource<Scalar>,
    configurations: [(optimizer: any Optimizer<Scalar>, start: Matrix<Scalar>)],
    validation: (any RowBlockSource<Scalar>)?, updateLimit: Int
  ) throws(IterationError) {
    let (p, k) = (source.columns, source.targetCount)
    for (_, start) in configurations where start.shape != Shape(p, k) {
      throw .linearAlgebra(
        .shapeMismatch(operation: "start of the descent", left: start.shape, right: Shape(p, k)))
    }
    let parameters = Matrix<Scalar>(rows: p, columns: k * configurations.count) { i, j in
      configurations[j / k].start[i, j % k]
    }
    var state = DescentState(
      parameters: parameters, memories: configurations.map { $0.optimizer.makeState(for: $0.start) }
    )
    let whole = try descent.gradients(of: source)
    let start = try Self.evaluate(descent, source, whole, validation, parameters)
    if !start.measured.objective.allSatisfy(\.isFinite) || start.gradient.firstNonFinite() != nil {
      try source.requireFinite()
    }
    state.passes = 1
    state.measured = start.measured
    self.init(
      descent, on: source, optimizers: configurations.map(\.optimizer), validation: validation,
      updateLimit: updateLimit, state: state, whole: whole,
      gradient: descent.isFullBatch(rows: source.rows) ? start.gradient : nil)
    progress = Self.progress(state, changed: true, isMeasured: true, stepSize: nil)
  }

  /// The iteration at a state that was saved.
  ///
  /// - Precondition: the state is that of a run of the same descent on the same rows.
  init(
    _ descent: Descent<Scalar>, on source: any RowBlockSource<Scalar>,
    optimizers: [any Optimizer<Scalar>], validation: (any RowBlockSource<Scalar>)?,
    updateLimit: Int, state: DescentState<Scalar>, whole: DescentGradient<Scalar>,
    gradient: Matrix<Scalar>? = nil
  ) {
    self.descent = descent
    self.optimizers = optimizers
    rules = optimizers.map { $0.isStationary ? $0.updateRules(step: 1) : nil }
    self.source = source
    self.whole = whole
    self.validation = validation
    self.updateLimit = updateLimit
    self.state = state
    self.gradient = gradient
    reader = EpochReader(descent, source)
    // What was looked at before is not looked at again.
    progress = Self.progress(state, changed: true, isMeasured: false, stepSize: nil)
  }

  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    let before = state.answer
    let stepSize = optimizers.first?.stepSize(step: state.iteration + 1)
    let isFullBatch = descent.isFullBatch(rows: source.rows)
    var endsEpoch = true
    if isFullBatch {
      try updateByAllRows()
    } else {
      endsEpoch = try updateByBatches()
    }
    let measures = isFullBatch || endsEpoch && state.epoch.isMultiple(of: descent.measuresEvery)
    if measures, !isFullBatch || state.average != nil { try measureAnswer() }
    changedInEpoch = changedInEpoch || state.answer != before
    progress = Self.progress(
      state, changed: changedInEpoch, isMeasured: measures, stepSize: stepSize)
    if measures { changedInEpoch = false }
    return progress
  }

  public mutating func measure() throws(IterationError) -> Progress<Scalar> {
    try measureAnswer()
    progress = Self.progress(state, changed: true, isMeasured: true, stepSize: progress.stepSize)
    return progress
  }

  // MARK: Updates

  private mutating func updateByAllRows() throws(IterationError) {
    let present =
      if let known = gradient.take() { known } else {
        try Self.evaluate(descent, source, whole, nil, state.parameters).gradient
      }
    update(by: present)
    noteAverage()
    state.epoch += 1
    let next = try Self.evaluate(descent, source, whole, validation, state.parameters)
    gradient = next.gradient
    state.measured = next.measured
    if !descent.cachesGram { state.passes += 1 }
  }

  /// Goes on with the epoch.
  ///
  /// - Returns: whether it has ended.
  private mutating func updateByBatches() throws(IterationError) -> Bool {
    let factor = Scalar(
      descent.objective.hessianFactor(rows: source.rows) * Double(source.rows))
    // Some milliseconds' worth of work: between advances runs are saved and interrupted.
    var budget = max(1, (1 << 23) / max(1, source.columns * state.parameters.columns))
    while budget > 0 && state.iteration < updateLimit {
      if let batchSize = kernelBatchSize {
        guard let rows = try updateByKernels(batchSize, factor: Double(factor), budget) else {
          break
        }
        budget -= rows
        continue
      }
      guard let batch = try reader.next(at: &state) else { break }
      let sums = try lifting { () throws(LinearAlgebraError) in
        let empty = GradientAccumulator(
          parameters: state.parameters, targetCount: source.targetCount)
        return try batch.accumulate(into: empty, memory: empty.memory)
      }
      let scale = factor / Scalar(batch.rows)
      update(by: sums.gradient.map { scale * $0 })
      noteAverage()
      budget -= batch.rows
    }
    guard reader.isAtEnd(state) else { return false }
    state.epoch += 1
    state.block = 0
    state.passes += 1
    return true
  }

  /// b, where a call of the kernels makes many updates at once: of one configuration with one target, by rules that the
  /// kernels know.
  private var kernelBatchSize: Int? {
    guard let size = descent.batchSize, optimizers.count == 1, source.targetCount == 1,
      source.columns > 0, optimizers[0].updateRules(step: 1) != nil
    else { return nil }
    return size
  }

  /// Makes updates by the kernels.
  ///
  /// - Parameter budget: about how many rows are used.
  /// - Returns: how many were; nil if the epoch has ended.
  private mutating func updateByKernels(
    _ batchSize: Int, factor: Double, _ budget: Int
  ) throws(IterationError) -> Int? {
    // Averages begin with an epoch. The rules of a stretch take memory where they change from step to step.
    let batches = min(updateLimit - state.iteration, max(1, budget / batchSize), 1 << 14)
    guard let stretch = try reader.nextStretch(batches: batches, at: &state) else { return nil }
    let steps = (stretch.rows.count + batchSize - 1) / batchSize
    let optimizer = optimizers[0]
    let first = state.iteration + 1
    var rules = optimizer.updateRules(step: first) ?? []
    let count = rules.count
    if !optimizer.isStationary {
      rules.reserveCapacity(count * steps)
      for step in 1..<max(1, steps) { rules += optimizer.updateRules(step: first + step) ?? [] }
    }
    let averages = descent.averagesFrom.map { state.epoch >= $0 } ?? false
    var average = averages ? state.average ?? state.parameters : nil
    stretch.block.descend(
      rows: stretch.rows, order: stretch.order ?? [], batch: batchSize, factor: factor,
      rules: rules, rulesPerStep: count, parameters: &state.parameters,
      memory: &state.memories[0], average: &average, averaged: state.averaged)
    state.iteration += steps
    if averages {
      state.average = average
      state.averaged += steps
    }
    return stretch.rows.count
  }

  /// Θ ← Θ − u, with the u of each configuration from its part of the gradient: in its place, by the kernels where
  /// they know the rules.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func update(by gradient: consuming Matrix<Scalar>) {
    state.iteration += 1
    let (step, k) = (state.iteration, source.targetCount)
    var update = gradient
    for (index, optimizer) in optimizers.enumerated() {
      let columns = k * index..<k * (index + 1)
      if let rules = rules[index] ?? optimizer.updateRules(step: step) {
        update.apply(
          rules, toColumns: columns, at: state.parameters, memories: &state.memories[index])
        continue
      }
      var own = Matrix(update[..., columns])
      optimizer.transform(
        &own, at: Matrix(state.parameters[..., columns]), step: step,
        state: &state.memories[index])
      update[..., columns] = own.view
    }
    state.parameters -= update
  }

  private mutating func noteAverage() {
    guard let first = descent.averagesFrom, state.epoch >= first else { return }
    state.averaged += 1
    guard var average = state.average else {
      state.average = state.parameters
      return
    }
    let weight = 1 / Scalar(state.averaged)
    average.forEachIndex { i, j in
      average[i, j] += weight * (state.parameters[i, j] - average[i, j])
    }
    state.average = average
  }

  /// Goes on without some configurations.
  ///
  /// - Parameter positions: among those that are still there, counted from 0.
  mutating func retire(_ positions: Set<Int>) {
    let kept = optimizers.indices.filter { !positions.contains($0) }
    let k = source.targetCount
    let columns = kept.flatMap { k * $0..<k * ($0 + 1) }
    func rest(_ matrix: Matrix<Scalar>) -> Matrix<Scalar> {
      Matrix(rows: matrix.rows, columns: columns.count) { i, j in matrix[i, columns[j]] }
    }
    optimizers = kept.map { optimizers[$0] }
    rules = kept.map { rules[$0] }
    state.memories = kept.map { state.memories[$0] }
    state.parameters = rest(state.parameters)
    state.average = state.average.map(rest)
    gradient = gradient.map(rest)
    state.measured.objective = columns.map { state.measured.objective[$0] }
    state.measured.gradientNorms = columns.map { state.measured.gradientNorms[$0] }
    state.measured.validationObjective = state.measured.validationObjective.map { values in
      columns.map { values[$0] }
    }
    progress = Self.progress(
      state, changed: progress.changedParameters, isMeasured: progress.isMeasured,
      stepSize: progress.stepSize)
  }

  // MARK: Measurements

  private typealias Evaluation = (
    gradient: Matrix<Scalar>, measured: DescentState<Scalar>.Measurement
  )

  private mutating func measureAnswer() throws(IterationError) {
    state.measured = try Self.evaluate(descent, source, whole, validation, state.answer).measured
    state.passes += 1
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func evaluate(
    _ descent: Descent<Scalar>, _ source: any RowBlockSource<Scalar>,
    _ whole: DescentGradient<Scalar>, _ validation: (any RowBlockSource<Scalar>)?,
    _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> Evaluation {
    let targets = source.targetCount
    let factor = Scalar(descent.objective.hessianFactor(rows: max(1, source.rows)))
    let (gradient, squares, norms) = try whole.evaluate(
      parameters, targetCount: targets, factor: factor)
    var measured = DescentState<Scalar>.Measurement()
    measured.objective = descent.objective.values(squares, rows: source.rows)
    measured.gradientNorms = norms.map { Double($0) }
    if let validation {
      let held = try DescentGradient.rows(validation).evaluate(
        parameters, targetCount: targets, factor: 1)
      measured.validationObjective = descent.objective.values(
        held.residualSquares, rows: validation.rows)
    }
    return (gradient, measured)
  }

  private static func progress(
    _ state: DescentState<Scalar>, changed: Bool, isMeasured: Bool, stepSize: Double?
  ) -> Progress<Scalar> {
    Progress(
      iteration: state.iteration, passes: state.passes, parameters: state.answer,
      objective: state.measured.objective, gradientNorms: state.measured.gradientNorms,
      changedParameters: changed, epoch: state.epoch,
      validationObjective: state.measured.validationObjective, stepSize: stepSize,
      isMeasured: isMeasured)
  }
}

extension Objective {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func values<Scalar: RealBLASScalar>(_ squares: [Scalar], rows: Int) -> [Double] {
    squares.map { value(residualSquare: Double($0), rows: max(1, rows)) }
  }
}
