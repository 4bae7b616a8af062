import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices

enum KrylovName: CaseIterable, Sendable {
  case cgls
  case lsqr
  case lsmr

  /// Runs the method and shows every state, the start included.
  func states(
    _ problem: LeastSquaresProblem<Double>, target: Int = 0,
    preconditioner: KrylovPreconditioner = .none,
    damping: Double = 0, until rule: some StoppingRule<Double> = Never(), iterations: Int
  ) throws -> (outcome: RunOutcome<Double>, states: [Progress<Double>]) {
    var states: [Progress<Double>] = []
    func go<Method: KrylovMethod & ~Copyable>(
      _: Method.Type
    ) throws -> RunOutcome<Double> where Method.Operator == DesignOperator<Double> {
      var iteration = try KrylovIteration<Method>(
        on: problem, target: target, preconditioner: preconditioner, damping: damping,
        objective: .halfSum)
      return try run(&iteration, until: rule, iterationLimit: iterations) { states.append($0) }
    }
    let outcome =
      switch self {
      case .cgls: try go(CGLS<DesignOperator<Double>>.self)
      case .lsqr: try go(LSQR<DesignOperator<Double>>.self)
      case .lsmr: try go(LSMR<DesignOperator<Double>>.self)
      }
    return (outcome, states)
  }
}
