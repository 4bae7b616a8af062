internal import BLASBackend
public import Matrices

/// Proximal gradient steps Θ ← prox(Θ − s·∇f(Θ)) for a smooth objective with a separable penalty: ISTA, and with
/// momentum FISTA.
///
/// The error of the objective falls like 1/t for ISTA and like 1/t² for FISTA; with restarts FISTA takes up the
/// linear rate of a strongly convex objective without knowing it.
///
/// - Note: Source: Beck, Teboulle, *A fast iterative shrinkage-thresholding algorithm for linear inverse problems*
///   (2009); restart: O'Donoghue, Candès, *Adaptive restart for accelerated gradient schemes* (2015), the gradient
///   scheme of section 3.2.
public struct ProximalGradient: Sendable, Hashable {
  public enum Acceleration: Sendable, Hashable {
    /// ISTA.
    case none
    /// FISTA as it was published.
    case momentum
    /// FISTA whose momentum starts anew when it points uphill.
    case restartedMomentum
  }

  public enum StepSize: Sendable, Hashable {
    /// At most 1/λmax of the Hessian of f.
    case fixed(Double)
    /// From this step on, halved for a column whenever f is not below its quadratic model there.
    case backtracking(from: Double)

    var start: Double {
      switch self {
      case .fixed(let step), .backtracking(let step): step
      }
    }
  }

  public let acceleration: Acceleration
  public let stepSize: StepSize

  /// - Precondition: the step is a positive number.
  public init(stepSize: StepSize, acceleration: Acceleration = .restartedMomentum) {
    precondition(
      stepSize.start > 0 && stepSize.start.isFinite, "a step of \(stepSize.start)")
    self.acceleration = acceleration
    self.stepSize = stepSize
  }

  /// The iteration at its start.
  ///
  /// - Parameters:
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  ///   - penalty: what is added to the objective.
  ///   - start: Θ₀, of the shape of the penalty.
  /// - Throws: `.shapeMismatch`; what the objective throws.
  public func makeIteration<Objective: DifferentiableObjective>(
    minimizing objective: Objective, penalty: SeparablePenalty<Objective.Scalar>,
    from start: Matrix<Objective.Scalar>
  ) throws(IterationError) -> ProximalIteration<Objective> {
    guard start.shape == penalty.l1.shape else {
      throw .linearAlgebra(
        .shapeMismatch(operation: "penalty", left: start.shape, right: penalty.l1.shape))
    }
    return try ProximalIteration(self, objective, penalty, start)
  }
}

/// Proximal gradient steps in the course of being made.
///
/// Its progress is of the penalised objective: its value, and as its gradient the shortest subgradient. Each
/// column has a step and a momentum of its own.
///
/// - Complexity: one evaluation of the objective a step where its gradient is affine, else two; each halving of the
///   step one more.
public struct ProximalIteration<Objective: DifferentiableObjective>: ResumableIteration,
  ~Copyable
{
  public typealias Scalar = Objective.Scalar
  public let method: ProximalGradient
  /// The step of each column.
  public private(set) var steps: [Double]
  private let objective: Objective
  private let penalty: SeparablePenalty<Scalar>
  private var previous: Point
  private var current: Point
  /// Nesterov's t of each column.
  private var momenta: [Double]
  private var evaluations = 1
  public private(set) var progress: Progress<Scalar>

  /// Θ with f and ∇f.
  fileprivate struct Point: Codable, Sendable {
    var parameters: Matrix<Scalar>
    var values: [Double]
    var gradient: Matrix<Scalar>
  }

  init(
    _ method: ProximalGradient, _ objective: Objective, _ penalty: SeparablePenalty<Scalar>,
    _ start: Matrix<Scalar>
  ) throws(IterationError) {
    let (values, gradient) = try objective.evaluate(start)
    let point = Point(parameters: start, values: values, gradient: gradient)
    self.method = method
    self.objective = objective
    self.penalty = penalty
    steps = [Double](repeating: method.stepSize.start, count: start.columns)
    momenta = [Double](repeating: 1, count: start.columns)
    previous = point
    current = point
    progress = Self.progress(point, objective, penalty, iteration: 0, passes: 1, changed: true)
  }

  /// The last two points, and the steps and momenta of the columns.
  public struct State: Codable, Sendable {
    fileprivate let progress: Progress<Scalar>
    fileprivate let steps: [Double]
    fileprivate let previous: Point
    fileprivate let current: Point
    fileprivate let momenta: [Double]
    fileprivate let evaluations: Int
  }

  public var state: State {
    State(
      progress: progress, steps: steps, previous: previous, current: current, momenta: momenta,
      evaluations: evaluations)
  }

  public mutating func resume(from state: State) {
    (progress, steps, momenta) = (state.progress, state.steps, state.momenta)
    (previous, current, evaluations) = (state.previous, state.current, state.evaluations)
  }

  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    let next = momenta.map {
      method.acceleration == .none ? 1 : (1 + (1 + 4 * $0 * $0).squareRoot()) / 2
    }
    let origin = try extrapolated(zip(momenta, next).map { ($0 - 1) / $1 })
    var candidate = try step(from: origin)
    if case .backtracking = method.stepSize {
      // The step cannot fall by more than the range of the exponent.
      for _ in 0..<2000 {
        let tooLong = steps.indices.filter { !isBelowModel(candidate, origin, column: $0) }
        if tooLong.isEmpty { break }
        for j in tooLong { steps[j] /= 2 }
        candidate = try step(from: origin)
      }
    }
    for j in momenta.indices {
      momenta[j] =
        method.acceleration == .restartedMomentum && pointsUphill(candidate, origin, column: j)
        ? 1 : next[j]
    }
    let changed = candidate.parameters != current.parameters
    previous = current
    current = candidate
    progress = Self.progress(
      current, objective, penalty, iteration: progress.iteration + 1, passes: evaluations,
      changed: changed)
    return progress
  }

  /// Where the gradient is taken: Θ + β(Θ − Θ₋₁).
  private mutating func extrapolated(_ factors: [Double]) throws(IterationError) -> Point {
    guard factors.contains(where: { $0 != 0 }) else { return current }
    let beta = factors.map { Scalar($0) }
    let (x, x1) = (current.parameters, previous.parameters)
    let point = Matrix(rows: x.rows, columns: x.columns) { i, j in
      x[i, j] + beta[j] * (x[i, j] - x1[i, j])
    }
    guard objective.isHalfSquaredNorm else {
      let (values, gradient) = try objective.evaluate(point)
      evaluations += 1
      return Point(parameters: point, values: values, gradient: gradient)
    }
    let (g, g1) = (current.gradient, previous.gradient)
    // The values are not needed: see isBelowModel.
    return Point(
      parameters: point, values: current.values,
      gradient: Matrix(rows: g.rows, columns: g.columns) { i, j in
        g[i, j] + beta[j] * (g[i, j] - g1[i, j])
      })
  }

  private mutating func step(from origin: Point) throws(IterationError) -> Point {
    let s = steps.map { Scalar($0) }
    let parameters = Matrix(rows: origin.parameters.rows, columns: origin.parameters.columns) {
      i, j in
      penalty.proximal(
        origin.parameters[i, j] - s[j] * origin.gradient[i, j], step: s[j], i, j)
    }
    let (values, gradient) = try objective.evaluate(parameters)
    evaluations += 1
    return Point(parameters: parameters, values: values, gradient: gradient)
  }

  /// f(x) ≤ f(y) + ∇f(y)ᵀd + ‖d‖²/(2s), d = x − y; by gradients, dᵀ(∇f(x) − ∇f(y)) ≤ ‖d‖²/s, where f is
  /// quadratic or the difference of the values is but rounding.
  private func isBelowModel(_ x: Point, _ y: Point, column j: Int) -> Bool {
    var (square, slope, change) = (0.0, 0.0, 0.0)
    for i in 0..<x.parameters.rows {
      let d = Double(x.parameters[i, j]) - Double(y.parameters[i, j])
      square += d * d
      slope += d * Double(y.gradient[i, j])
      change += d * (Double(x.gradient[i, j]) - Double(y.gradient[i, j]))
    }
    let allowance = square / steps[j]
    // A step that has shrunk to nothing changes nothing any more.
    guard square > 0 else { return true }
    guard change.isFinite, x.values[j].isFinite else { return steps[j] < .leastNormalMagnitude }
    let rounding = 100 * Double(Scalar.ulpOfOne) * (abs(x.values[j]) + abs(y.values[j]))
    let slack = 1 + 100 * Double(Scalar.ulpOfOne)
    return objective.isHalfSquaredNorm || allowance < rounding
      ? change <= allowance * slack
      : x.values[j] - y.values[j] - slope <= allowance / 2 * slack
  }

  /// (y − x₊)ᵀ(x₊ − x) > 0: the step's generalised gradient points against the way that was gone.
  private func pointsUphill(_ next: Point, _ origin: Point, column j: Int) -> Bool {
    var product = 0.0
    for i in 0..<next.parameters.rows {
      let z = Double(next.parameters[i, j])
      product +=
        (Double(origin.parameters[i, j]) - z) * (z - Double(current.parameters[i, j]))
    }
    return product > 0
  }

  private static func progress(
    _ point: Point, _ objective: Objective, _ penalty: SeparablePenalty<Scalar>, iteration: Int,
    passes: Int, changed: Bool
  ) -> Progress<Scalar> {
    let columns = 0..<point.parameters.columns
    return Progress(
      iteration: iteration, passes: passes, parameters: point.parameters,
      objective: columns.map {
        point.values[$0] + penalty.value(point.parameters, column: $0)
      },
      gradientNorms: columns.map {
        penalty.subgradientNorm(point.parameters, gradient: point.gradient, column: $0)
      },
      changedParameters: changed,
      dualityGaps: objective.isHalfSquaredNorm
        ? columns.map {
          dualityGap(
            penalty, parameters: point.parameters, gradient: point.gradient,
            value: point.values[$0], column: $0)
        } : nil)
  }
}
