internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// Runs many configurations of one method on one problem, all in one pass over the rows a step.
///
/// With mini-batches configurations of one seed share their batches; each seed is a run of its own.
///
/// - Parameters:
///   - grid: what varies.
///   - options: what does not; its step, momentum, weight decay and seed are those of the grid.
/// - Throws: ``ComparisonError`` if the data are empty or not finite. That a configuration diverges is part of the
///   report.
/// - Complexity: for K configurations 4npkK flops a step and one read of X, or with XᵀX at hand 2p²kK flops.
public func sweep(
  _ problem: ComparisonProblem, _ grid: SweepGrid, options: IterationOptions = .init()
) throws(ComparisonError) -> SweepReport {
  precondition(grid.method.family == .descent, "\(grid.method) has no steps to sweep")
  let data = problem.data
  guard data.rows > 0 else { throw .empty("there are no rows") }
  guard data.columns > 0 else {
    throw .empty("there is nothing to fit: no features and no intercept")
  }
  guard data.targetCount > 0 else { throw .empty("there is no target") }
  do throws(IterationError) {
    var run = try SweepRun(problem, grid, options)
    return try run.report(problem)
  } catch {
    throw ComparisonError(error)
  }
}

private struct SweepRun {
  private let grid: SweepGrid
  private var setting: DescentSetting
  private let spectrum: HessianSpectrum
  private var cachesGram = false
  private var passes = 0

  init(
    _ problem: ComparisonProblem, _ grid: SweepGrid, _ options: IterationOptions
  ) throws(IterationError) {
    self.grid = grid
    setting = DescentSetting(grid.method, problem, nil, options)
    spectrum = try setting.gramSpectrum()
  }

  mutating func report(_ problem: ComparisonProblem) throws(IterationError) -> SweepReport {
    let configurations = grid.configurations
    // Batches of one seed are shared; gradients of all rows are shared by all.
    let groups =
      setting.batchSize == nil
      ? [configurations] : grid.seeds.map { seed in configurations.filter { $0.seed == seed } }
    var results: [ConfigurationReport] = []
    for group in groups { results += try run(group, problem) }
    let order = results.indices.sorted { a, b in
      let (first, second) = (results[a].sortKey, results[b].sortKey)
      return first.0 != second.0
        ? first.0 < second.0
        : first.1 != second.1
          ? first.1 < second.1 : first.2 != second.2 ? first.2 < second.2 : a < b
    }
    return SweepReport(
      source: problem.source, rows: problem.data.rows, columns: problem.data.columns,
      targets: problem.targets, terms: problem.terms, method: grid.method.rawValue,
      objective: setting.options.objective.rawValue, batchSize: setting.batchSize,
      gramCached: cachesGram, passes: passes,
      seconds: setting.clockStart.duration(to: .now).seconds,
      largestEigenvalue: spectrum.largest, smallestEigenvalue: spectrum.smallest,
      configurations: order.map { results[$0] })
  }

  private mutating func run(
    _ group: [SweepConfiguration], _ problem: ComparisonProblem
  ) throws(IterationError) -> [ConfigurationReport] {
    var methods: [DescentMethod] = []
    for one in group {
      var own = setting
      own.options.step = one.step
      own.options.optimizer.momentum = one.momentum
      own.options.optimizer.weightDecay = one.weightDecay
      methods.append(try DescentMethod(own, spectrum))
    }
    let options = setting.options
    cachesGram = methods.first?.cachesGram ?? false
    let descent = Descent<Double>(
      LearningRate(1), objective: options.objective, batchSize: setting.batchSize,
      order: options.batch.order, seed: group.first?.seed ?? 0,
      averagesFrom: options.batch.averagesFrom, cachesGram: cachesGram)
    var starts: [(optimizer: any Optimizer<Double>, start: Matrix<Double>)] = []
    for (one, method) in zip(group, methods) {
      starts.append((method.optimizer, setting.start(seed: one.seed)))
    }
    let iteration = try descent.makeIteration(
      of: starts, on: setting.data, validation: setting.validation,
      updateLimit: setting.updateLimit)
    var batched = BatchedDescent(
      iteration, targetCount: setting.data.targetCount, rules: group.map { _ in setting.rules() })
    var limits: [any StoppingRule<Double>] = []
    if let limit = options.maximumSeconds { limits.append(TimeLimit(.seconds(limit))) }
    if let stop = options.control.stop { limits.append(Interruption(stop)) }
    limits.append(NothingLeft())
    let outcome = try IterativeMethods.run(
      &batched, until: FirstOf(limits), iterationLimit: options.maximumIterations)
    passes += outcome.last.passes
    batched.end(outcome.status, outcome.reason)
    return zip(group, zip(methods, batched.outcomes)).map { one, run in
      report(one, run.0, run.1, problem)
    }
  }

  private func report(
    _ one: SweepConfiguration, _ method: DescentMethod, _ outcome: RunOutcome<Double>?,
    _ problem: ComparisonProblem
  ) -> ConfigurationReport {
    guard let outcome else { preconditionFailure("a configuration has not ended") }
    let last = outcome.last
    let stable = method.theory.map { spectrum.largestStableStep($0) }
    // A limit that came before the growth was seen does not make such a step a stable one.
    let isOnItsWayOut =
      outcome.status == .iterationLimit && method.hasRate && one.step > stable ?? .infinity
    let decay =
      method.hasRate ? method.theory.flatMap { spectrum.decay($0, step: one.step) } : nil
    let parameters =
      setting.standardization?.coefficients(fromStandardized: last.parameters) ?? last.parameters
    return ConfigurationReport(
      stepSize: one.step, momentum: one.momentum, weightDecay: one.weightDecay, seed: one.seed,
      status: isOnItsWayOut ? .diverged : outcome.status,
      message: message(one, method, outcome, stable, problem.terms),
      loss: last.objective.reduce(0, +),
      validationLoss: last.validationObjective.map { $0.reduce(0, +) },
      gradientNorm: last.gradientNorms.norm, iterations: last.iteration, epochs: last.epoch,
      largestStableStep: stable, predictedRate: decay.map(rate(ofDecay:)),
      coefficients: SolutionReport.coefficients(parameters, problem))
  }

  /// Why it diverged, or how it ended.
  private func message(
    _ one: SweepConfiguration, _ method: DescentMethod, _ outcome: RunOutcome<Double>,
    _ stable: Double?, _ terms: [String]
  ) -> String {
    guard outcome.status == .diverged || outcome.status == .iterationLimit,
      let stable, one.step > stable, let theory = method.theory
    else { return outcome.status == .converged ? "" : outcome.reason }
    var text = "the step exceeds \(theory.stabilityFormula) = \(brief(stable))"
    if terms.count > 1,
      let (column, share) = spectrum.columnShares.enumerated().max(by: { $0.1 < $1.1 }),
      share.isFinite
    {
      text += "; column `\(terms[column])` causes \(Int((share * 100).rounded())) % of λmax"
    }
    return text
  }
}

extension ConfigurationReport {
  /// Those that diverged last; the smaller the loss, the better, and then the fewer iterations.
  fileprivate var sortKey: (Int, Double, Int) {
    let value = validationLoss ?? loss ?? .infinity
    return (status == .diverged || !value.isFinite ? 1 : 0, value, iterations)
  }
}

/// Ends a sweep of which every configuration has ended.
private struct NothingLeft: StoppingRule {
  typealias Scalar = Double
  var needsMeasurement: Bool { false }

  mutating func check(_ progress: Progress<Double>) -> StopVerdict? {
    progress.parameters.columns == 0
      ? StopVerdict(status: .converged, reason: "every configuration has ended") : nil
  }
}
