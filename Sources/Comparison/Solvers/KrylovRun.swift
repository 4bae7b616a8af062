internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What a Krylov method adds to a solution.
struct KrylovRun {
  /// The most over the targets.
  let iterations: Int
  /// ‖∇f‖₂ over all targets in the given columns, computed anew.
  let gradientNorm: Double
  /// Of the target that ended worst, relative to its start, in the method's columns, computed anew.
  let gradientReduction: Double
  let theory: ChebyshevBound
  /// In exact arithmetic no more steps are needed.
  let rank: Int
  let measuredRate: Double?
  let preconditioner: KrylovPreconditioner
  let standardized: Bool
  /// The target that ended worst.
  let target: Int
  /// The rule that ended it.
  let reason: String
}

/// One target's run, as far as it is kept.
private struct TargetRun {
  let index: Int
  var status: SolutionStatus
  var reason: String
  let last: Progress<Double>
  let startNorm: Double
  let errors: ErrorHistory
  let passes: Int
  let design: DesignOperator<Double>
  var reduction = 0.0
}

extension SolverRun {
  /// Runs a Krylov method target by target; its clock leaves out the theory.
  init(
    krylov name: SolverName, on problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    let start = ContinuousClock.now
    let standardization =
      options.standardize
      ? Standardization(
        design: problem.data.design, interceptColumn: problem.hasIntercept ? 0 : nil) : nil
    let data = standardization?.apply(to: problem.data) ?? problem.data
    // Where X is rank deficient, scaling would find another minimiser than the one of least norm.
    let preconditioner =
      options.krylov.preconditioner ?? (diagnosis.rank == data.columns ? .columns : .none)
    let reference =
      diagnosis.reference.coefficients.map {
        standardization?.standardized(fromCoefficients: $0) ?? $0
      }
    var rules: [any StoppingRule<Double>] = [StagnationRule()]
    if let own = options.krylov.tolerance {
      rules.append(
        KrylovTolerance(
          matrixTolerance: own.matrix, rightSideTolerance: own.rightSide,
          conditionLimit: own.conditionLimit))
    } else {
      rules.insert(GradientTolerance(relativeTolerance: options.tolerance), at: 0)
    }
    if let limit = options.maximumSeconds { rules.append(TimeLimit(.seconds(limit))) }
    if let stop = options.control.stop { rules.append(Interruption(stop)) }
    let setting = KrylovSetting(
      data: data, preconditioner: preconditioner, rule: FirstOf(rules), reference: reference,
      options: options)
    var runs: [TargetRun] = []
    for target in 0..<data.targetCount {
      func record(_ progress: Progress<Double>, _ relativeError: Double?) {
        observe?(
          .iterated(
            IterationRecord(
              progress, of: name, target: target, seconds: start.duration(to: .now).seconds,
              relativeError: relativeError, standardization: standardization)))
      }
      let run =
        switch name {
        case .cg: try setting.run(CGLS<DesignOperator<Double>>.self, target: target, record)
        case .lsqr: try setting.run(LSQR<DesignOperator<Double>>.self, target: target, record)
        case .lsmr: try setting.run(LSMR<DesignOperator<Double>>.self, target: target, record)
        default: preconditionFailure("\(name) is no Krylov method")
        }
      runs.append(run)
    }
    let parameters = Matrix(rows: data.columns, columns: data.targetCount) { j, k in
      runs[k].last.parameters[j, 0]
    }
    let coefficients = standardization?.coefficients(fromStandardized: parameters) ?? parameters
    let sums = try lifting { () throws(LinearAlgebraError) in
      let empty = GradientAccumulator(parameters: parameters)
      return try data.rowBlock.accumulate(into: empty, memory: empty.memory)
    }
    let hessian = options.objective.hessianFactor(rows: max(1, data.rows))
    for k in runs.indices {
      let gradient = Vector((0..<data.columns).map { hessian * sums.gradient[$0, k] })
      runs[k].check(
        try runs[k].design.preconditioned(gradient).elements.norm,
        tolerance: options.krylov.tolerance == nil ? options.tolerance : nil)
    }
    seconds = start.duration(to: .now).seconds
    self.name = name
    // One more to check them all.
    passes = runs.map(\.passes).reduce(1, +)
    descent = nil
    let worst = runs.max { $0.rank < $1.rank }!
    solution = LeastSquaresSolution(
      method: name.rawValue, status: worst.status, coefficients: coefficients,
      residualNorms: sums.residualSquares.map { $0.squareRoot() })
    let spectrum = try Self.spectrum(diagnosis, standardization == nil ? nil : data)
    let condition = try Self.conditionNumber(
      spectrum, runs.first?.design, data, isGiven: standardization == nil, diagnosis)
    let longest = runs.max { $0.last.iteration < $1.last.iteration }!
    let size = reference.map { $0[..., longest.index...longest.index].frobeniusNorm() } ?? 0
    let floor = 100 * Double.ulpOfOne * max(1, diagnosis.spectrum.scaledConditionNumber) * size
    let isRankDeficient = diagnosis.rank < data.columns
    krylov = KrylovRun(
      iterations: longest.last.iteration,
      gradientNorm: try Self.gradientNorm(coefficients, problem.data) * hessian,
      gradientReduction: worst.reduction, theory: ChebyshevBound(conditionNumber: condition),
      rank: diagnosis.rank,
      measuredRate: isRankDeficient && standardization != nil
        ? nil : longest.errors.measuredRate(floor: floor),
      preconditioner: preconditioner, standardized: standardization != nil, target: worst.index,
      reason: worst.reason)
  }

  /// κ₂ of what the method iterates on, over its significant singular values.
  private static func conditionNumber(
    _ spectrum: Spectrum, _ design: DesignOperator<Double>?, _ data: LeastSquaresProblem<Double>,
    isGiven: Bool, _ diagnosis: Diagnosis
  ) throws(IterationError) -> Double {
    switch design?.preconditioner {
    case nil, .some(.none): return spectrum.conditionNumber
    case .columns: return spectrum.scaledConditionNumber
    case .sketch:
      let reduced =
        isGiven
        ? diagnosis.reduced
        : try lifting { () throws(LinearAlgebraError) in try ReducedProblem(data) }
      return try design?.conditionNumber(reduced) ?? .nan
    }
  }

  private static func spectrum(
    _ diagnosis: Diagnosis, _ standardized: LeastSquaresProblem<Double>?
  ) throws(IterationError) -> Spectrum {
    guard let standardized else { return diagnosis.spectrum }
    return try lifting { () throws(LinearAlgebraError) in
      try Spectrum(
        ReducedProblem(standardized), relativeTolerance: diagnosis.spectrum.relativeTolerance)
    }
  }

  private static func gradientNorm(
    _ coefficients: Matrix<Double>, _ data: LeastSquaresProblem<Double>
  ) throws(IterationError) -> Double {
    try lifting { () throws(LinearAlgebraError) in
      let empty = GradientAccumulator(parameters: coefficients)
      return try data.rowBlock.accumulate(into: empty, memory: empty.memory)
        .gradient.frobeniusNorm()
    }
  }
}

extension TargetRun {
  /// The later, the worse.
  var rank: Int {
    [.converged, .stagnated, .iterationLimit, .timeLimit, .diverged, .failed].firstIndex(of: status)
      ?? 0
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

/// What all targets of a run share.
private struct KrylovSetting {
  let data: LeastSquaresProblem<Double>
  let preconditioner: KrylovPreconditioner
  let rule: FirstOf<Double>
  let reference: Matrix<Double>?
  let options: IterationOptions

  func run<Method: KrylovMethod & ~Copyable>(
    _: Method.Type, target: Int, _ record: (Progress<Double>, Double?) -> Void
  ) throws(IterationError) -> TargetRun where Method.Operator == DesignOperator<Double> {
    var iteration = try KrylovIteration<Method>(
      on: data, target: target, preconditioner: preconditioner, seed: options.batch.seed,
      objective: options.objective)
    let startNorm = iteration.progress.gradientNorms.norm
    let reference = reference.map { Matrix($0[..., target...target]) }
    var errors = ErrorHistory()
    let outcome = try IterativeMethods.run(
      &iteration, until: rule, iterationLimit: options.maximumIterations
    ) { progress in
      if let reference { errors.record(progress.parameters, reference: reference) }
      record(progress, errors.relativeError(of: reference))
    }
    return TargetRun(
      index: target, status: outcome.status, reason: outcome.reason, last: outcome.last,
      startNorm: startNorm, errors: errors, passes: iteration.progress.passes,
      design: iteration.design)
  }
}
