internal import BLASBackend
internal import LeastSquares
public import Matrices

/// Any optimizer on any differentiable objective, in the course of being run: Θ ← Θ − u(∇f(Θ)).
///
/// - Complexity: one evaluation of the objective a step.
public struct OptimizerIteration<Objective: DifferentiableObjective>: IterativeMethod, ~Copyable {
  public typealias Scalar = Objective.Scalar
  public let optimizer: any Optimizer<Scalar>
  private let objective: Objective
  private var state: [Matrix<Scalar>]
  private var gradient: Matrix<Scalar>
  public private(set) var progress: Progress<Scalar>

  /// - Parameters:
  ///   - optimizer: what makes an update of a gradient.
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  ///   - start: Θ₀.
  /// - Throws: what the objective throws.
  public init(
    _ optimizer: any Optimizer<Scalar>, minimizing objective: Objective,
    from start: Matrix<Scalar>
  ) throws(IterationError) {
    let (values, gradient) = try objective.evaluate(start)
    self.optimizer = optimizer
    self.objective = objective
    state = optimizer.makeState(for: start)
    self.gradient = gradient
    progress = Self.progress(0, start, values, gradient, changed: true)
  }

  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    let before = progress.parameters
    let step = progress.iteration + 1
    var update = gradient
    optimizer.transform(&update, at: before, step: step, state: &state)
    let parameters = Matrix(rows: before.rows, columns: before.columns) { i, j in
      before[i, j] - update[i, j]
    }
    let (values, gradient) = try objective.evaluate(parameters)
    self.gradient = gradient
    progress = Self.progress(step, parameters, values, gradient, changed: parameters != before)
    return progress
  }

  private static func progress(
    _ iteration: Int, _ parameters: Matrix<Scalar>, _ values: [Double],
    _ gradient: Matrix<Scalar>, changed: Bool
  ) -> Progress<Scalar> {
    Progress(
      iteration: iteration, passes: iteration + 1, parameters: parameters, objective: values,
      gradientNorms: (0..<gradient.columns).map {
        Double(gradient[..., $0...$0].frobeniusNorm())
      },
      changedParameters: changed)
  }
}
