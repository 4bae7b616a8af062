public import BLASBackend
internal import LeastSquares
internal import Matrices

/// A descent in the course of being run: one configuration, or several of one problem in one pass over the rows.
///
/// With gradients of all rows an advance is one update. With mini-batches it is a bounded number of updates, and
/// objective and gradient are measured at the end of every epoch, by a pass over all rows.
public struct DescentIteration<Scalar: RealBLASScalar>: IterativeMethod, ~Copyable {
  private let descent: Descent<Scalar>
  private let optimizers: [any Optimizer<Scalar>]
  private let source: any RowBlockSource<Scalar>
  private let validation: LeastSquaresProblem<Scalar>?
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
    validation: LeastSquaresProblem<Scalar>?, updateLimit: Int
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
    let start = try Self.evaluate(descent, source, validation, parameters)
    if !start.sums.residualSquares.allSatisfy(\.isFinite)
      || start.sums.gradient.firstNonFinite() != nil
    {
      try source.requireFinite()
    }
    state.passes = 1
    state.measured = start.measured
    self.init(
      descent, on: source, optimizers: configurations.map(\.optimizer), validation: validation,
      updateLimit: updateLimit, state: state,
      gradient: descent.isFullBatch(rows: source.rows) ? start.gradient : nil)
    progress = Self.progress(state, changed: true, isMeasured: true, stepSize: nil)
  }

  /// The iteration at a state that was saved.
  ///
  /// - Precondition: the state is that of a run of the same descent on the same rows.
  init(
    _ descent: Descent<Scalar>, on source: any RowBlockSource<Scalar>,
    optimizers: [any Optimizer<Scalar>], validation: LeastSquaresProblem<Scalar>?,
    updateLimit: Int, state: DescentState<Scalar>, gradient: Matrix<Scalar>? = nil
  ) {
    self.descent = descent
    self.optimizers = optimizers
    self.source = source
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
    let stepSize = optimizers[0].stepSize(step: state.iteration + 1)
    let isFullBatch = descent.isFullBatch(rows: source.rows)
    var endsEpoch = true
    if isFullBatch {
      try updateByAllRows()
    } else {
      endsEpoch = try updateByBatches()
    }
    if endsEpoch, !isFullBatch || state.average != nil { try measureAnswer() }
    changedInEpoch = changedInEpoch || state.answer != before
    progress = Self.progress(
      state, changed: changedInEpoch, isMeasured: endsEpoch, stepSize: stepSize)
    if endsEpoch { changedInEpoch = false }
    return progress
  }

  public mutating func measure() throws(IterationError) -> Progress<Scalar> {
    try measureAnswer()
    progress = Self.progress(state, changed: true, isMeasured: true, stepSize: progress.stepSize)
    return progress
  }

  // MARK: Updates

  private mutating func updateByAllRows() throws(IterationError) {
    let present: Matrix<Scalar>
    if let gradient {
      present = gradient
    } else {
      present = try Self.evaluate(descent, source, nil, state.parameters).gradient
    }
    update(by: present)
    noteAverage()
    state.epoch += 1
    let next = try Self.evaluate(descent, source, validation, state.parameters)
    gradient = next.gradient
    state.measured = next.measured
    state.passes += 1
  }

  /// Goes on with the epoch.
  ///
  /// - Returns: whether it has ended.
  private mutating func updateByBatches() throws(IterationError) -> Bool {
    let factor = Scalar(
      descent.objective.hessianFactor(rows: source.rows) * Double(source.rows))
    // Some milliseconds' worth of work: between advances runs are saved and interrupted.
    var budget = max(1, (1 << 22) / max(1, source.columns * state.parameters.columns))
    while budget > 0 && state.iteration < updateLimit {
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

  /// Θ ← Θ − u, with the u of each configuration from its part of the gradient.
  private mutating func update(by gradient: Matrix<Scalar>) {
    state.iteration += 1
    let (step, k) = (state.iteration, source.targetCount)
    for (index, optimizer) in optimizers.enumerated() {
      let columns = k * index..<k * (index + 1)
      var update = Matrix(gradient[..., columns])
      optimizer.transform(
        &update, at: Matrix(state.parameters[..., columns]), step: step,
        state: &state.memories[index])
      state.parameters.subtract(update, fromColumn: columns.lowerBound)
    }
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

  // MARK: Measurements

  private typealias Evaluation = (
    sums: GradientAccumulator<Scalar>, gradient: Matrix<Scalar>,
    measured: DescentState<Scalar>.Measurement
  )

  private mutating func measureAnswer() throws(IterationError) {
    state.measured = try Self.evaluate(descent, source, validation, state.answer).measured
    state.passes += 1
  }

  private static func evaluate(
    _ descent: Descent<Scalar>, _ source: any RowBlockSource<Scalar>,
    _ validation: LeastSquaresProblem<Scalar>?, _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> Evaluation {
    let sums = try Self.sums(source, parameters)
    let factor = Scalar(descent.objective.hessianFactor(rows: max(1, source.rows)))
    let gradient = sums.gradient.map { factor * $0 }
    var measured = DescentState<Scalar>.Measurement()
    measured.objective = descent.objective.values(sums, rows: source.rows)
    measured.gradientNorms = (0..<gradient.columns).map {
      Double(gradient[..., $0...$0].frobeniusNorm())
    }
    if let validation {
      measured.validationObjective = descent.objective.values(
        try Self.sums(validation, parameters), rows: validation.rows)
    }
    return (sums, gradient, measured)
  }

  private static func sums(
    _ source: any RowBlockSource<Scalar>, _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> GradientAccumulator<Scalar> {
    let empty = GradientAccumulator(parameters: parameters, targetCount: source.targetCount)
    return try source.accumulate(into: empty, memory: empty.memory)
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
  fileprivate func values<Scalar: RealBLASScalar>(
    _ sums: GradientAccumulator<Scalar>, rows: Int
  ) -> [Double] {
    sums.residualSquares.map { value(residualSquare: Double($0), rows: max(1, rows)) }
  }
}

extension Matrix where Scalar: RealBLASScalar {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate mutating func subtract(_ update: Matrix, fromColumn first: Int) {
    for j in 0..<update.columns {
      for i in 0..<rows { self[i, first + j] -= update[i, j] }
    }
  }
}
