import BLASBackend
import Foundation
import IterativeMethods
import Matrices
import Testing

/// The update rules against PyTorch's own; `Tests/Fixtures/optimizers/torch_steps.py` ran them.
@Suite struct PyTorchTests {
  struct Trajectory: Decodable, CustomStringConvertible, Sendable {
    let name: String
    let theta: [[Double]]
    var description: String { name }

    static func all() throws -> [Trajectory] {
      struct File: Decodable { let cases: [Trajectory] }
      let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/optimizers/torch_steps.json")
      return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).cases
    }
  }

  private static func chain(_ rate: Double, _ rules: any Optimizer<Double>...) -> Chain<Double> {
    Chain(rules + [LearningRate(rate)])
  }

  private static let optimizers: [String: Chain<Double>] = [
    "plain": chain(0.1),
    "momentum": chain(0.1, Momentum(0.9)),
    "momentum, dampened": chain(0.1, Momentum(0.9, dampening: 0.5)),
    "nesterov": chain(0.1, Momentum(0.9, nesterov: true)),
    "momentum, weight decay": chain(0.05, WeightDecay(0.2), Momentum(0.8)),
    "adagrad": chain(0.01, Adagrad()),
    "adagrad, decayed": chain(0.5, Adagrad(rateDecay: 0.1, initialAccumulator: 0.25)),
    "adadelta": chain(1, Adadelta()),
    "adadelta, decayed": chain(5, WeightDecay(0.1), Adadelta(decay: 0.8, epsilon: 1e-4)),
    "rmsprop": chain(0.01, RMSProp()),
    "rmsprop, centered with momentum": chain(0.01, RMSProp(momentum: 0.9, centered: true)),
    "adam": chain(0.001, Adam()),
    "adam, weight decay": chain(0.1, WeightDecay(0.1), Adam()),
    "adam, other decays": chain(0.2, Adam(meanDecay: 0.5, squareDecay: 0.7, epsilon: 1e-3)),
    "adamw": chain(0.001, AdamW()),
    "adamw, strong": chain(0.25, AdamW(decay: 0.5)),
    "clipped by norm": chain(0.1, ClipByNorm(1.5)),
    "clipped by value": chain(0.1, ClipByValue(2)),
    "step schedule": Chain(LearningRate(.step(from: 0.1, factor: 0.5, every: 4))),
    "exponential schedule": Chain(LearningRate(.exponential(from: 0.1, factor: 0.9))),
    "cosine schedule": Chain(LearningRate(.cosine(from: 0.1, to: 0.01, steps: 25))),
    "warm-up": Chain(LearningRate(.warmUp(steps: 5, startFactor: 0.1, then: .constant(0.1)))),
  ]

  /// To the rounding of 25 steps, each a few operations on numbers up to 3.
  @Test(arguments: try Trajectory.all())
  func stepsArePyTorchs(_ expected: Trajectory) throws {
    let bowl = CustomObjective<Double> { θ in
      let (a, b) = (θ[0, 0] - 3, θ[1, 0] + 1)
      return ([(a * a + 4 * b * b + a * b) / 2], [[a + b / 2], [4 * b + a / 2]])
    }
    let optimizer = try #require(Self.optimizers[expected.name])
    var iteration = try OptimizerIteration(optimizer, minimizing: bowl, from: [[0.5], [2]])
    var states: [Matrix<Double>] = []
    _ = try run(&iteration, until: Never(), iterationLimit: expected.theta.count) {
      states.append($0.parameters)
    }
    for (step, (theta, other)) in zip(states.dropFirst(), expected.theta).enumerated() {
      for i in 0..<2 {
        #expect(abs(theta[i, 0] - other[i]) <= 1e-13 * max(1, abs(other[i])), "step \(step + 1)")
      }
    }
    #expect(states.count == 26)
  }

  @Test func everyTrajectoryHasItsOptimizer() throws {
    #expect(try Set(Trajectory.all().map(\.name)) == Set(Self.optimizers.keys))
  }
}
