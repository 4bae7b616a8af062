import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Never stops a run: only the limit does.
struct Never: StoppingRule {
  typealias Scalar = Double
  mutating func check(_ progress: Progress<Double>) -> StopVerdict? { nil }
}

/// All states of a run, the start included.
func history(
  _ method: GradientDescent, on problem: LeastSquaresProblem<Double>,
  from start: Matrix<Double>? = nil, iterations: Int
) throws -> [Progress<Double>] {
  var iteration = try method.makeIteration(on: problem, from: start)
  var states: [Progress<Double>] = []
  _ = try run(&iteration, until: Never(), iterationLimit: iterations) { states.append($0) }
  return states
}

/// A state that only says what stopping rules look at.
func state(
  _ iteration: Int, gradientNorms: [Double], changed: Bool = true
) -> Progress<Double> {
  Progress(
    iteration: iteration, passes: iteration + 1,
    parameters: Matrix(rows: 1, columns: gradientNorms.count),
    objective: gradientNorms, gradientNorms: gradientNorms, changedParameters: changed)
}
