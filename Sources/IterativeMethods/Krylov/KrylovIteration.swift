public import BLASBackend
public import LeastSquares
internal import Matrices

/// A Krylov method on one target of a problem in memory, in the course of being run.
///
/// Its progress is in the units of the problem, but for the gradient norm: that is ‖Nᵀ∇f‖ with the preconditioner N, as
/// the method itself sees it, and by recurrence, not computed anew.
public struct KrylovIteration<Method: KrylovMethod & ~Copyable>: ResumableIteration, ~Copyable
where Method.Operator == DesignOperator<Double> {
  private var method: Method
  /// h of the gradient h·Xᵀr.
  private let factor: Double
  private let firstPasses: Int
  public private(set) var progress: Progress<Double>

  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - target: the column of Y.
  ///   - preconditioner: what it iterates on.
  ///   - seed: of a sketch.
  ///   - damping: μ of ‖XNz − y‖² + μ²‖z‖², b = Nz: without a preconditioner of ‖Xb − y‖² + μ²‖b‖².
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  /// - Precondition: there is such a target.
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  /// - Complexity: 4np flops and two reads of X a step.
  public init(
    on problem: LeastSquaresProblem<Double>, target: Int = 0,
    preconditioner: KrylovPreconditioner = .columns, seed: UInt64 = 0, damping: Double = 0,
    objective: Objective = .halfMean
  ) throws(IterationError) {
    let design = try DesignOperator(problem, preconditioner: preconditioner, seed: seed)
    try self.init(
      on: problem, target: target, design: design, passes: 1 + design.passes, damping: damping,
      objective: objective)
  }

  /// The same with what it iterates on made before, for several targets.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - target: the column of Y.
  ///   - design: XN of the same problem.
  ///   - damping: as for the other initializer.
  ///   - objective: as for the other initializer.
  /// - Precondition: there is such a target.
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  public init(
    on problem: LeastSquaresProblem<Double>, target: Int, design: DesignOperator<Double>,
    damping: Double = 0, objective: Objective = .halfMean
  ) throws(IterationError) {
    try self.init(
      on: problem, target: target, design: design, passes: 1, damping: damping,
      objective: objective)
  }

  private init(
    on problem: LeastSquaresProblem<Double>, target: Int, design: DesignOperator<Double>,
    passes: Int, damping: Double, objective: Objective
  ) throws(IterationError) {
    precondition(
      target >= 0 && target < problem.targetCount, "target \(target) of \(problem.targetCount)")
    let y = design.weighted(Vector((0..<problem.rows).map { problem.targets[$0, target] }))
    let factor = objective.hessianFactor(rows: max(1, problem.rows))
    let start = try Method(design, rightSide: y, damping: damping)
    let progress = try Self.progress(start, factor: factor, passes: passes, changed: true)
    if !progress.isFinite {
      try lifting { () throws(LinearAlgebraError) in try problem.requireFinite() }
    }
    method = start
    self.factor = factor
    firstPasses = passes
    self.progress = progress
  }

  /// XN.
  public var design: DesignOperator<Double> { method.a }

  /// That of the method, and where it stands.
  public struct State: Codable, Sendable {
    fileprivate let method: Method.State
    fileprivate let progress: Progress<Double>
  }

  public var state: State { State(method: method.state, progress: progress) }

  public mutating func resume(from state: State) {
    method.resume(from: state.method)
    // What was looked at before is not looked at again.
    progress = state.progress.with(isMeasured: false)
  }

  public mutating func advance() throws(IterationError) -> Progress<Double> {
    let before = method.solution
    try method.step()
    progress = try Self.progress(
      method, factor: factor, passes: firstPasses + 2 * method.iteration,
      changed: method.solution != before)
    return progress
  }

  private static func progress(
    _ method: borrowing Method, factor: Double, passes: Int, changed: Bool
  ) throws(IterationError) -> Progress<Double> {
    let estimates = method.estimates
    return Progress(
      iteration: method.iteration, passes: passes,
      parameters: try method.a.solution(from: method.solution).column,
      objective: [factor / 2 * estimates.residualNorm * estimates.residualNorm],
      gradientNorms: [factor * estimates.normalResidualNorm], changedParameters: changed,
      krylov: estimates)
  }
}
