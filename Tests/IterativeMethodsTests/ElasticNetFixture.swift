import BLASBackend
import Foundation
import LeastSquares
import Matrices

/// Coefficients of other programs; the scripts in `Tests/Fixtures/elasticnet` wrote them.
struct ElasticNetFixture: Decodable, CustomStringConvertible, Sendable {
  let name: String
  let rows: Int
  let columns: Int
  let a: [Double]
  let b: [Double]
  let weights: [Double]?
  let intercept: Bool
  let coefficients: [Double]
  /// scikit-learn's α and l1_ratio; of glmnet `alpha` is the ratio and `lambda` the penalty.
  let alpha: Double
  let l1Ratio: Double?
  let lambda: Double?

  var description: String {
    "\(name), \(alpha) \(l1Ratio ?? lambda ?? 0), \(intercept ? "with" : "without") intercept"
  }

  /// With glmnet's weights, which have the sum n.
  func problem() throws -> LeastSquaresProblem<Double> {
    let ones = intercept ? [Double](repeating: 1, count: rows) : []
    let total = weights?.reduce(0, +) ?? 0
    let scale = lambda == nil ? 1 : Double(rows) / total
    return try LeastSquaresProblem<Double>(
      design: Matrix(rows: rows, columns: columns + (intercept ? 1 : 0), storage: ones + a),
      targets: Matrix(rows: rows, columns: 1, storage: b),
      weights: weights.map { Vector($0.map { $0 * scale }) })
  }

  /// λ₁ and λ₂ beside ‖Xb − y‖²/(2n), by the table of ``ElasticNet``.
  var penalties: (l1: Double, l2: Double) {
    let w = weights ?? [Double](repeating: 1, count: rows)
    let total = w.reduce(0, +)
    if let l1Ratio {
      let share = total / Double(rows)
      return (alpha * l1Ratio * share, alpha * (1 - l1Ratio) * share)
    }
    // Without an intercept glmnet does not centre y for s.
    let mean = intercept ? zip(w, b).map { $0 * $1 }.reduce(0, +) / total : 0
    let square = zip(w, b).map { $0 * ($1 - mean) * ($1 - mean) }.reduce(0, +) / total
    return (lambda! * alpha, lambda! * (1 - alpha) / square.squareRoot())
  }

  static func all(_ file: String) throws -> [ElasticNetFixture] {
    struct File: Decodable { let cases: [ElasticNetFixture] }
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/elasticnet/\(file).json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).cases
  }
}
