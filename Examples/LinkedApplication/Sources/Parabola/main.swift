// The smallest problem of all, (θ − 3)², by the optimizers of the library. Its gradient is 2(θ − 3), so a
// step s of plain descent multiplies the distance to 3 by 1 − 2s.
import Foundation
import Lapwing

let parabola = CustomObjective<Double> { θ in
  ([(θ[0, 0] - 3) * (θ[0, 0] - 3)], θ.map { 2 * ($0 - 3) })
}

/// Runs an optimizer from 0, prints some of its states, and how it ended.
func minimize(_ name: String, _ optimizer: some Optimizer<Double>, steps: Int = 1000) throws {
  print("\n\(name)")
  var iteration = try OptimizerIteration(optimizer, minimizing: parabola, from: [[0]])
  let rules = FirstOf<Double>([GradientTolerance(relativeTolerance: 1e-10), DivergenceRule()])
  let outcome = try run(&iteration, until: rules, iterationLimit: steps) { state in
    guard [0, 1, 2, 3, 10].contains(state.iteration) else { return }
    print(
      String(
        format: "%5d  θ = %9.6f  (θ − 3)² = %.3e", state.iteration, state.parameters[0, 0],
        state.objective[0]))
  }
  print("\(outcome.status.rawValue) after \(outcome.last.iteration) steps")
}

try minimize("step 0.1: the distance shrinks by 0.8", LearningRate(0.1))
try minimize("step 0.5: there at once", LearningRate(0.5))
try minimize("step 0.99: it shrinks by 0.98, from side to side", LearningRate(0.99), steps: 2000)
try minimize("step 1.1: it grows by 1.2", LearningRate(1.1))
try minimize("step 0.1 with momentum 0.5", Chain(Momentum(0.5), LearningRate(0.1)))
try minimize("Adam, step 0.1", Chain(Adam(), LearningRate(0.1)))
