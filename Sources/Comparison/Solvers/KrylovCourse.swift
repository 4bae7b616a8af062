internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What all targets of a Krylov run share.
struct KrylovSetting {
  let name: SolverName
  /// Standardized if asked for.
  let data: LeastSquaresProblem<Double>
  let preconditioner: KrylovPreconditioner
  /// The minimum that the run should come near, in the columns of `data`; nil if it is not known.
  let reference: Matrix<Double>?
  let standardization: Standardization<Double>?
  let options: IterationOptions
  let clockStart: ContinuousClock.Instant

  /// Runs the method for one target after the other.
  ///
  /// - Returns: a run for each target, and the time before an interruption.
  func run(
    _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) -> (targets: [TargetRun], secondsBefore: Double) {
    func run() throws(IterationError) -> (targets: [TargetRun], secondsBefore: Double) {
      switch name {
      case .cg: try runTargets(CGLS<DesignOperator<Double>>.self, observe)
      case .lsqr: try runTargets(LSQR<DesignOperator<Double>>.self, observe)
      case .lsmr: try runTargets(LSMR<DesignOperator<Double>>.self, observe)
      default: preconditionFailure("\(name) is no Krylov method")
      }
    }
    guard let stop = options.control.stop else { return try run() }
    return try stop.watched { () throws(IterationError) in try run() }
  }

  private func runTargets<Method: KrylovMethod & ~Copyable>(
    _: Method.Type, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) -> (targets: [TargetRun], secondsBefore: Double)
  where Method.Operator == DesignOperator<Double> {
    var course = KrylovCourse<KrylovIteration<Method>.State>(self, observe)
    var file = checkpointFile()
    if let saved = try file?.load(SavedKrylov<KrylovIteration<Method>.State>.self) {
      course.resume(saved)
    }
    var rules = LimitedRules(KrylovRules(options), options)
    var runs: [TargetRun] = []
    let design = try DesignOperator(
      data, preconditioner: preconditioner, seed: options.batch.seed)
    var isSaved = false
    for target in 0..<data.targetCount {
      var iteration = try KrylovIteration<Method>(
        on: data, target: target, design: design, objective: options.objective)
      let startNorm = iteration.progress.gradientNorms.norm
      var end: (verdict: StopVerdict, last: Progress<Double>)?
      rules.saved = KrylovRules(options)
      switch course.before(target) {
      case .ended(let verdict, let last): end = (verdict, last)
      case .going(let state, let ownRules):
        iteration.resume(from: state)
        rules.saved = ownRules
      case nil: break
      }
      if end == nil {
        let outcome = try IterativeMethods.run(
          &iteration, until: &rules, iterationLimit: options.maximumIterations,
          observe: { course.note($0, of: target) },
          pause: { iteration, rules, verdict throws(IterationError) in
            try file?.save(course.saved(.going(iteration.state, rules.saved)), verdict?.status)
            isSaved = isSaved || verdict?.status.isLimit == true
          })
        // Also where the first look at a target has ended the run.
        if outcome.status.isLimit && !isSaved {
          try file?.save(course.saved(.going(iteration.state, rules.saved)), outcome.status)
          isSaved = true
        }
        end = (StopVerdict(status: outcome.status, reason: outcome.reason), outcome.last)
      }
      guard let end else { preconditionFailure("neither ended before nor run") }
      course.end(target, end.verdict, end.last, iteration.state, rules.saved)
      runs.append(
        TargetRun(
          index: target, status: end.verdict.status, reason: end.verdict.reason, last: end.last,
          startNorm: startNorm, errors: course.errors[target], design: iteration.design))
    }
    return (runs, course.secondsBefore)
  }

  /// nil where nothing is saved.
  private func checkpointFile() -> CheckpointFile? {
    guard let checkpoint = options.control.checkpoint else { return nil }
    var hash = Fingerprint()
    hash.add(data.rowBlock)
    let settings = [
      "objective \(options.objective.rawValue)", "tolerance \(options.tolerance)",
      "Krylov \(options.krylov)", "preconditioner \(preconditioner.rawValue)",
      "seed \(options.batch.seed)",
    ]
    return CheckpointFile(
      checkpoint, of: name, data: hash.value, settings: settings.joined(separator: "; "))
  }
}

/// One target's run, as far as it is kept.
struct TargetRun {
  let index: Int
  var status: SolutionStatus
  var reason: String
  let last: Progress<Double>
  let startNorm: Double
  let errors: ErrorHistory
  let design: DesignOperator<Double>
  var reduction = 0.0

  /// The later, the worse.
  var rank: Int {
    [
      .converged, .stagnated, .iterationLimit, .timeLimit, .interrupted, .diverged, .failed,
    ].firstIndex(of: status) ?? 0
  }

  /// The recurrences go on falling where rounding has stopped the true gradient.
  ///
  /// - Parameter tolerance: nil where the run was ended by other tests.
  mutating func check(_ gradientNorm: Double, tolerance: Double?) {
    reduction = startNorm > 0 ? gradientNorm / startNorm : 0
    guard let tolerance else { return }
    if status == .converged && reduction > 10 * tolerance {
      status = .stagnated
      reason =
        "by its recurrence the gradient norm fell to \(brief(tolerance)) of its start, but rounding keeps the true one above"
    }
  }
}

extension SolutionStatus {
  /// Whether the run could go on.
  fileprivate var isLimit: Bool { self == .interrupted || self == .timeLimit }
}

/// A Krylov run as it is saved.
private struct SavedKrylov<State: Codable>: Codable {
  /// Those that were begun.
  let targets: [SavedTarget<State>]
  /// All that was measured so far.
  let states: StateLog
  /// The time of the run so far.
  let seconds: Double
}

private enum SavedTarget<State: Codable>: Codable {
  /// Also after a limit, which may be a later one when it is gone on with.
  case going(State, KrylovRules)
  case ended(StopVerdict, Progress<Double>)
}

/// What is noted while a Krylov method runs from target to target.
private struct KrylovCourse<State: Codable> {
  private let setting: KrylovSetting
  private let observe: ((ComparisonEvent) -> Void)?
  /// ‖b − b*‖ of each target.
  private(set) var errors: [ErrorHistory]
  private let references: [Matrix<Double>?]
  /// What was measured so far, to be saved; empty where nothing is.
  private var states = StateLog()
  /// What was saved of the targets that are still to come in this run.
  private var before: [SavedTarget<State>] = []
  /// Those that this run is done with.
  private var done: [SavedTarget<State>] = []
  /// Of the run before it was interrupted.
  private(set) var secondsBefore = 0.0

  init(_ setting: KrylovSetting, _ observe: ((ComparisonEvent) -> Void)?) {
    self.setting = setting
    self.observe = observe
    let targets = 0..<setting.data.targetCount
    errors = targets.map { _ in ErrorHistory() }
    references = targets.map { k in setting.reference.map { Matrix($0[..., k...k]) } }
  }

  /// The time of the run so far.
  private var seconds: Double { secondsBefore + setting.clockStart.duration(to: .now).seconds }

  /// What was saved of a target; nil if it was not begun.
  func before(_ target: Int) -> SavedTarget<State>? {
    before.indices.contains(target) ? before[target] : nil
  }

  /// - Parameter target: as it stands while it runs.
  func saved(_ target: SavedTarget<State>) -> SavedKrylov<State> {
    // A longer run may have begun targets that this one has not come to.
    SavedKrylov(
      targets: done + [target] + before.dropFirst(done.count + 1), states: states, seconds: seconds)
  }

  mutating func end(
    _ target: Int, _ verdict: StopVerdict, _ last: Progress<Double>, _ state: State,
    _ rules: KrylovRules
  ) {
    guard setting.options.control.checkpoint != nil else { return }
    switch verdict.status {
    case .interrupted, .timeLimit, .iterationLimit: done.append(.going(state, rules))
    default: done.append(.ended(verdict, last))
    }
  }

  /// Goes on from what was saved, and tells its states again.
  mutating func resume(_ saved: SavedKrylov<State>) {
    before = saved.targets
    states = saved.states
    secondsBefore = saved.seconds
    for state in saved.states.states {
      guard let target = state.target, errors.indices.contains(target) else { continue }
      if let error = state.error { errors[target].record(error) }
      observe?(
        .iterated(
          IterationRecord(
            repeating: state, of: setting.name,
            relativeError: errors[target].relativeError(of: references[target]),
            predictedDecay: nil)))
    }
  }

  mutating func note(_ progress: Progress<Double>, of target: Int) {
    // One from before an interruption was told.
    guard progress.isMeasured else { return }
    if let reference = references[target] {
      errors[target].record(progress.parameters, reference: reference)
    }
    let record = IterationRecord(
      progress, of: setting.name, target: target, seconds: seconds,
      relativeError: errors[target].relativeError(of: references[target]),
      standardization: setting.standardization)
    if setting.options.control.checkpoint != nil {
      states.append(StateNumbers(record, error: errors[target].errors.last))
    }
    observe?(.iterated(record))
  }
}

/// The stopping rules of a Krylov method: a value that can be saved with the run.
private struct KrylovRules: StoppingRule, Codable {
  private var gradient: GradientTolerance<Double>?
  private var stagnation = StagnationRule<Double>()
  private var own: KrylovTolerance?

  init(_ options: IterationOptions) {
    if let own = options.krylov.tolerance {
      self.own = KrylovTolerance(
        matrixTolerance: own.matrix, rightSideTolerance: own.rightSide,
        conditionLimit: own.conditionLimit)
    } else {
      gradient = GradientTolerance(relativeTolerance: options.tolerance)
    }
  }

  var needsMeasurement: Bool { false }

  mutating func check(_ progress: Progress<Double>) -> StopVerdict? {
    guard progress.isMeasured else { return nil }
    return gradient?.check(progress) ?? stagnation.check(progress) ?? own?.check(progress)
  }
}
