import BLASBackend
import LeastSquares
import Matrices
import _TestSupport

/// A problem with its exact solution, from a double-double solver that proves its digits.
struct GradedProblem {
  var design: Matrix<Double>
  var targets: Matrix<Double>
  var weights: [Double]?
  var offsets: [Double]?
  var ridge: [Double]?

  /// The correctly rounded coefficients, p × k.
  func exact() throws -> Matrix<Double> {
    let certificate = try CertificateProblem(
      design: design.view, targets: targets.view, weights: weights, offsets: offsets, ridge: ridge
    ).certified()
    return Matrix(rows: design.columns, columns: targets.columns) { i, j in
      certificate.solutions[j].coefficients[i].value
    }
  }

  /// A random one: a column of ones, then columns of a matrix with this condition number; y = Xb + noise.
  static func random(
    rows: Int, columns: Int, targets: Int = 1, conditionNumber: Double = 10, noise: Double = 0.5,
    seed: UInt64
  ) -> GradedProblem {
    var generator = SeededGenerator(seed: seed)
    let base: Matrix<Double> = generator.matrix(
      rows: rows, columns: columns, conditionNumber: conditionNumber)
    let design = Matrix(rows: rows, columns: columns) { i, j in j == 0 ? 1 : base[i, j] }
    let slopes: Matrix<Double> = generator.matrix(rows: columns, columns: targets)
    let errors: Matrix<Double> = generator.matrix(rows: rows, columns: targets)
    return GradedProblem(
      design: design, targets: naiveProduct(design, slopes) + noise * errors)
  }

  func problem() throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem<Double>(
      design: design, targets: targets, weights: weights.map { Vector($0) })
  }
}

/// The direct methods that need full rank.
let solvers: [any LeastSquaresSolver<Double>] = [
  NormalEquations(), CholeskyQRLeastSquares(), QRLeastSquares(), PivotedQRLeastSquares(),
  SVDLeastSquares(), AutomaticLeastSquares(),
]

/// ‖A − B‖_F / ‖B‖_F.
func relativeDifference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  let size = b.frobeniusNorm()
  let difference = naiveDifference(a, b).frobeniusNorm()
  return difference == 0 ? 0 : difference / size
}

/// The bits of every element.
func bits(_ a: Matrix<Double>) -> [UInt64] { Matrix(a.view).storage.map(\.bitPattern) }

/// Σ wᵢrᵢ² of each target, in plain loops.
func squares(
  _ problem: GradedProblem, _ coefficients: Matrix<Double>
) -> [Double] {
  let residuals = naiveDifference(problem.targets, naiveProduct(problem.design, coefficients))
  return (0..<residuals.columns).map { j in
    (0..<residuals.rows).reduce(0) { sum, i in
      let (weight, residual): (Double, Double) = (problem.weights?[i] ?? 1, residuals[i, j])
      return sum + weight * residual * residual
    }
  }
}

extension Matrix where Scalar == Double {
  /// Some of the rows, in this order.
  func taking(rows: [Int]) -> Matrix {
    Matrix(rows: rows.count, columns: columns) { i, j in self[rows[i], j] }
  }

  /// Some of the columns, in this order.
  func taking(columns chosen: [Int]) -> Matrix {
    Matrix(rows: rows, columns: chosen.count) { i, j in self[i, chosen[j]] }
  }

  /// The rows of this matrix above those of another.
  func above(_ other: Matrix) -> Matrix {
    Matrix(rows: rows + other.rows, columns: columns) { i, j in
      i < rows ? self[i, j] : other[i - rows, j]
    }
  }

  var isFinite: Bool { firstNonFinite() == nil }
}
