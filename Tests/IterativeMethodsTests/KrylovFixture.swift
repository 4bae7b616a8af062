import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices

/// What SciPy's LSQR and LSMR make of a problem; `Tests/Fixtures/scipy/krylov.py` wrote it.
struct KrylovFixture: Decodable, CustomStringConvertible, Sendable {
  struct Step: Decodable, Sendable {
    let x: [Double]
    let residual: Double
    let normalResidual: Double
    let `operator`: Double
    let condition: Double
    let solution: Double
  }

  struct Stop: Decodable, Sendable {
    let atol: Double
    let btol: Double
    let conlim: Double
    /// 1: the system, 2: the least-squares problem, 3: the condition number; above: only rounding is left.
    let reason: Int
    let iterations: Int
  }

  let name: String
  let rows: Int
  let columns: Int
  let a: [Double]
  let b: [Double]
  let damp: Double
  let lsqr: [Step]
  let lsmr: [Step]
  let lsqrStops: [Stop]
  let lsmrStops: [Stop]

  var description: String { "\(name), damping \(damp)" }

  func problem() throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem<Double>(
      design: Matrix(rows: rows, columns: columns, storage: a),
      targets: Matrix(rows: rows, columns: 1, storage: b))
  }

  static func all() throws -> [KrylovFixture] {
    struct File: Decodable { let cases: [KrylovFixture] }
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/scipy/krylov.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).cases
  }
}
