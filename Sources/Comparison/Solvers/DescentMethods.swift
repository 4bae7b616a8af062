internal import Foundation
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// A method of the descent family with all its numbers, by its name.
struct DescentMethod {
  let optimizer: any Optimizer<Double>
  /// What the step is before a schedule changes it.
  let step: Double
  /// Its course on a quadratic; nil where it has no theory.
  let theory: DescentTheory?
  /// Whether `theory` predicts the rate, and not only the largest stable step.
  let hasRate: Bool
  /// Whether gradients come from XᵀX.
  let cachesGram: Bool

  /// - Throws: `.nonFinite` if the data are; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  init(_ setting: DescentSetting) throws(IterationError) {
    let needsSpectrum = setting.options.step == nil || setting.mayCacheGram
    try self.init(setting, needsSpectrum ? setting.gramSpectrum() : nil)
  }

  /// - Parameter spectrum: of XᵀX of the rows; needed for automatic steps, and to judge whether XᵀX will do.
  init(_ setting: DescentSetting, _ spectrum: HessianSpectrum?) throws(IterationError) {
    let (options, optimizer) = (setting.options, setting.options.optimizer)
    let mayCache = setting.mayCacheGram
    cachesGram = mayCache && spectrum.map(setting.bearsGram) ?? false
    theory = Self.theory(setting, options.step == nil ? spectrum : nil)
    if let given = options.step {
      step = given
    } else if let spectrum {
      step = try setting.automaticStep(spectrum, theory)
    } else {
      step = 1
    }
    let schedule = optimizer.schedule.schedule(
      step, updatesPerEpoch: setting.updatesPerEpoch, updates: setting.updateLimit)
    let warmUp = Int(
      min(1e15, (optimizer.warmUpEpochs * Double(setting.updatesPerEpoch)).rounded()))
    let rate = LearningRate<Double>(
      warmUp > 0
        ? .warmUp(steps: warmUp, startFactor: 1 / Double(warmUp + 1), then: schedule) : schedule)
    let decays = setting.name == .adamw
    var rules: [any Optimizer<Double>] = []
    if let limit = optimizer.clipNorm { rules.append(ClipByNorm(limit)) }
    if let limit = optimizer.clipValue { rules.append(ClipByValue(limit)) }
    if let decay = optimizer.weightDecay, !decays { rules.append(WeightDecay(decay)) }
    if let rule = Self.rule(setting.name, optimizer, theory) { rules.append(rule) }
    self.optimizer = Chain(rules + [rate])
    let isPlain =
      optimizer.clipNorm == nil && optimizer.clipValue == nil && optimizer.weightDecay ?? 0 == 0
      && optimizer.schedule == .constant && optimizer.warmUpEpochs == 0
      && options.batch.averagesFrom == nil
    hasRate = isPlain && setting.batchSize == nil
  }

  /// Which course on a quadratic the method takes, with its factor of momentum.
  private static func theory(
    _ setting: DescentSetting, _ spectrum: HessianSpectrum?
  ) -> DescentTheory? {
    let given = setting.options.optimizer.momentum
    // The best factor goes with the best step, and with gradients of all rows only.
    let tunes = given == nil && setting.batchSize == nil
    switch setting.name {
    case .gd: return .plain
    case .sgd: return given.map { .heavyBall(momentum: $0) } ?? .plain
    case .momentum:
      let best = tunes ? spectrum?.optimalHeavyBall?.momentum : nil
      return .heavyBall(momentum: given ?? best ?? 0.9)
    case .nesterov:
      let best = tunes ? spectrum?.standardNesterov?.momentum : nil
      return .nesterov(momentum: given ?? best ?? 0.9)
    default: return nil
    }
  }

  private static func rule(
    _ name: SolverName, _ options: OptimizerOptions, _ theory: DescentTheory?
  ) -> (any Optimizer<Double>)? {
    let beta2 = options.squareDecay
    switch (name, theory) {
    case (_, .heavyBall(let momentum)): return Momentum<Double>(momentum)
    case (_, .nesterov(let momentum)): return Momentum<Double>(momentum, nesterov: true)
    case (.adagrad, _): return Adagrad<Double>(epsilon: options.epsilon ?? 1e-10)
    case (.adadelta, _):
      return Adadelta<Double>(decay: beta2 ?? 0.9, epsilon: options.epsilon ?? 1e-6)
    case (.rmsprop, _):
      return RMSProp<Double>(
        decay: beta2 ?? 0.99, epsilon: options.epsilon ?? 1e-8, momentum: options.momentum ?? 0)
    case (.adam, _), (.adamw, _):
      let adam = Adam<Double>(
        meanDecay: options.meanDecay ?? 0.9, squareDecay: beta2 ?? 0.999,
        epsilon: options.epsilon ?? 1e-8)
      return name == .adam ? adam : AdamW<Double>(adam, decay: options.weightDecay ?? 0.01)
    default: return nil
    }
  }
}

extension DescentSetting {
  /// - Complexity: one pass.
  func gramSpectrum() throws(IterationError) -> HessianSpectrum {
    if let memory {
      return try lifting { () throws(LinearAlgebraError) in
        try HessianSpectrum(gramOf: memory, objective: options.objective)
      }
    }
    let sums = try data.accumulate(
      into: GramAccumulator<Double>(columns: data.columns, targetCount: data.targetCount),
      memory: data.columns * data.columns)
    let found = try lifting { () throws(LinearAlgebraError) in
      try HessianSpectrum(sums, objective: options.objective)
    }
    if let found { return found }
    // Either the data are not finite, or their squares overflowed.
    try data.requireFinite()
    let reduced = try reduced()
    return try lifting { () throws(LinearAlgebraError) in
      try HessianSpectrum(
        reduced, rank: Spectrum(reduced).rank, objective: options.objective)
    }
  }

  /// Whether gradients from XᵀX would cost much less than those from the rows: only of data beyond the cache.
  fileprivate var mayCacheGram: Bool {
    let numbers = data.rows * data.columns
    return !options.exactGradient && batchSize == nil && numbers >= 1 << 16
      && data.rows >= 4 * data.columns && updateLimit > data.columns / 4
  }

  /// Whether the rounding of XᵀX, λmax/λmin · ε in the coefficients, stays far below what the tolerance leaves.
  fileprivate func bearsGram(_ spectrum: HessianSpectrum) -> Bool {
    guard let condition = spectrum.conditionNumber else { return false }
    return options.tolerance >= 1e-13 && condition <= 1e8
  }

  /// A step from safe bounds of the spectrum.
  fileprivate func automaticStep(
    _ spectrum: HessianSpectrum, _ theory: DescentTheory?
  ) throws(IterationError) -> Double {
    guard let theory else { return try adaptiveStep(spectrum) }
    guard let batchSize else { return spectrum.automaticStep(theory) }
    // Each batch is a problem of its own with a larger curvature.
    let smoothness = try BatchSmoothness(
      data, objective: options.objective, batchSize: batchSize, largest: spectrum.largest)
    switch theory {
    case .plain: return smoothness.safeStep
    case .heavyBall(let momentum), .nesterov(let momentum):
      // Gradients add up to 1/(1 − μ) of one.
      return smoothness.safeStep * (1 - momentum)
    }
  }

  /// For methods that divide by the size of the gradient: a step is a length in the units of Θ. Adadelta finds
  /// that length by itself.
  private func adaptiveStep(_ spectrum: HessianSpectrum) throws(IterationError) -> Double {
    if name == .adadelta { return 1 }
    guard spectrum.largest > 0, spectrum.largest.isFinite else { return 1 }
    let sums = try data.gradientSums(at: start)
    let gradient =
      sums.gradient.frobeniusNorm() * options.objective.hessianFactor(rows: max(1, data.rows))
    let entries = Double(max(1, data.columns * data.targetCount))
    // A gradient step of 1/λmax moves Θ by so much, on average over its elements; the geometric mean of the
    // extreme curvatures makes up for what lies in flat directions.
    let curvature = (spectrum.largest * (spectrum.smallest ?? spectrum.largest)).squareRoot()
    let length = gradient / (curvature * entries.squareRoot())
    guard length > 0, length.isFinite else { return 1 }
    // Adagrad's steps shrink like 1/√t from the start.
    return name == .adagrad ? length : length / 10
  }
}
