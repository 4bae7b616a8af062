import BLASBackend
import Foundation
import IterativeMethods
import Matrices

/// Every optimizer by its name in `Tests/Fixtures/optimizers/first_steps.py`, with the same numbers.
struct OptimizerCase: CustomStringConvertible, Sendable {
  let description: String
  let optimizer: any Optimizer<Double>

  private init(_ name: String, _ rate: Double, _ rules: any Optimizer<Double>...) {
    description = name
    optimizer = Chain(rules + [LearningRate(rate)])
  }

  static let all = [
    OptimizerCase("plain", 0.1),
    OptimizerCase("momentum", 0.1, Momentum(0.9)),
    OptimizerCase("momentum, dampened", 0.1, Momentum(0.9, dampening: 0.5)),
    OptimizerCase("nesterov", 0.1, Momentum(0.9, nesterov: true)),
    OptimizerCase("adagrad", 0.01, Adagrad()),
    OptimizerCase("adagrad, decayed", 0.5, Adagrad(rateDecay: 0.1, initialAccumulator: 0.25)),
    OptimizerCase("adadelta", 1, Adadelta()),
    OptimizerCase("rmsprop", 0.01, RMSProp()),
    OptimizerCase(
      "rmsprop, centered with momentum", 0.01, RMSProp(momentum: 0.9, centered: true)),
    OptimizerCase("adam", 0.001, Adam()),
    OptimizerCase("adam, weight decay", 0.1, WeightDecay(0.1), Adam()),
    OptimizerCase("adamw", 0.001, AdamW()),
    OptimizerCase("adamw, strong", 0.25, AdamW(decay: 0.5)),
  ]

  /// θ after the first steps, by the name of the case.
  static func firstSteps() throws -> [String: [[Double]]] {
    struct Entry: Decodable {
      let name: String
      let theta: [[Double]]
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/optimizers/first_steps.json")
    let entries = try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file))
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.theta) })
  }
}
