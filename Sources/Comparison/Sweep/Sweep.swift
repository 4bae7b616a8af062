internal import BLASBackend
internal import Foundation
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// Runs many configurations of one method on one problem, all in one pass over the rows a step.
///
/// With shuffled mini-batches only configurations of one seed share their batches: each seed is a run of its own, and
/// several of them run side by side.
///
/// - Parameters:
///   - problem: X, Y and weights.
///   - grid: what varies.
///   - options: what does not; its step, momentum, weight decay and seed are those of the grid.
/// - Throws: ``ComparisonError`` if the data are empty or not finite. That a configuration diverges is part of the
///   report.
/// - Complexity: for K configurations 4npkK flops a step and one read of X, or with XᵀX at hand 2p²kK flops.
public func sweep(
  _ problem: ComparisonProblem, _ grid: SweepGrid, options: IterationOptions = .init()
) throws(ComparisonError) -> SweepReport {
  precondition(grid.method.family == .descent, "\(grid.method) has no steps to sweep")
  let data = problem.blocks
  guard data.rows > 0 else { throw .empty("there are no rows") }
  guard data.columns > 0 else {
    throw .empty("there is nothing to fit: no features and no intercept")
  }
  guard data.targetCount > 0 else { throw .empty("there is no target") }
  do throws(IterationError) {
    let run = try SweepRun(problem, grid, options)
    guard let stop = options.control.stop else { return try run.report(problem) }
    return try stop.watched { () throws(IterationError) in try run.report(problem) }
  } catch {
    throw ComparisonError(error)
  }
}

private struct SweepRun {
  private let grid: SweepGrid
  private let setting: DescentSetting
  private let spectrum: HessianSpectrum
  init(
    _ problem: ComparisonProblem, _ grid: SweepGrid, _ options: IterationOptions
  ) throws(IterationError) {
    self.grid = grid
    setting = try DescentSetting(grid.method, problem, nil, options)
    spectrum = try setting.gramSpectrum()
  }

  func report(_ problem: ComparisonProblem) throws(IterationError) -> SweepReport {
    let configurations = grid.configurations
    // Gradients of all rows are shared by all, and so are batches in the order of the rows.
    let isShared = setting.batchSize == nil || setting.options.batch.order == .sequential
    let groups =
      isShared
      ? [configurations] : grid.seeds.map { seed in configurations.filter { $0.seed == seed } }
    let seconds = setting.options.maximumSeconds.map { $0 / Double(rounds(of: groups.count)) }
    let parts =
      groups.count == 1
      ? [try run(groups[0], problem, seconds: seconds)]
      : try Workers.map(count: groups.count) { (index) throws(IterationError) in
        try run(groups[index], problem, seconds: seconds)
      }
    let results = parts.flatMap(\.reports)
    let order = results.indices.sorted { a, b in
      let (first, second) = (results[a].sortKey, results[b].sortKey)
      return first.0 != second.0
        ? first.0 < second.0
        : first.1 != second.1
          ? first.1 < second.1 : first.2 != second.2 ? first.2 < second.2 : a < b
    }
    return SweepReport(
      source: problem.source, rows: problem.rows, columns: problem.terms.count,
      targets: problem.targets, terms: problem.terms, method: grid.method.rawValue,
      objective: setting.options.objective.rawValue, batchSize: setting.batchSize,
      gramCached: parts.contains(where: \.cachesGram),
      passes: parts.map(\.passes).reduce(0, +),
      seconds: setting.clockStart.duration(to: .now).seconds,
      largestEigenvalue: spectrum.largest, smallestEigenvalue: spectrum.smallest,
      configurations: order.map { results[$0] })
  }

  /// How many groups run one after the other.
  private func rounds(of groups: Int) -> Int {
    let threads = max(1, BLASThreads.limit)
    return max(1, (groups + threads - 1) / threads)
  }

  /// What became of configurations that share their passes.
  private struct Part: Sendable {
    let reports: [ConfigurationReport]
    let passes: Int
    let cachesGram: Bool
  }

  /// - Parameter seconds: how long they may take; nil: as long as they like.
  private func run(
    _ group: [SweepConfiguration], _ problem: ComparisonProblem, seconds: Double?
  ) throws(IterationError) -> Part {
    var methods: [DescentMethod] = []
    for one in group {
      var own = setting
      own.options.step = one.step
      own.options.optimizer.momentum = one.momentum
      own.options.optimizer.weightDecay = one.weightDecay
      methods.append(try DescentMethod(own, spectrum))
    }
    let options = setting.options
    let cachesGram = methods.first?.cachesGram ?? false
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
    if let seconds { limits.append(TimeLimit(.seconds(seconds))) }
    if let stop = options.control.stop { limits.append(Interruption(stop)) }
    limits.append(NothingLeft())
    let outcome = try IterativeMethods.run(
      &batched, until: FirstOf(limits), iterationLimit: options.maximumIterations)
    batched.end(outcome.status, outcome.reason)
    return Part(
      reports: zip(group, zip(methods, batched.outcomes)).map { one, run in
        report(one, run.0, run.1, problem)
      }, passes: outcome.last.passes, cachesGram: cachesGram)
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
  /// Those that diverged last; the smaller the loss, the better, and then the fewer iterations. Losses that differ in
  /// their tenth digit are the same minimum.
  fileprivate var sortKey: (Int, Double, Int) {
    let value = validationLoss ?? loss ?? .infinity
    let rounded = Double(String(format: "%.9e", value)) ?? value
    return (status == .diverged || !value.isFinite ? 1 : 0, rounded, iterations)
  }
}

/// Ends a sweep of which every configuration has ended.
private struct NothingLeft: StoppingRule {
  typealias Scalar = Double
  var needsMeasurement: Bool { false }

  mutating func check(_ progress: IterativeMethods.Progress<Double>) -> StopVerdict? {
    progress.parameters.columns == 0
      ? StopVerdict(status: .converged, reason: "every configuration has ended") : nil
  }
}
