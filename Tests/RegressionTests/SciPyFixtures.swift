import Foundation
import Matrices
import _TestSupport

/// Problems with answers from SciPy, in `Tests/Fixtures/scipy`, which has the script that made them.
struct SciPyCase: Decodable, CustomStringConvertible, Sendable {
  var name: String
  var design: [[Double]]
  var targets: [Double]
  var coefficients: [Double]
  var residualNorm: Double
  /// Of non-negative least squares: the columns that are not bound.
  var free: [Int]?
  /// Whether the coefficients are the only ones.
  var unique: Bool?
  /// Of equality-constrained least squares: AB = D.
  var constraints: [[Double]]?
  var values: [Double]?

  var x: Matrix<Double> {
    Matrix(rows: design.count, columns: coefficients.count) { design[$0][$1] }
  }
  var y: Matrix<Double> { Matrix(rows: targets.count, columns: 1, storage: targets) }
  var description: String { name }

  static func load(_ name: String) throws -> [SciPyCase] {
    let file = ReferenceData.directory.deletingLastPathComponent()
      .appending(path: "scipy/\(name).json")
    return try JSONDecoder().decode([SciPyCase].self, from: Data(contentsOf: file))
  }
}
