internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What a descent adds to a solution.
struct DescentRun {
  let iterations: Int
  let epochs: Int
  /// ‖∇f‖₂ over all targets.
  let gradientNorm: Double
  /// The same at the start.
  let startGradientNorm: Double
  /// Before a schedule changed it; nil of methods without one.
  let step: Double?
  let spectrum: HessianSpectrum
  /// The method's course on a quadratic; nil where it has no theory.
  let theory: DescentTheory?
  /// −ln of the predicted rate; nil where it is not known.
  let predictedDecay: Double?
  let measuredRate: Double?
  let standardized: Bool
  /// nil for all rows.
  let batchSize: Int?
  /// How many rows were held back.
  let heldBack: Int
  /// How many rows a block has where rows are shuffled by blocks, and within them.
  let shuffledBlockRows: Int?
  /// Whether it leaves the row space of X, so that among many minimisers it does not find the one of least norm.
  let leavesRowSpace: Bool
  /// Of a penalised objective: how far the target that ended worst is above its minimum at most.
  let dualityGap: Double?
  /// Whether gradients came from XᵀX.
  let cachesGram: Bool
  /// The rule that ended it.
  let reason: String
}

extension DescentRun {
  /// nil where the method has no such limit.
  var largestStableStep: Double? { theory.map { spectrum.largestStableStep($0) } }

  var isStepTooLarge: Bool {
    guard let step, let limit = largestStableStep else { return false }
    return step > limit
  }
}

extension SolverRun {
  /// Runs a method of the descent family; its clock leaves out the theory and the comparison with the reference.
  init(
    descent name: SolverName, on problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    var setting = try DescentSetting(name, problem, diagnosis, options)
    let spectrum = try setting.spectrum(diagnosis)
    // Rows outside of memory are not passed over for what R tells.
    let method =
      try setting.memory == nil ? DescentMethod(setting, spectrum) : DescentMethod(setting)
    let descent = Descent<Double>(
      method.optimizer, objective: options.objective, batchSize: setting.batchSize,
      order: options.batch.order, seed: options.batch.seed,
      averagesFrom: options.batch.averagesFrom, cachesGram: method.cachesGram)
    let decay =
      method.hasRate ? method.theory.flatMap { spectrum.decay($0, step: method.step) } : nil
    var course = DescentCourse(setting, decay: decay, observe)
    var file = try setting.checkpointFile()
    let saved = try file?.load(SavedDescent<DescentState<Double>>.self)
    if let saved { course.resume(saved) }
    var iteration =
      if let saved {
        try descent.resumeIteration(
          on: setting.data, from: saved.state, validation: setting.validation,
          updateLimit: setting.updateLimit)
      } else {
        try descent.makeIteration(
          on: setting.data, from: setting.start, validation: setting.validation,
          updateLimit: setting.updateLimit)
      }
    let outcome = try course.run(&iteration) { iteration, course, verdict throws(IterationError) in
      try file?.save(course.saved(iteration.state), verdict)
    }
    self = try SolverRun(
      outcome, course, setting, problem, diagnosis, spectrum, step: method.step,
      theory: method.theory, cachesGram: method.cachesGram)
  }

  /// Runs an iteration of the descent family to its end.
  ///
  /// - Parameters:
  ///   - step: the length of its steps; nil where there is no such thing.
  ///   - decay: −ln of the predicted rate; nil where it is not known.
  ///   - staysInRowSpace: whether it adds nothing but gradients.
  init<Method: ResumableIteration<Double> & ~Copyable>(
    running iteration: inout Method, _ setting: DescentSetting, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, step: Double?, decay: (HessianSpectrum) -> Double?,
    staysInRowSpace: Bool, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    var setting = setting
    let spectrum = try setting.spectrum(diagnosis)
    var course = DescentCourse(setting, decay: decay(spectrum), observe)
    var file = try setting.checkpointFile()
    if let saved = try file?.load(SavedDescent<Method.State>.self) {
      course.resume(saved)
      iteration.resume(from: saved.state)
    }
    let outcome = try course.run(&iteration) { iteration, course, verdict throws(IterationError) in
      // An advance that the limit has cut short is not one of a longer run.
      guard iteration.progress.iteration < setting.updateLimit else { return }
      try file?.save(course.saved(iteration.state), verdict)
    }
    self = try SolverRun(
      outcome, course, setting, problem, diagnosis, spectrum, step: step, theory: nil,
      cachesGram: false, staysInRowSpace: staysInRowSpace)
  }

  /// Judges a run that has ended.
  private init(
    _ outcome: RunOutcome<Double>, _ course: DescentCourse, _ setting: DescentSetting,
    _ problem: ComparisonProblem, _ diagnosis: Diagnosis, _ spectrum: HessianSpectrum,
    step: Double?, theory: DescentTheory?, cachesGram: Bool, staysInRowSpace: Bool = false
  ) throws(IterationError) {
    let (data, options, reference) = (setting.data, setting.options, setting.reference)
    var (last, status) = (outcome.last, outcome.status)
    if let best = course.rules.earlyStopping?.best, status != .diverged {
      last = try last.measuredAgain(best, on: data, options.objective)
    } else if cachesGram, status != .diverged {
      last = try last.measuredAgain(last.parameters, on: data, options.objective)
    }
    seconds = course.seconds
    name = setting.name
    passes = last.passes
    let parameters = last.parameters
    let hessian = options.objective.hessianFactor(rows: max(1, data.rows))
    // A run that a limit ended farther from the minimum than it began was on its way out. With a smaller step,
    // only rounding grows.
    let limit = theory.map { spectrum.largestStableStep($0) } ?? .infinity
    let grew = last.gradientNorms.norm > course.startNorm && step ?? 0 > limit
    let mayVanish =
      status == .converged && course.startNorm < .leastNormalMagnitude && setting.validation == nil
    let vanished = mayVanish && diagnosis.fitsSomething()
    if vanished { status = .failed } else if grew { status = .diverged }
    let coefficients =
      setting.standardization?.coefficients(fromStandardized: parameters) ?? parameters
    solution = LeastSquaresSolution(
      method: name.rawValue, status: status, coefficients: coefficients,
      residualNorms: try problem.residualNorms(
        coefficients, fitted: last, hessian,
        isWhole: setting.validation == nil && !setting.isPenalized))
    let size = reference?.frobeniusNorm() ?? 0
    // Below this the reference itself may be wrong, and so may the error against it.
    let floor = 100 * Double.ulpOfOne * max(1, diagnosis.spectrum.scaledConditionNumber) * size
    // On rank-deficient data the least norm depends on the coordinates: no rate in the standardized ones. Where an
    // epoch has many updates, errors are not those of successive updates.
    let isRankDeficient = diagnosis.spectrum.rank < data.columns
    let leavesRowSpace =
      theory == nil && !staysInRowSpace || options.optimizer.clipValue != nil
      || options.initialization != .zero
    let measuresRate =
      setting.batchSize == nil
      && !(isRankDeficient && (leavesRowSpace || setting.standardization != nil))
    descent = DescentRun(
      iterations: last.iteration, epochs: last.epoch, gradientNorm: last.gradientNorms.norm,
      startGradientNorm: course.startNorm, step: step, spectrum: spectrum, theory: theory,
      predictedDecay: course.predictedDecay,
      measuredRate: measuresRate ? course.errors.measuredRate(floor: floor) : nil,
      standardized: setting.standardization != nil, batchSize: setting.batchSize,
      heldBack: setting.validation?.rows ?? 0, shuffledBlockRows: setting.shuffledBlockRows,
      leavesRowSpace: leavesRowSpace,
      dualityGap: setting.isPenalized ? last.dualityGaps?.max() : nil,
      cachesGram: cachesGram,
      reason: vanished ? "the gradient underflows; give the columns other units" : outcome.reason)
  }
}

/// A descent as it is saved.
struct SavedDescent<State: Codable>: Codable {
  let state: State
  let rules: DescentRules
  /// All that was measured so far.
  let states: StateLog
  /// ‖∇f‖ at the start.
  let startNorm: Double
  /// The time of the run so far.
  let seconds: Double
}

/// What is noted while a descent runs.
struct DescentCourse {
  private let setting: DescentSetting
  private let observe: ((ComparisonEvent) -> Void)?
  private(set) var rules: DescentRules
  private(set) var errors = ErrorHistory()
  /// What was measured so far, to be saved; empty where nothing is.
  private(set) var states = StateLog()
  /// −ln of the predicted rate; nil where it is not known.
  let predictedDecay: Double?
  private(set) var startNorm = 0.0
  /// Of the run before it was interrupted.
  private var secondsBefore = 0.0

  init(
    _ setting: DescentSetting, decay: Double?, _ observe: ((ComparisonEvent) -> Void)?
  ) {
    self.setting = setting
    predictedDecay = decay
    self.observe = observe
    rules = setting.rules()
  }

  /// The time of the run so far.
  var seconds: Double { secondsBefore + setting.clockStart.duration(to: .now).seconds }

  func saved<State: Codable>(_ state: State) -> SavedDescent<State> {
    SavedDescent(
      state: state, rules: rules, states: states, startNorm: startNorm, seconds: seconds)
  }

  /// Goes on from what was saved, and tells its states again.
  mutating func resume<State>(_ saved: SavedDescent<State>) {
    rules = saved.rules
    states = saved.states
    startNorm = saved.startNorm
    secondsBefore = saved.seconds
    for state in saved.states.states {
      if let error = state.error { errors.record(error) }
      observe?(
        .iterated(
          IterationRecord(
            repeating: state, of: setting.name,
            relativeError: errors.relativeError(of: setting.reference),
            predictedDecay: predictedDecay)))
    }
  }

  /// - Parameter pause: after every advance, with the status that ends the run; nil if it goes on.
  mutating func run<Method: IterativeMethod<Double> & ~Copyable>(
    _ iteration: inout Method,
    pause: (borrowing Method, DescentCourse, SolutionStatus?) throws(IterationError) -> Void = {
      _, _, _ in
    }
  ) throws(IterationError) -> RunOutcome<Double> {
    if iteration.progress.isMeasured { startNorm = iteration.progress.gradientNorms.norm }
    var noted = self
    var limited = LimitedRules(rules, setting.options)
    func go() throws(IterationError) -> RunOutcome<Double> {
      try IterativeMethods.run(
        &iteration, until: &limited, iterationLimit: setting.options.maximumIterations,
        observe: { noted.note($0) },
        pause: { iteration, rules, verdict throws(IterationError) in
          noted.rules = rules.saved
          try pause(iteration, noted, verdict?.status)
        })
    }
    let outcome: RunOutcome<Double>
    if let stop = setting.options.control.stop {
      outcome = try stop.watched { () throws(IterationError) in try go() }
    } else {
      outcome = try go()
    }
    self = noted
    rules = limited.saved
    return outcome
  }

  private mutating func note(_ progress: Progress<Double>) {
    // One from before an interruption was told.
    guard progress.isMeasured else { return }
    if let reference = setting.reference {
      errors.record(progress.parameters, reference: reference)
    }
    let record = IterationRecord(
      progress, of: setting.name, target: nil, seconds: seconds,
      relativeError: errors.relativeError(of: setting.reference),
      predictedDecay: predictedDecay, standardization: setting.standardization)
    if setting.options.control.checkpoint != nil {
      states.append(StateNumbers(record, error: errors.errors.last))
    }
    observe?(.iterated(record))
  }
}

extension DescentSetting {
  /// From R, which takes another pass where columns or rows are not the given ones; for the theory, and not on the
  /// clock of the run.
  fileprivate mutating func spectrum(
    _ diagnosis: Diagnosis
  ) throws(IterationError) -> HessianSpectrum {
    let begin = ContinuousClock.now
    defer { clockStart += begin.duration(to: .now) }
    let reduced =
      try standardization == nil && validation == nil ? diagnosis.reduced : self.reduced()
    return try lifting { () throws(LinearAlgebraError) in
      try HessianSpectrum(
        reduced, rank: diagnosis.spectrum.rank, objective: options.objective)
    }
  }

  /// R and QᵀY of the rows of the fit.
  ///
  /// - Complexity: one pass.
  func reduced() throws(IterationError) -> ReducedProblem<Double> {
    guard let memory else { return ReducedProblem(try data.triangularFactor()) }
    return try lifting { () throws(LinearAlgebraError) in try ReducedProblem(memory) }
  }
}

extension Diagnosis {
  /// Whether X fits a part of Y; where the gradient is 0 all the same, its products underflowed.
  fileprivate func fitsSomething() -> Bool {
    (0..<reduced.targetCount).contains { k in
      // Qᵀy has the length of y.
      let inside = reduced.c[..., k...k].frobeniusNorm() / reduced.targetFactors[k]
      let length = [inside, reduced.residualNorms[k]].norm
      return reference.residualNorms[k] < (1 - 1e-8) * length
    }
  }
}

extension ComparisonProblem {
  /// ‖y − Xb‖₂ of each target over all rows, also those that were held back.
  fileprivate func residualNorms(
    _ coefficients: Matrix<Double>, fitted last: Progress<Double>, _ hessian: Double, isWhole: Bool
  ) throws(IterationError) -> [Double] {
    if isWhole { return last.objective.map { (2 * $0 / hessian).squareRoot() } }
    return try blocks.gradientSums(at: coefficients).residualSquares.map { $0.squareRoot() }
  }
}

extension Progress<Double> {
  /// The state with these parameters, measured on the rows.
  fileprivate func measuredAgain(
    _ parameters: Matrix<Double>, on data: any RowBlockSource<Double>, _ objective: Objective
  ) throws(IterationError) -> Progress {
    let (rows, sums) = (max(1, data.rows), try data.gradientSums(at: parameters))
    let values = sums.residualSquares.map { objective.value(residualSquare: $0, rows: rows) }
    let factor = objective.hessianFactor(rows: rows)
    let gradient = sums.gradient.map { factor * $0 }
    return Progress(
      iteration: iteration, passes: passes + 1, parameters: parameters, objective: values,
      gradientNorms: (0..<gradient.columns).map { gradient[..., $0...$0].frobeniusNorm() },
      changedParameters: true, epoch: epoch, validationObjective: validationObjective)
  }
}
