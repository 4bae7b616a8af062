internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What every method of the descent family starts from: the rows it may use, in the columns it works in, where it
/// starts, and when it stops.
struct DescentSetting {
  let name: SolverName
  var options: IterationOptions
  /// The rows of the fit, standardized if asked for.
  let data: any RowBlockSource<Double>
  /// The same, if they are in memory.
  let memory: LeastSquaresProblem<Double>?
  /// The rows that were held back; nil if there are none.
  let validation: (any RowBlockSource<Double>)?
  let standardization: Standardization<Double>?
  /// Θ₀, in the columns of `data`.
  let start: Matrix<Double>
  /// The minimum that the run should come near, in the columns of `data`; nil if it is not known.
  let reference: Matrix<Double>?
  /// b; nil for all rows.
  let batchSize: Int?
  /// Whether something is added to the sum of squares.
  let isPenalized: Bool
  var clockStart = ContinuousClock.now

  init(
    _ name: SolverName, _ problem: ComparisonProblem, _ diagnosis: Diagnosis?,
    _ options: IterationOptions
  ) throws(IterationError) {
    self.name = name
    self.options = options
    let size: Int? =
      switch name {
      case .svrg, .saga: 1
      case .fista, .lbfgs: nil
      default: options.batch.size ?? (name == .sgd ? 1 : nil)
      }
    let standardization: Standardization<Double>?
    let heldRows = HeldRows(
      options.validation, rows: problem.rows, seed: options.batch.seed)
    switch problem.content {
    case .memory(let all):
      let (rows, held) = all.rowBlock.split(heldRows)
      let given = LeastSquaresProblem(rows)
      standardization =
        options.standardize
        ? Standardization(design: given.design, interceptColumn: problem.hasIntercept ? 0 : nil)
        : nil
      let fitted = standardization?.apply(to: given) ?? given
      data = fitted
      memory = fitted
      validation = held.map {
        standardization?.apply(to: LeastSquaresProblem($0)) ?? LeastSquaresProblem($0)
      }
    case .stored(let blocks):
      let fitted = heldRows.map { blocks.fitted($0) } ?? blocks
      // A batch of all rows is none.
      var given = fitted.with(batchSize: size.flatMap { $0 < fitted.rows ? $0 : nil })
      if options.standardize {
        given = try given.standardized(hasIntercept: problem.hasIntercept)
      }
      standardization = given.standardization
      data = given
      memory = nil
      validation = given.heldBack
    }
    self.standardization = standardization
    start = options.initialization.start(
      columns: problem.terms.count, targets: problem.targets.count, seed: options.batch.seed,
      standardization)
    // The minimum of a part of the rows is another one, and so is that of a penalised objective.
    isPenalized = name == .fista && !options.penalty.isNone
    reference =
      validation == nil && !isPenalized
      ? diagnosis?.reference.coefficients.map {
        standardization?.standardized(fromCoefficients: $0) ?? $0
      } : nil
    let count = data.rows
    batchSize = size.flatMap { $0 < count ? $0 : nil }
  }

  /// How many rows a block has where an epoch takes the blocks, and the rows of each block, in random order; nil if
  /// there are no batches, or all rows are shuffled.
  var shuffledBlockRows: Int? {
    guard batchSize != nil, options.batch.order == .shuffled, data.blockCount > 1,
      let blocks = data as? StoredBlocks
    else { return nil }
    return blocks.rowsPerBlock
  }

  /// How many updates an epoch has.
  var updatesPerEpoch: Int {
    batchSize.map { (data.rows + $0 - 1) / $0 } ?? 1
  }

  /// How many updates the run has at most.
  var updateLimit: Int {
    guard let epochs = options.maximumEpochs else { return options.maximumIterations }
    let (product, overflow) = epochs.multipliedReportingOverflow(by: updatesPerEpoch)
    return min(options.maximumIterations, overflow ? .max : product)
  }

  /// Θ₀ of another seed.
  func start(seed: UInt64) -> Matrix<Double> {
    options.initialization.start(
      columns: data.columns, targets: data.targetCount, seed: seed, standardization)
  }

  /// A rule for every reason to stop.
  func rules() -> DescentRules {
    // Variance reduction leaves no noise but rounding.
    let isNoisy = batchSize != nil && name != .svrg && name != .saga
    return DescentRules(options, isStochastic: isNoisy, isPenalized: isPenalized)
  }
}

extension Initialization {
  /// Θ₀ in the columns that the method works in.
  fileprivate func start(
    columns: Int, targets: Int, seed: UInt64, _ standardization: Standardization<Double>?
  ) -> Matrix<Double> {
    var random = RandomStream(seed: seed, place: -3)
    func normal(variance: Double) -> Matrix<Double> {
      let deviation = variance.squareRoot()
      return Matrix(rows: columns, columns: targets) { _, _ in deviation * random.normal() }
    }
    switch self {
    case .zero: return Matrix(rows: columns, columns: targets)
    case .normal: return normal(variance: 1)
    case .xavier: return normal(variance: 2 / Double(columns + targets))
    case .he: return normal(variance: 2 / Double(max(1, columns)))
    case .coefficients(let given):
      return standardization?.standardized(fromCoefficients: given) ?? given
    }
  }
}

/// The stopping rules of a descent: a value that can be saved with the run.
struct DescentRules: StoppingRule, Codable {
  private var gradient: GradientTolerance<Double>
  /// Of a penalised objective.
  private var gap: DualityGapTolerance<Double>?
  private var loss: LossChange<Double>?
  private var divergence = DivergenceRule<Double>()
  private var stagnation: StagnationRule<Double>
  private(set) var earlyStopping: EarlyStopping<Double>?
  private var epochs: EpochLimit<Double>?

  init(_ options: IterationOptions, isStochastic: Bool, isPenalized: Bool = false) {
    gap = isPenalized ? DualityGapTolerance(relativeTolerance: options.tolerance) : nil
    gradient = GradientTolerance(relativeTolerance: options.tolerance)
    // Where the gradient fell to the root of what is asked for, the loss has fallen by about as much as it can.
    loss = options.lossTolerance.map {
      LossChange(relativeTolerance: $0, gradientTolerance: max(1e-3, options.tolerance))
    }
    // Where steps are still to become shorter, the noise does not have the last word.
    let isConstant = options.optimizer.schedule == .constant
    stagnation = StagnationRule(
      patience: !isStochastic ? 500 : isConstant ? 100 : .max, isStochastic: isStochastic)
    earlyStopping = options.validation?.patience.map { EarlyStopping(patience: $0) }
    epochs = options.maximumEpochs.map { EpochLimit($0) }
  }

  var needsMeasurement: Bool { false }

  mutating func check(_ progress: Progress<Double>) -> StopVerdict? {
    if progress.isMeasured {
      if let verdict = gap?.check(progress) ?? gradient.check(progress) ?? divergence.check(
        progress)
        ?? stagnation.check(progress) ?? earlyStopping?.check(progress) ?? loss?.check(progress)
      {
        return verdict
      }
    }
    return epochs?.check(progress)
  }
}

/// The rules of a run, and the limits that are not saved with it.
struct LimitedRules<Saved: StoppingRule<Double> & Codable>: StoppingRule {
  typealias Scalar = Double
  var saved: Saved
  private var time: TimeLimit<Double>?
  private var interruption: Interruption<Double>?

  init(_ saved: Saved, _ options: IterationOptions) {
    self.saved = saved
    time = options.maximumSeconds.map { TimeLimit(.seconds($0)) }
    interruption = options.control.stop.map { Interruption($0) }
  }

  var needsMeasurement: Bool { false }

  mutating func check(_ progress: Progress<Double>) -> StopVerdict? {
    saved.check(progress) ?? interruption?.check(progress) ?? time?.check(progress)
  }
}
