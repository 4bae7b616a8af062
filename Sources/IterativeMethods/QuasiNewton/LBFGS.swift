internal import BLASBackend
public import Matrices

/// L-BFGS: steps along −H·∇f, where the inverse Hessian H is known by the last few steps and changes of the gradient.
///
/// What is minimised is the sum of the objective over the columns of Θ, all columns together. With an exact line
/// search it makes the iterates of conjugate gradients on a quadratic, whatever the number of pairs, and ends after as
/// many steps as the Hessian has different eigenvalues.
///
/// - Complexity: 4mpk flops a step for m pairs, and 2mpk scalars, beside the evaluations: one a step where the unit step
///   is taken, as it is in the end; two with the exact search.
/// - Note: Source: Liu, Nocedal, *On the limited memory BFGS method for large scale optimization* (1989), algorithm
///   2.1; the scaling is (7.20) of Nocedal, Wright, *Numerical Optimization*, 2nd ed.
public struct LBFGS: Sendable, Hashable {
  /// m.
  public let memory: Int
  public let lineSearch: LineSearch

  /// - Precondition: memory ≥ 1, and the constants of the line search lie where ``LineSearch`` says.
  public init(memory: Int = 10, lineSearch: LineSearch = .strongWolfe()) {
    precondition(memory >= 1, "a memory of \(memory) pairs")
    switch lineSearch {
    case .strongWolfe(let decrease, let curvature):
      precondition(
        decrease > 0 && decrease < 0.5 && curvature > decrease && curvature < 1,
        "Wolfe's conditions with \(decrease) and \(curvature)")
    case .armijo(let decrease, let shrink):
      precondition(
        decrease > 0 && decrease < 1 && shrink > 0 && shrink < 1,
        "Armijo's condition with \(decrease) and \(shrink)")
    case .exact: break
    }
    self.memory = memory
    self.lineSearch = lineSearch
  }

  /// The iteration at its start.
  ///
  /// - Throws: what the objective throws.
  /// - Precondition: the exact search is for objectives that are half squared norms.
  public func makeIteration<Objective: DifferentiableObjective>(
    minimizing objective: Objective, from start: Matrix<Objective.Scalar>
  ) throws(IterationError) -> LBFGSIteration<Objective> {
    precondition(
      lineSearch != .exact || objective.isHalfSquaredNorm,
      "the exact line search needs an objective that is a half squared norm")
    return try LBFGSIteration(self, objective, start)
  }
}

/// L-BFGS in the course of being run.
public struct LBFGSIteration<Objective: DifferentiableObjective>: ResumableIteration, ~Copyable {
  public typealias Scalar = Objective.Scalar
  public let method: LBFGS
  private let objective: Objective
  private var gradient: Vector<Scalar>
  /// Oldest first.
  private var pairs: [Pair] = []
  private var evaluations = 1
  /// How far the last step went along its direction; nil before the first.
  public private(set) var lastStep: Double?
  public private(set) var progress: Progress<Scalar>

  /// The change of Θ, that of the gradient, and 1 over their product.
  fileprivate struct Pair: Codable, Sendable {
    let s: Vector<Scalar>
    let y: Vector<Scalar>
    let inverse: Scalar
  }

  /// Θ with f and ∇f.
  private struct Point {
    let parameters: Matrix<Scalar>
    let values: [Double]
    let gradient: Matrix<Scalar>
    var sum: Double { values.reduce(0, +) }
  }

  init(
    _ method: LBFGS, _ objective: Objective, _ start: Matrix<Scalar>
  ) throws(IterationError) {
    let (values, gradient) = try objective.evaluate(start)
    self.method = method
    self.objective = objective
    self.gradient = Vector(gradient.elementsByColumn)
    progress = Self.progress(
      Point(parameters: start, values: values, gradient: gradient), 0, passes: 1, changed: true)
  }

  /// The gradient, and the pairs that stand for the Hessian.
  public struct State: Codable, Sendable {
    fileprivate let progress: Progress<Scalar>
    fileprivate let gradient: Vector<Scalar>
    fileprivate let pairs: [Pair]
    fileprivate let lastStep: Double?
    fileprivate let evaluations: Int
  }

  public var state: State {
    State(
      progress: progress, gradient: gradient, pairs: pairs, lastStep: lastStep,
      evaluations: evaluations)
  }

  public mutating func resume(from state: State) {
    (progress, gradient, pairs) = (state.progress, state.gradient, state.pairs)
    (lastStep, evaluations) = (state.lastStep, state.evaluations)
  }

  /// One step. Where no step makes f smaller, the pairs are forgotten; where not even the gradient leads down, Θ stays
  /// as it is.
  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    var next: Point?
    while next == nil {
      var direction = try newtonDirection()
      var slope = try dot(gradient, direction)
      if pairs.isEmpty || !(slope < 0) || !slope.isFinite {
        pairs = []
        let length = try norm(gradient)
        // A square of a gradient may leave the range, its length does not.
        direction = (-1 / Scalar(length)) * gradient
        slope = -length
      }
      guard slope < 0, slope.isFinite else { break }
      next = try move(along: direction, slope: slope)
      if pairs.isEmpty { break }
      if next == nil { pairs = [] }
    }
    guard let next else {
      progress = Progress(
        iteration: progress.iteration + 1, passes: evaluations, parameters: progress.parameters,
        objective: progress.objective, gradientNorms: progress.gradientNorms,
        changedParameters: false)
      return progress
    }
    let change =
      Vector(next.parameters.elementsByColumn) - Vector(progress.parameters.elementsByColumn)
    let gradientChange = Vector(next.gradient.elementsByColumn) - gradient
    try remember(change, gradientChange)
    gradient = Vector(next.gradient.elementsByColumn)
    progress = Self.progress(
      next, progress.iteration + 1, passes: evaluations,
      changed: next.parameters != progress.parameters)
    return progress
  }

  /// −H·∇f by the two loops of algorithm 7.4 in Nocedal and Wright.
  private func newtonDirection() throws(IterationError) -> Vector<Scalar> {
    var q = gradient
    var factors: [Scalar] = []
    for pair in pairs.reversed() {
      let alpha = pair.inverse * Scalar(try dot(pair.s, q))
      factors.append(alpha)
      try lifting { () throws(LinearAlgebraError) in try q.add(pair.y, scaledBy: -alpha) }
    }
    if let last = pairs.last {
      let length = Scalar(try norm(last.y))
      q = (1 / last.inverse / length / length) * q
    }
    for (pair, alpha) in zip(pairs, factors.reversed()) {
      let beta = pair.inverse * Scalar(try dot(pair.y, q))
      try lifting { () throws(LinearAlgebraError) in try q.add(pair.s, scaledBy: alpha - beta) }
    }
    return Scalar(-1) * q
  }

  /// Keeps a pair if it shows positive curvature above rounding.
  private mutating func remember(
    _ s: Vector<Scalar>, _ y: Vector<Scalar>
  ) throws(IterationError) {
    let product = try dot(s, y)
    let size = try norm(s) * norm(y)
    let inverse = 1 / Scalar(product)
    guard product > Double(Scalar.ulpOfOne) * size, inverse.isFinite, size.isFinite else { return }
    if pairs.count == method.memory { pairs.removeFirst() }
    pairs.append(Pair(s: s, y: y, inverse: inverse))
  }

  /// - Returns: nil if no step was found that makes f smaller.
  private mutating func move(
    along direction: Vector<Scalar>, slope: Double
  ) throws(IterationError) -> Point? {
    let start = progress.parameters
    let objective = objective
    // Without pairs: as far as the slope would lead to 0.
    let distance = abs(progress.objective.reduce(0, +) / slope)
    let firstStep = !pairs.isEmpty ? 1 : distance > 0 && distance.isFinite ? distance : 1
    var latest: (step: Double, point: Point)?
    func point(_ step: Double) throws(IterationError) -> Point {
      if let latest, latest.step == step { return latest.point }
      let s = Scalar(step)
      let rows = start.rows
      let parameters = Matrix(rows: rows, columns: start.columns) { i, j in
        start[i, j] + s * direction[i + j * rows]
      }
      let (values, gradient) = try objective.evaluate(parameters)
      let point = Point(parameters: parameters, values: values, gradient: gradient)
      latest = (step, point)
      return point
    }
    func linePoint(_ step: Double) throws(IterationError) -> LinePoint {
      let point = try point(step)
      return LinePoint(
        step: step, value: point.sum,
        slope: try dot(Vector(point.gradient.elementsByColumn), direction))
    }
    let origin = LinePoint(step: 0, value: progress.objective.reduce(0, +), slope: slope)
    let step: Double?
    switch method.lineSearch {
    case .strongWolfe(let decrease, let curvature):
      var search = WolfeSearch(
        from: origin, decrease: decrease, curvature: curvature,
        precision: Double(Scalar.ulpOfOne), evaluate: linePoint)
      step = try search.search(firstStep: firstStep)?.step
      evaluations += search.evaluations
    case .armijo(let decrease, let shrink):
      step = try armijo(origin, firstStep, decrease, shrink, at: linePoint)
    case .exact:
      step = try exact(origin, firstStep, at: linePoint)
    }
    guard let step else { return nil }
    if latest?.step != step { evaluations += 1 }
    lastStep = step
    let next = try point(step)
    return next.sum.isFinite && next.gradient.firstNonFinite() == nil ? next : nil
  }

  private mutating func armijo(
    _ origin: LinePoint, _ firstStep: Double, _ decrease: Double, _ shrink: Double,
    at point: (Double) throws(IterationError) -> LinePoint
  ) throws(IterationError) -> Double? {
    var step = firstStep
    let rounding = 100 * Double(Scalar.ulpOfOne) * abs(origin.value)
    while step > 0 {
      let p = try point(step)
      evaluations += 1
      if p.isFinite {
        if p.value - origin.value <= decrease * step * origin.slope { return step }
        // Differences of the values are rounding: the slope tells.
        if p.value <= origin.value + rounding && abs(p.slope) <= 0.9 * abs(origin.slope) {
          return step
        }
      }
      step *= shrink
    }
    return nil
  }

  /// Of a quadratic the slope is affine: two slopes give its zero.
  private mutating func exact(
    _ origin: LinePoint, _ firstStep: Double,
    at point: (Double) throws(IterationError) -> LinePoint
  ) throws(IterationError) -> Double? {
    var trial = firstStep
    while trial > 0 {
      let p = try point(trial)
      evaluations += 1
      let fraction = origin.slope / (origin.slope - p.slope)
      if p.isFinite, fraction > 0, fraction.isFinite { return trial * fraction }
      // The trial overflowed, or f is flat to rounding.
      guard !p.isFinite else { return nil }
      trial /= 2
    }
    return nil
  }

  private static func progress(
    _ point: Point, _ iteration: Int, passes: Int, changed: Bool
  ) -> Progress<Scalar> {
    Progress(
      iteration: iteration, passes: passes, parameters: point.parameters, objective: point.values,
      gradientNorms: (0..<point.gradient.columns).map {
        Double(point.gradient[..., $0...$0].frobeniusNorm())
      },
      changedParameters: changed)
  }
}

private func dot<Scalar: RealBLASScalar>(
  _ x: Vector<Scalar>, _ y: Vector<Scalar>
) throws(IterationError) -> Double {
  try lifting { () throws(LinearAlgebraError) in Double(try x.dot(y)) }
}

private func norm<Scalar: RealBLASScalar>(
  _ x: Vector<Scalar>
) throws(IterationError) -> Double {
  try lifting { () throws(LinearAlgebraError) in Double(try x.norm()) }
}
