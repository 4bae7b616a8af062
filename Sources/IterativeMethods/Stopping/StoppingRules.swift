public import BLASBackend
internal import LeastSquares

/// Converged when ‖∇f‖ ≤ tolerance · ‖∇f at the start‖ for every target.
public struct GradientTolerance<Scalar: RealBLASScalar>: StoppingRule, Codable {
  /// Relative to the start.
  public let relativeTolerance: Double
  private var start: [Double]?

  public init(relativeTolerance: Double) { self.relativeTolerance = relativeTolerance }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    let start = start ?? progress.gradientNorms
    self.start = start
    guard zip(progress.gradientNorms, start).allSatisfy({ $0 <= relativeTolerance * $1 }) else {
      return nil
    }
    return StopVerdict(
      status: .converged,
      reason: "the gradient norm fell to \(brief(relativeTolerance)) of its start")
  }
}

/// Diverged when the gradient norm of a target grows 10⁸ times above the least it ever was.
///
/// Full-batch descent with a fixed step multiplies each mode of the gradient of a quadratic by a constant: a
/// mode that grows goes on growing. By then it outweighs the others, so that its rate can be measured.
public struct DivergenceRule<Scalar: RealBLASScalar>: StoppingRule, Codable {
  private var start: [Double]?
  private var least: [Double] = []

  public init() {}

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    let norms = progress.gradientNorms
    guard let start else {
      start = norms
      least = norms
      return nil
    }
    for (k, norm) in norms.enumerated() {
      // A gradient of exactly 0 is luck, such as a start at the minimum, and no scale.
      if least[k] == 0 { least[k] = norm }
      if norm > 0 { least[k] = min(least[k], norm) }
      if norm > 1e8 * least[k] && norm > start[k] {
        return StopVerdict(
          status: .diverged,
          reason:
            "the gradient norm grew to \(brief(norm)) by iteration \(progress.iteration), from \(brief(least[k]))"
        )
      }
    }
    return nil
  }
}

/// Stagnated when no update changes Θ any more, or the gradient norm found no new least value for a long time: what
/// is left is rounding, or the noise of mini-batches.
///
/// With gradients of all rows one above the start, at another objective, is no rounding: momentum that suits an
/// ill-conditioned problem takes a long way round, on which both grow before they fall.
public struct StagnationRule<Scalar: RealBLASScalar>: StoppingRule, Codable {
  /// How many measurements without a new least gradient norm are too many: of a full-batch method iterations, of
  /// mini-batches epochs.
  public let patience: Int
  /// Whether gradients are those of mini-batches.
  public let isStochastic: Bool
  private var least: [Double] = []
  private var start: Start?
  private var since = 0
  private var before = Double.infinity
  private var rises = 0

  private struct Start: Codable {
    let norm: Double
    let objective: Double
  }

  public init(patience: Int = 500, isStochastic: Bool = false) {
    self.patience = patience
    self.isStochastic = isStochastic
  }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    if progress.iteration > 0 && !progress.changedParameters {
      return StopVerdict(
        status: .stagnated,
        reason: "the step no longer changes the coefficients in this precision")
    }
    let norms = progress.gradientNorms
    let norm = norms.reduce(0, +)
    // What rises at every step is not rounding but a mode that grows.
    rises = norm > before ? rises + 1 : 0
    before = norm
    // Each target by itself: the rounding of a large one may be more than all there is of a small one.
    let falls = least.isEmpty || zip(norms, least).contains { $0 < $1 }
    least = least.isEmpty ? norms : zip(norms, least).map { min($0, $1) }
    since = falls ? 0 : since + 1
    let objective = progress.objective.reduce(0, +)
    let start = start ?? Start(norm: norm, objective: objective)
    self.start = start
    let isOnItsWay =
      !isStochastic && norm > start.norm
      && abs(objective - start.objective) > 1e-9 * start.objective
    if since >= patience && rises < patience / 2 && !isOnItsWay {
      return StopVerdict(
        status: .stagnated,
        reason: isStochastic
          ? "the gradient norm has not fallen for \(patience) epochs: the noise of the mini-batches outweighs the step"
          : "the gradient norm has not fallen for \(patience) iterations: rounding outweighs the step"
      )
    }
    return nil
  }
}

/// Ends a run after a time.
public struct TimeLimit<Scalar: RealBLASScalar>: StoppingRule {
  public let limit: Duration
  public var needsMeasurement: Bool { false }
  private let start: ContinuousClock.Instant

  /// The clock starts now.
  public init(_ limit: Duration) {
    self.limit = limit
    start = .now
  }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    guard start.duration(to: .now) >= limit else { return nil }
    return StopVerdict(status: .timeLimit, reason: "the time limit of \(limit)")
  }
}

/// Stops when the objective changes by less than a fraction of itself from one measurement to the next.
///
/// Where the gradient is still large then, this is no convergence, and is not called that: a step that is too small, or
/// a schedule that died out, does the same.
public struct LossChange<Scalar: RealBLASScalar>: StoppingRule, Codable {
  /// Relative to the objective.
  public let relativeTolerance: Double
  /// The gradient norm, as a fraction of its start, above which the stop is called false.
  public let gradientTolerance: Double
  private var before: [Double]?
  private var start: [Double] = []

  public init(relativeTolerance: Double, gradientTolerance: Double) {
    self.relativeTolerance = relativeTolerance
    self.gradientTolerance = gradientTolerance
  }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    guard let before else {
      before = progress.objective
      start = progress.gradientNorms
      return nil
    }
    self.before = progress.objective
    guard
      zip(progress.objective, before).allSatisfy({ abs($0 - $1) <= relativeTolerance * abs($1) })
    else { return nil }
    let fraction = zip(progress.gradientNorms, start).map { $1 > 0 ? $0 / $1 : 0 }.max() ?? 0
    let change = "the loss changed by less than \(brief(relativeTolerance)) of itself"
    return fraction <= gradientTolerance
      ? StopVerdict(status: .converged, reason: change)
      : StopVerdict(
        status: .stagnated,
        reason:
          "false convergence: \(change), but the gradient is still large"
      )
  }
}

/// Ends a run after a number of epochs.
public struct EpochLimit<Scalar: RealBLASScalar>: StoppingRule, Codable {
  public let limit: Int

  public init(_ limit: Int) { self.limit = limit }

  public var needsMeasurement: Bool { false }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    guard progress.epoch >= limit else { return nil }
    return StopVerdict(
      status: .iterationLimit, reason: "the limit of \(limit) \(limit == 1 ? "epoch" : "epochs")")
  }
}
