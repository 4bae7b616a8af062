internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// Methods that are run like a descent, but are no chains of optimizers.
extension SolverRun {
  /// Runs SVRG, SAGA, FISTA or L-BFGS.
  init(
    special name: SolverName, on problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    let setting = try DescentSetting(name, problem, diagnosis, options)
    guard let data = setting.memory else { preconditionFailure("\(name) was to be refused") }
    let (objective, seed) = (options.objective, options.batch.seed)
    switch name {
    case .svrg:
      let iteration = try SVRG(step: options.step, objective: objective, seed: seed).makeIteration(
        on: data, from: setting.start, updateLimit: setting.updateLimit)
      let (step, smoothness) = (iteration.step, iteration.largestSmoothness)
      try self.init(
        validated: iteration, setting, problem, diagnosis,
        step: step, staysInRowSpace: true,
        decay: {
          $0.smallest.flatMap {
            VarianceReducedTheory.svrg.decay(
              rows: data.rows, step: step, smoothness: smoothness, smallest: $0)
          }
        }, observe)
    case .saga:
      let iteration = try SAGA(step: options.step, objective: objective, seed: seed).makeIteration(
        on: data, from: setting.start, updateLimit: setting.updateLimit)
      let (step, smoothness) = (iteration.step, iteration.largestSmoothness)
      try self.init(
        validated: iteration, setting, problem, diagnosis,
        step: step, staysInRowSpace: true,
        decay: {
          $0.smallest.flatMap {
            VarianceReducedTheory.saga.decay(
              rows: data.rows, step: step, smoothness: smoothness, smallest: $0)
          }
        }, observe)
    case .fista:
      let net = ElasticNet(
        l1: options.penalty.l1, l2: options.penalty.l2, objective: objective)
      let iteration = try net.makeIteration(
        on: data, hasIntercept: problem.hasIntercept, from: setting.start)
      try self.init(
        validated: iteration, setting, problem, diagnosis,
        step: nil, staysInRowSpace: false, decay: { _ in nil }, observe)
    case .lbfgs:
      let iteration = try LBFGS(lineSearch: .exact).makeIteration(
        minimizing: LeastSquaresObjective(data, objective: objective), from: setting.start)
      // The iterates are those of conjugate gradients.
      try self.init(
        validated: iteration, setting, problem, diagnosis,
        step: nil, staysInRowSpace: true,
        decay: {
          $0.conditionNumber.flatMap {
            ChebyshevBound(conditionNumber: $0.squareRoot()).decay
          }
        }, observe)
    default: preconditionFailure("\(name) is a chain of optimizers, or no descent")
    }
  }

  /// Runs an iteration, with the loss on the rows that were held back beside it.
  private init<Method: ResumableIteration<Double> & ~Copyable>(
    validated iteration: consuming Method, _ setting: DescentSetting, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, step: Double?, staysInRowSpace: Bool,
    decay: (HessianSpectrum) -> Double?, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    var validated = try ValidatedIteration(
      iteration, setting.validation, objective: setting.options.objective)
    try self.init(
      running: &validated, setting, problem, diagnosis, step: step, decay: decay,
      staysInRowSpace: staysInRowSpace, observe)
  }
}

/// An iteration whose states also hold the objective on other rows.
private struct ValidatedIteration<Method: ResumableIteration<Double> & ~Copyable>:
  ResumableIteration, ~Copyable
{
  typealias Scalar = Double
  private var method: Method
  private let validation: (any RowBlockSource<Double>)?
  private let objective: Objective
  private(set) var progress: Progress<Double>

  init(
    _ method: consuming Method, _ validation: (any RowBlockSource<Double>)?, objective: Objective
  ) throws(IterationError) {
    progress = try method.progress.validated(by: validation, objective)
    self.method = method
    (self.validation, self.objective) = (validation, objective)
  }

  mutating func advance() throws(IterationError) -> Progress<Double> {
    progress = try method.advance().validated(by: validation, objective)
    return progress
  }

  struct State: Codable, Sendable {
    let method: Method.State
    let progress: Progress<Double>
  }

  var state: State { State(method: method.state, progress: progress) }

  mutating func resume(from state: State) {
    method.resume(from: state.method)
    // What was looked at before is not looked at again.
    progress = state.progress.with(isMeasured: false)
  }
}

extension Progress<Double> {
  fileprivate func validated(
    by rows: (any RowBlockSource<Double>)?, _ objective: Objective
  ) throws(IterationError) -> Progress {
    guard let rows else { return self }
    return with(
      validationObjective: try rows.gradientSums(at: parameters).residualSquares.map {
        objective.value(residualSquare: $0, rows: max(1, rows.rows))
      })
  }
}
