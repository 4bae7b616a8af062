import BLASBackend
import LeastSquares
import Factorizations
import Matrices
import Testing
import _TestSupport

/// The direct methods by name, for tests that go through all of them.
enum Method: String, CaseIterable, CustomTestStringConvertible {
  case normal
  case qr
  case svd

  var testDescription: String { rawValue }

  func solver<Scalar: RealBLASScalar>(
    rankTolerance: Double? = nil
  ) -> any LeastSquaresSolver<Scalar> {
    switch self {
    case .normal: NormalEquations<Scalar>(rankTolerance: rankTolerance)
    case .qr: QRLeastSquares<Scalar>(rankTolerance: rankTolerance)
    case .svd: SVDLeastSquares<Scalar>(rankTolerance: rankTolerance)
    }
  }

  func solve<Scalar: RealBLASScalar>(
    _ design: Matrix<Scalar>, _ targets: Matrix<Scalar>, rankTolerance: Double? = nil
  ) throws -> LeastSquaresSolution<Scalar> {
    try solver(rankTolerance: rankTolerance)
      .solve(LeastSquaresProblem(design: design, targets: targets))
  }
}

/// A problem whose least-squares solution is known exactly.
///
/// X stacks a matrix on itself, of entries that are multiples of a power of two; b is integer; y = Xb ± e with
/// e on the first half and −e on the second, so that Xᵀe = 0. Every product and sum is exact in `Scalar`.
struct ConstructedProblem<Scalar: RealBLASScalar> {
  let design: Matrix<Scalar>
  let targets: Matrix<Scalar>
  let coefficients: Matrix<Scalar>
  /// κ₂(X), from the singular values in double precision.
  let conditionNumber: Double
  /// ‖r‖ / (‖X‖‖b‖).
  let relativeResidual: Double

  init(
    seed: UInt64, halfRows: Int, columns: Int, conditionNumber: Double, residual: Double,
    targetCount: Int = 1
  ) throws {
    var random = SeededGenerator(seed: seed)
    // Doubles: 2⁻³⁰ · 2⁷ · columns fits 53 bits. Floats: 2⁻¹⁴ · 2³ · columns fits 24.
    let isDouble = Scalar.self == Double.self
    let grid = isDouble ? 0x1p30 : 0x1p14
    let largest = isDouble ? 100.0 : 7.0
    let half: Matrix<Double> = random.matrix(
      rows: halfRows, columns: columns, conditionNumber: conditionNumber)
    let rounded = half.map { ($0 * grid).rounded() / grid }
    let b = Matrix<Double>(rows: columns, columns: targetCount) { _, _ in
      random.uniform(in: 1...largest).rounded()
    }
    let e = Matrix<Double>(rows: halfRows, columns: targetCount) { _, _ in
      (random.normal() * residual * grid).rounded() / grid
    }
    let fitted = naiveProduct(rounded, b)
    design = Matrix(rows: 2 * halfRows, columns: columns) { i, j in
      Scalar(rounded[i % halfRows, j])
    }
    targets = Matrix(rows: 2 * halfRows, columns: targetCount) { i, k in
      Scalar(fitted[i % halfRows, k] + (i < halfRows ? 1 : -1) * e[i % halfRows, k])
    }
    for i in 0..<halfRows {
      for k in 0..<targetCount {
        precondition(
          Double(targets[i, k]) - fitted[i, k] == e[i, k]
            && Double(targets[i + halfRows, k]) - fitted[i, k] == -e[i, k], "not exact")
      }
    }
    coefficients = b.map { Scalar($0) }
    let sigma = try design.inDouble.singularValues()
    self.conditionNumber = sigma[0] / sigma[columns - 1]
    relativeResidual =
      Double(2).squareRoot() * e.frobeniusNorm() / (sigma[0] * b.frobeniusNorm())
  }

  /// ‖b − b*‖ / ‖b*‖.
  func relativeError(_ values: Matrix<Scalar>) -> Double {
    naiveDifference(values.inDouble, coefficients.inDouble).frobeniusNorm()
      / coefficients.inDouble.frobeniusNorm()
  }
}
