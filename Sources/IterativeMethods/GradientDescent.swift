public import BLASBackend
public import LeastSquares
public import Matrices

/// Full-batch gradient descent: Θ ← Θ − s·∇f(Θ).
///
/// All targets share one pass over X a step, in which the gradient is a GEMM. The gradient of the objective
/// is h·Xᵀ(XΘ − Y) and its Hessian h·XᵀX, with h = 1/n, 1 or 2/n by ``/LeastSquares/Objective``.
///
/// - Complexity: 4npk flops a step and one read of X.
/// - Note: Source: Nocedal, Wright, *Numerical Optimization*, 2nd ed., section 3.3.
public struct GradientDescent: Sendable {
  /// How long a step is.
  public enum StepSize: Sendable, Hashable {
    /// From the largest and the smallest eigenvalue of the Hessian, on the safe side.
    case automatic
    /// In units of parameter per unit of gradient; refers to the objective.
    case fixed(Double)
  }

  public let stepSize: StepSize
  public let objective: Objective

  public init(stepSize: StepSize = .automatic, objective: Objective = .halfMean) {
    self.stepSize = stepSize
    self.objective = objective
  }

  /// The iteration at its start.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - start: Θ₀, p × k; zeros by default.
  /// - Throws: `.shapeMismatch`; `.nonFinite` if the data are.
  public func makeIteration<Scalar: RealBLASScalar>(
    on problem: LeastSquaresProblem<Scalar>, from start: Matrix<Scalar>? = nil
  ) throws(IterationError) -> GradientDescentIteration<Scalar> {
    let step: Double
    switch stepSize {
    case .fixed(let given): step = given
    case .automatic:
      step = try lifting { () throws(LinearAlgebraError) in
        try HessianSpectrum(gramOf: problem, objective: objective).safeStep
      }
    }
    return try lifting { () throws(LinearAlgebraError) in
      try GradientDescentIteration(problem, step: step, objective: objective, start: start)
    }
  }
}

/// Gradient descent in the course of being run.
public struct GradientDescentIteration<Scalar: RealBLASScalar>: IterativeMethod, ~Copyable {
  /// The step size in use.
  public let step: Double
  private let problem: LeastSquaresProblem<Scalar>
  private let objective: Objective
  /// h·Xᵀ(XΘ − Y) at the present Θ.
  private var gradient: Matrix<Scalar>
  public private(set) var progress: Progress<Scalar>

  init(
    _ problem: LeastSquaresProblem<Scalar>, step: Double, objective: Objective,
    start: Matrix<Scalar>?
  ) throws(LinearAlgebraError) {
    let zeros = Matrix<Scalar>(rows: problem.columns, columns: problem.targetCount)
    if let start, start.shape != zeros.shape {
      throw .shapeMismatch(operation: "start of the descent", left: start.shape, right: zeros.shape)
    }
    let sums = try Self.evaluate(problem, start ?? zeros)
    if !sums.residualSquares.allSatisfy(\.isFinite) || sums.gradient.firstNonFinite() != nil {
      try problem.requireFinite()
    }
    self.problem = problem
    self.step = step
    self.objective = objective
    (gradient, progress) = Self.state(
      sums, objective, rows: problem.rows, iteration: 0, passes: 1, changed: true)
  }

  /// One step, and one pass over X for the gradient at the new Θ.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    let before = progress.parameters
    let s = Scalar(step)
    let parameters = Matrix(rows: before.rows, columns: before.columns) { i, j in
      before[i, j] - s * gradient[i, j]
    }
    let sums = try lifting { () throws(LinearAlgebraError) in
      try Self.evaluate(problem, parameters)
    }
    (gradient, progress) = Self.state(
      sums, objective, rows: problem.rows, iteration: progress.iteration + 1,
      passes: progress.passes + 1, changed: parameters != before)
    return progress
  }

  private static func evaluate(
    _ problem: LeastSquaresProblem<Scalar>, _ parameters: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> GradientAccumulator<Scalar> {
    let empty = GradientAccumulator(parameters: parameters)
    return try problem.rowBlock.accumulate(into: empty, memory: empty.memory)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func state(
    _ sums: GradientAccumulator<Scalar>, _ objective: Objective, rows: Int, iteration: Int,
    passes: Int, changed: Bool
  ) -> (Matrix<Scalar>, Progress<Scalar>) {
    let factor = Scalar(objective.hessianFactor(rows: max(1, rows)))
    let gradient = sums.gradient.map { factor * $0 }
    let progress = Progress(
      iteration: iteration, passes: passes, parameters: sums.parameters,
      objective: sums.residualSquares.map {
        objective.value(residualSquare: Double($0), rows: max(1, rows))
      },
      gradientNorms: (0..<gradient.columns).map {
        Double(gradient[..., $0...$0].frobeniusNorm())
      },
      changedParameters: changed)
    return (gradient, progress)
  }
}
