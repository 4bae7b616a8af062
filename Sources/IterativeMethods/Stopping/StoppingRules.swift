public import BLASBackend
internal import LeastSquares

/// Converged when ‖∇f‖ ≤ tolerance · ‖∇f at the start‖ for every target.
public struct GradientTolerance<Scalar: RealBLASScalar>: StoppingRule {
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
public struct DivergenceRule<Scalar: RealBLASScalar>: StoppingRule {
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
      least[k] = min(least[k], norm)
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

/// Stagnated when no update changes Θ any more, or the gradient norm found no new least value for many
/// iterations: what is left is rounding.
public struct StagnationRule<Scalar: RealBLASScalar>: StoppingRule {
  /// How many iterations without a new least gradient norm are too many.
  public let patience: Int
  private var least: [Double] = []
  private var since = 0
  private var before = Double.infinity
  private var rises = 0

  public init(patience: Int = 500) { self.patience = patience }

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
    if falls {
      since = progress.iteration
    } else if progress.iteration - since >= patience && rises < patience / 2 {
      return StopVerdict(
        status: .stagnated,
        reason:
          "the gradient norm has not fallen for \(patience) iterations: rounding outweighs the step"
      )
    }
    return nil
  }
}

/// Ends a run after a time.
public struct TimeLimit<Scalar: RealBLASScalar>: StoppingRule {
  public let limit: Duration
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
